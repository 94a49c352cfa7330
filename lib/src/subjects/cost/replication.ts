import {
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireRecord,
  requireRepresentable,
  requireWhole,
} from '../../ground/arguments.js';

const SECONDS_PER_DAY = 86_400;

/**
 * Bytes stored for each byte of data when it is cut into k blocks with m parity blocks: (k + m) / k. Full replicas are
 * k = 1: three replicas are (1, 2). For a local reconstruction code m counts local and global parities.
 *
 * @param dataBlocks k, a whole number, 1 or above
 * @param parityBlocks m, a whole number, 0 or above
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * storageOverhead(10, 4); // 1.4: Reed-Solomon (10, 4)
 * storageOverhead(1, 2); // 3: three replicas
 */
export function storageOverhead(dataBlocks: number, parityBlocks: number): number {
  requireWhole('dataBlocks', dataBlocks, 1);
  requireWhole('parityBlocks', parityBlocks, 0);
  return (dataBlocks + parityBlocks) / dataBlocks;
}

/** What replication sends to other regions. */
export interface ReplicationTraffic {
  /** In megabytes of 10^6 bytes, 0 or above. */
  readonly writeMegabytesPerSecond: number;
  /** How many replicas live in other regions, a whole number. */
  readonly remoteReplicas: number;
  /** 0 or above. */
  readonly usdPerGB: number;
  /** Above 0. Default 30. */
  readonly days?: number;
}

/**
 * The traffic and the cost of sending each write to replicas in other regions. A gigabyte is 1,000 megabytes.
 *
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * replicationEgress({ writeMegabytesPerSecond: 10, remoteReplicas: 2, usdPerGB: 0.02 }); // 51,840 GB, 1,036.80
 */
export function replicationEgress(traffic: ReplicationTraffic): { gigabytes: number; cost: number } {
  requireKnownFields('traffic', traffic, {
    writeMegabytesPerSecond: true,
    remoteReplicas: true,
    usdPerGB: true,
    days: true,
  });
  const { writeMegabytesPerSecond, remoteReplicas, usdPerGB, days = 30 } = traffic;
  requireNonNegative('writeMegabytesPerSecond', writeMegabytesPerSecond);
  requireWhole('remoteReplicas', remoteReplicas, 0);
  requireNonNegative('usdPerGB', usdPerGB);
  requirePositive('days', days);
  return egressOf(writeMegabytesPerSecond * remoteReplicas, usdPerGB, days);
}

function egressOf(
  megabytesPerSecond: number,
  usdPerGB: number,
  days: number,
): { gigabytes: number; cost: number } {
  const gigabytes = (megabytesPerSecond * days * SECONDS_PER_DAY) / 1000;
  return {
    gigabytes: requireRepresentable('writeMegabytesPerSecond and days', gigabytes),
    cost: requireRepresentable('usdPerGB and writeMegabytesPerSecond', gigabytes * usdPerGB),
  };
}

/** A replicated store and how consistently it is read. */
export interface ReplicatedStore {
  readonly dataGigabytes: number;
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  /** Of a record, 10^3 bytes each. */
  readonly recordKilobytes: number;
  /** How many replicas there are, a whole number, 1 or above. */
  readonly replicas: number;
  /** How many of them are in other regions, a whole number below `replicas`. */
  readonly remoteReplicas: number;
  /** How many replicas answer each read: 1 for the nearest, a majority for a quorum. At most `replicas`. */
  readonly readQuorum: number;
}

/** The prices that a replicated store meets. Each 0 or above. */
export interface StorePrices {
  readonly usdPerGBMonth: number;
  readonly crossRegionUsdPerGB: number;
  /** What a replica charges to serve a million reads or writes. */
  readonly usdPerMillionOperations: number;
}

/** What consistency costs in a month of 30 days. */
export interface ConsistencyCost {
  readonly storage: number;
  readonly operations: number;
  readonly writeEgress: number;
  readonly readEgress: number;
  readonly total: number;
}

/**
 * What a replication factor, a read quorum and replicas in other regions cost in a month of 30 days. Every write goes
 * to all replicas; a read asks the local ones first and crosses regions only for what they cannot make up.
 *
 * @throws RangeError if a number is out of range
 */
export function consistencyCost(store: ReplicatedStore, prices: StorePrices): ConsistencyCost {
  requireRecord('store', store);
  const { dataGigabytes, writesPerSecond, readsPerSecond, recordKilobytes } = store;
  const { replicas, remoteReplicas, readQuorum } = store;
  requireNonNegative('dataGigabytes', dataGigabytes);
  requireNonNegative('writesPerSecond', writesPerSecond);
  requireNonNegative('readsPerSecond', readsPerSecond);
  requireNonNegative('recordKilobytes', recordKilobytes);
  requireWhole('replicas', replicas, 1);
  requireWhole('remoteReplicas', remoteReplicas, 0, replicas - 1);
  requireWhole('readQuorum', readQuorum, 1, replicas);
  requireRecord('prices', prices);
  for (const name of ['usdPerGBMonth', 'crossRegionUsdPerGB', 'usdPerMillionOperations'] as const)
    requireNonNegative(name, prices[name]);

  const remoteReads = Math.max(0, readQuorum - (replicas - remoteReplicas));
  const operationsPerSecond = writesPerSecond * replicas + readsPerSecond * readQuorum;
  const egress = (recordsPerSecond: number): number =>
    egressOf((recordsPerSecond * recordKilobytes) / 1000, prices.crossRegionUsdPerGB, 30).cost;

  const storage = dataGigabytes * replicas * prices.usdPerGBMonth;
  const operations = ((operationsPerSecond * 30 * SECONDS_PER_DAY) / 1e6) * prices.usdPerMillionOperations;
  const writeEgress = egress(writesPerSecond * remoteReplicas);
  const readEgress = egress(readsPerSecond * remoteReads);
  return {
    storage,
    operations,
    writeEgress,
    readEgress,
    total: requireRepresentable('the prices of the store', storage + operations + writeEgress + readEgress),
  };
}
