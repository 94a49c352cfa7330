/** Promises weaker than linearizability, and whether a history keeps them. */
export type { BadPattern, CausalOptions, CausalVariant, CausalVerdict } from './causal.js';
export { checkCausalConsistency } from './causal.js';
export type { ConsistencyVerdict } from './verdict.js';
