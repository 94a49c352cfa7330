/** Promises weaker than linearizability, and whether a history keeps them. */
export type { BadPattern, CausalOptions, CausalVariant, CausalVerdict } from './causal.js';
export { checkCausalConsistency } from './causal.js';
export type {
  ConvergenceOptions,
  ConvergenceVerdict,
  ReplicaDifference,
  ReplicaVerdict,
} from './convergence.js';
export { checkConvergence, checkReplicas } from './convergence.js';
export type { SequentialOptions, SequentialVerdict } from './sequential.js';
export { checkSequentialConsistency } from './sequential.js';
export type { SessionGuarantee, SessionOptions } from './session-guarantees.js';
export { checkSessionGuarantees, SESSION_GUARANTEES } from './session-guarantees.js';
export type { ConsistencyVerdict } from './verdict.js';
