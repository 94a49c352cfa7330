/** What a system costs: bills, unit economics, commitments, replication, and savings in order. */
export {
  type Bill,
  type BillDimension,
  type BillLine,
  HOURS_PER_MONTH,
  monthlyBill,
  tieredCost,
  type Usage,
} from './bill.js';
export {
  bestReservedMix,
  type MachinePrices,
  type ReservedMix,
  reservedMixCost,
  type SpotJob,
  type SpotSimulation,
  simulateSpotJob,
  spotHours,
} from './commitment.js';
export { type DynamoReadMode, dynamoReadUnits, dynamoWriteUnits } from './dynamodb.js';
export { type LadderRung, type LadderSteps, type LadderWorkload, savingsLadder } from './ladder.js';
export {
  illustrativePrices,
  type MachineType,
  type ManagedPrice,
  type PriceList,
  type PriceTier,
  type StoragePrice,
} from './prices.js';
export {
  type ConsistencyCost,
  consistencyCost,
  type ReplicatedStore,
  type ReplicationTraffic,
  replicationEgress,
  type StorePrices,
  storageOverhead,
} from './replication.js';
export {
  type CostStructure,
  reservedBreakEven,
  type UnitEconomics,
  unitEconomics,
} from './unit-economics.js';
