/** Every schedule of a world of nodes, and the shortest that breaks a claim. */
export type { ExploredOperation } from './client-states.js';
export type { ExploredStep } from './counterexample.js';
export type { ExploredWorld, FaultBudgets, NetworkKind } from './exploration-world.js';
export type { Exploration, ExplorationVerdict, ExploreOptions, StateProperty, Violation } from './explore.js';
export { explore } from './explore.js';
export type { ExploredState } from './explored-state.js';
export { linearizable } from './linearizable.js';
export type { Envelope } from './local-states.js';
