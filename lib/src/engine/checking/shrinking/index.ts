/** From a failure with all its noise to the little that is needed for it. */
export type { MinimalList, ShrinkOptions } from './ddmin.js';
export { ddmin } from './ddmin.js';
export { historyOfRun } from './run-history.js';
export type { FailureKey, Reduction, Shrunk } from './shrink.js';
export { choiceReduction, listReduction, shrink } from './shrink.js';
export type { HistorySize, ShrunkHistory } from './shrink-history.js';
export { shrinkHistory } from './shrink-history.js';
export type { RunSize, ShrunkRun } from './shrink-run.js';
export { shrinkRun } from './shrink-run.js';
