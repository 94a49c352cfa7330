import {
  gridSystem,
  pbsFits,
  simulateStaleness,
  thresholdSystem,
} from '../../../src/subjects/quorum/index.js';
import type { EdgeCases } from '../edge-case.js';

const quorum = () => ({ n: 3, r: 1, w: 1 });
const system = () => thresholdSystem(3, 2);
const run = () => simulateStaleness(quorum(), pbsFits()['LNKD-SSD'], { seed: 1, trials: 100 });

export const cases: EdgeCases = {
  cassandraQuorums: { args: () => [{ dc1: 3, dc2: 3 }], also: [() => [{ constructor: 3 }]] },
  checkEveryPair: () => [3, 1, 2],
  consistencyAfter: () => [run(), 10],
  faultTolerance: () => [system()],
  findDisjoint: () => [system(), thresholdSystem(3, 1)],
  gridQuorumSize: () => [16],
  gridSystem: () => [2, 3],
  hierarchicalSystem: () => [
    [
      { children: 3, needed: 2 },
      { children: 3, needed: 2 },
    ],
  ],
  kStaleness: () => [quorum(), 2],
  levelIsMet: () => ['EACH_QUORUM', { dc1: 3, dc2: 3 }, { dc1: 2, dc2: 2 }, 'dc1'],
  loadLowerBound: () => [gridSystem(2, 2)],
  majority: () => [5],
  missProbability: () => [quorum()],
  monotonicReadsViolation: () => [quorum(), 1],
  nodesOf: () => [5],
  overlap: () => [3, 2, 2],
  pbsFits: () => [],
  quorumAvailability: { args: () => [system(), 0.9], also: [() => [system(), [0.9, 0.8, 0.7]]] },
  quorumLoad: () => [system()],
  quorumSystem: () => [
    3,
    [
      [0, 1],
      [1, 2],
    ],
    'mine',
  ],
  simulateQuorumAvailability: () => [system(), 0.9, { seed: 1, trials: 10 }],
  simulateStaleness: () => [quorum(), pbsFits()['LNKD-SSD'], { seed: 1, trials: 100 }],
  thresholdSystem: () => [5, 3],
  visibilityTime: () => [run(), 0.9],
  weightedSystem: () => [[2, 1, 1], 3],
};
