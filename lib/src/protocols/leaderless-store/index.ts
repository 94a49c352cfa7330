/** A leaderless store in the manner of Dynamo: preference lists, quorums, hinted handoff, read repair, anti-entropy. */
export type { CassandraLevel, CassandraQuorums } from './consistency-level.js';
export { cassandraQuorums, levelIsMet } from './consistency-level.js';
export type { HealingTraffic } from './leaderless-store.js';
export { leaderlessStore } from './leaderless-store.js';
export type { MerkleComparison, MerkleTree } from './merkle-tree.js';
export { compareMerkleTrees, merkleTree } from './merkle-tree.js';
export { preferenceList } from './preference-list.js';
export type { StoreAnswer, StoreMessage, StoreRequest } from './store-messages.js';
export type { LeaderlessOptions } from './store-options.js';
export type { Version } from './version.js';
