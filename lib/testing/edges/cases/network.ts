import { exponential } from '../../../src/engine/random/index.js';
import { cut } from '../../../src/engine/simulation/index.js';
import { eagerBlockStore } from '../../../src/subjects/network/index.js';
import type { EdgeCases } from '../edge-case.js';

const exchange = () => ({
  roundTrip: exponential(10),
  loss: 0.1,
  timeoutMs: 50,
  backoff: 2,
  mostTimeoutMs: 1000,
});
const probe = () => ({ roundTrip: exponential(10), loss: 0.1, misses: 2 });
const connection = () => ({ segmentBytes: 1460, roundTripMs: 50, loss: 0.01 });
const connectivity = () => ({
  nodes: ['a', 'b', 'c'],
  reaches: [
    [true, true, false],
    [true, true, true],
    [true, true, true],
  ],
});
const store = () => ({ ...eagerBlockStore, servers: 3, volumesEach: 2 });

export const cases: EdgeCases = {
  bandwidthDelayBytes: () => [1e9, 50],
  blockStoreNodes: () => [store()],
  deliversInOrder: () => [[1, 2], [1]],
  detectionDelayMs: () => [{ intervalMs: 100, timeoutMs: 50, misses: 2 }],
  exchangeQuantile: () => [exchange(), 0.99],
  exchangeSurvival: () => [exchange(), 100],
  falseTimeoutProbability: () => [probe(), 30],
  fiberDelayMs: () => [1000, 1.4682],
  mathisBitsPerSecond: () => [connection()],
  measuredConnectivity: () => [['a', 'b'], [cut('a', 'b')]],
  mutualCliques: () => [connectivity()],
  mutualNeighbors: () => [connectivity(), 'a'],
  partitionKind: () => [connectivity()],
  possibleLeaders: () => [connectivity()],
  reachableFrom: () => [connectivity(), 'a'],
  replayBlockStore: () => [store(), 'isolation', { seed: 1, untilMs: 1500 }],
  sendingTimes: () => [{ timeoutMs: 100, backoff: 2, mostTimeoutMs: 1000 }, 5],
  simulateAimd: {
    args: () => [connection(), { losses: 'random', roundTrips: 200, seed: 1 }],
    also: [() => [connection(), { losses: 'periodic', roundTrips: 200, seed: 1 }]],
  },
  simulateExchanges: () => [exchange(), { exchanges: 3, seed: 1 }],
  simulateFalseTimeouts: () => [probe(), { timeoutMs: 30, rounds: 3, seed: 1 }],
  strongComponents: () => [connectivity()],
  timeoutForFalseProbability: () => [probe(), 0.05],
  windowLimitedBitsPerSecond: () => [65_535, 50],
};
