/** Every schedule of a world of nodes, and the shortest that breaks a claim. */

export type { ExploredOperation } from './client-states.js';
export type { ClosedModel, ModelOptions, ModelStep, PackedModel } from './closed-model.js';
export { exploreModel, explorePacked } from './closed-model.js';
export type { ExploredStep } from './counterexample.js';
export type { ExplorationResult, ExplorationVerdict, ExploredGraph, Violation } from './exploration.js';
export type { ExploredTime, ExploredWorld, FaultBudgets, NetworkKind } from './exploration-world.js';
export type { Exploration, ExploreOptions, StateProperty, WorldViolation } from './explore.js';
export { Explorer, explore } from './explore.js';
export type { ExploredState } from './explored-state.js';
export type { HandlerAnswer, HandlerOutcome, HandlerQuestion } from './handler-oracle.js';
export { HandlerOracle } from './handler-oracle.js';
export { linearizable } from './linearizable.js';
export type { Envelope } from './local-states.js';
export type { LeadsTo } from './promises.js';
export { explanationOf, VerificationError, verify } from './verify.js';
