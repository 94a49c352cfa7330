/** Every schedule of a world of nodes, and the shortest that breaks a claim. */

export type { ClosedModel, ModelOptions, ModelStep, PackedModel } from './closed-model.js';
export { exploreModel, explorePacked } from './closed-model.js';
export type { Exploration, ExploreOptions, StateProperty, WorldViolation } from './explore.js';
export { Explorer, explore } from './explore.js';
export { linearizable } from './linearizable.js';
export type {
  ExplorationResult,
  ExplorationVerdict,
  ExploredGraph,
  Violation,
} from './search/exploration.js';
export type { LeadsTo } from './search/promises.js';
export { explanationOf, VerificationError, verify } from './search/verify.js';
export type { ExploredOperation } from './state/client-states.js';
export type { ExploredTime, ExploredWorld, FaultBudgets, NetworkKind } from './state/exploration-world.js';
export type { HandlerAnswer, HandlerOutcome, HandlerQuestion } from './state/handler-oracle.js';
export { HandlerOracle } from './state/handler-oracle.js';
export type { Envelope } from './state/local-states.js';
export type { ExploredStep } from './steps/counterexample.js';
export type { ExploredState } from './steps/explored-state.js';
