/** Quorums: overlap, systems of them, availability, load, and how stale a partial quorum may read. */

export {
  type CassandraLevel,
  type CassandraQuorums,
  cassandraQuorums,
  levelIsMet,
} from '../../protocols/leaderless-store/consistency-level.js';
export { majority } from '../../protocols/majority.js';
export { type QuorumSimulation, quorumAvailability, simulateQuorumAvailability } from './availability.js';
export { type QuorumDesign, quorumChecklist } from './checklist.js';
export { loadLowerBound, type QuorumLoad, quorumLoad } from './load.js';
export {
  checkEveryPair,
  nodesOf,
  type Overlap,
  type OverlapCheck,
  overlap,
} from './overlap.js';
export {
  consistencyAfter,
  kStaleness,
  missProbability,
  monotonicReadsViolation,
  type PartialQuorum,
  pbsFits,
  type StalenessSimulation,
  simulateStaleness,
  visibilityTime,
  type WarsLatencies,
} from './staleness.js';
export {
  type DisjointPair,
  faultTolerance,
  findDisjoint,
  gridQuorumSize,
  gridSystem,
  type HierarchyLevel,
  hierarchicalSystem,
  type QuorumSystem,
  quorumSystem,
  thresholdSystem,
  weightedSystem,
} from './system.js';
