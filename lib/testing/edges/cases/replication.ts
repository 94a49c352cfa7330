import { merkleTree } from '../../../src/subjects/replication/index.js';
import type { EdgeCases } from '../edge-case.js';

const entries = () => [
  ['x', { value: 1, count: 1, writer: 'a' }],
  ['y', { value: 2, count: 2, writer: 'b' }],
];
const store = () => ({
  read: 2,
  write: 2,
  sloppy: true,
  handoffMs: 50,
  readRepair: true,
  antiEntropyMs: 200,
  silentMs: 20,
  timeoutMs: 100,
});

export const cases: EdgeCases = {
  compareMerkleTrees: () => [merkleTree([], 2), merkleTree([], 2)],
  leaderlessStore: () => [{ replicas: 3, ...store() }],
  merkleTree: () => [entries(), 2],
  partitionExperiment: () => [store()],
  preferenceList: () => ['cart', ['a', 'b', 'c']],
  simulateDataCenters: () => [
    { read: 1, write: 'LOCAL_QUORUM' },
    { seed: 1, farMs: 50, readAfterMs: 5, westIsLost: false, operations: 2 },
  ],
  simulateHealing: () => [
    { ...store(), sloppy: false, antiEntropyMs: 2000 },
    { seed: 1, keys: 3, readsPerSecond: 2, untilMs: 1700 },
  ],
  storeOutcomes: () => [[]],
};
