import { illustrativePrices } from '../../../src/subjects/cost/index.js';
import type { EdgeCases } from '../edge-case.js';

const job = () => ({
  workHours: 10,
  interruptionsPerHour: 0.05,
  checkpointEveryHours: 1,
  checkpointHours: 0.02,
  restartHours: 0.1,
});
const machines = () => ({ onDemandPerHour: 1, discount: 0.3 });

export const cases: EdgeCases = {
  bestReservedMix: () => [[2, 2, 9], machines()],
  consistencyCost: () => [
    {
      dataGigabytes: 100,
      writesPerSecond: 10,
      readsPerSecond: 20,
      recordKilobytes: 2,
      replicas: 3,
      remoteReplicas: 1,
      readQuorum: 2,
    },
    { usdPerGBMonth: 0.1, crossRegionUsdPerGB: 0.02, usdPerMillionOperations: 0.5 },
  ],
  dynamoReadUnits: () => [5, 'strong'],
  dynamoWriteUnits: () => [5, 'transactional'],
  illustrativePrices: () => [],
  monthlyBill: () => [
    {
      compute: [{ machineType: 'medium', count: 10, hours: 730, commitment: 'on-demand' }],
      storage: [
        { storageClass: Object.keys(illustrativePrices().storage)[0], gigabytes: 5, gigabytesRead: 1 },
      ],
      egress: [{ route: Object.keys(illustrativePrices().network)[0], gigabytes: 5 }],
      managed: [{ service: Object.keys(illustrativePrices().managed)[0], quantity: 5 }],
    },
    illustrativePrices(),
  ],
  replicationEgress: () => [{ writeMegabytesPerSecond: 10, remoteReplicas: 2, usdPerGB: 0.02, days: 30 }],
  reservedBreakEven: () => [0.4],
  reservedMixCost: () => [[2, 2, 9], 2, machines()],
  savingsLadder: () => [
    {
      machineType: 'medium',
      productionDemand: [4, 6],
      utilization: 0.3,
      developmentMachines: 2,
      storageClass: Object.keys(illustrativePrices().storage)[0],
      gigabytes: 100,
    },
    {
      targetUtilization: 0.6,
      developmentShare: 0.3,
      commitment: Object.keys(illustrativePrices().compute.commitments)[0],
      spotShare: 0.5,
      spotOverhead: 1.05,
      coldShare: 0.5,
      coldStorageClass: Object.keys(illustrativePrices().storage)[1],
    },
    illustrativePrices(),
  ],
  simulateSpotJob: () => [job(), { seed: 1, runs: 2 }],
  spotHours: () => [job()],
  storageOverhead: () => [10, 4],
  tieredCost: () => [
    15_000,
    [
      { upToGB: 10_000, usdPerGB: 0.09 },
      { upToGB: null, usdPerGB: 0.05 },
    ],
  ],
  unitEconomics: () => [
    {
      fixedPerMonth: 1000,
      machinePerMonth: 146,
      requestsPerMachineMonth: 400e6,
      leastMachines: 2,
      variablePerRequest: 1e-7,
    },
    10e6,
    100,
  ],
};
