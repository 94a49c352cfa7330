/** Copies that answer for one another: the leaderless designs, with their quorums, repairs and hints. */
export type { AbdMessage } from '../../protocols/abd-register.js';
export { AbdRegister, HastyRegister } from '../../protocols/abd-register.js';
export type { HealingTraffic } from '../../protocols/leaderless-store/leaderless-store.js';
export { leaderlessStore } from '../../protocols/leaderless-store/leaderless-store.js';
export type { MerkleComparison, MerkleTree } from '../../protocols/leaderless-store/merkle-tree.js';
export { compareMerkleTrees, merkleTree } from '../../protocols/leaderless-store/merkle-tree.js';
export { preferenceList } from '../../protocols/leaderless-store/preference-list.js';
export type {
  StoreAnswer,
  StoreMessage,
  StoreRequest,
} from '../../protocols/leaderless-store/store-messages.js';
export type { LeaderlessOptions } from '../../protocols/leaderless-store/store-options.js';
export type { Version } from '../../protocols/leaderless-store/version.js';
export type { DataCenterRun, HealingRun, PartitionExperiment, StoreOutcomes } from './experiments.js';
export { partitionExperiment, simulateDataCenters, simulateHealing, storeOutcomes } from './experiments.js';
