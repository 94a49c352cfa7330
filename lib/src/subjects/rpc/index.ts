/** Calling something far away: what a caller can know, what happens twice, and how an effect happens once. */

export type { MoneyOnDisk, TransferMessage, TransferRequest } from '../../protocols/bank-transfer.js';
export {
  CarefulPayee,
  CarefulPayer,
  moneyIsKept,
  moneyOnDisk,
  NaivePayee,
  NaivePayer,
  OneBank,
  OPENING_BALANCE,
  RetryingPayer,
} from '../../protocols/bank-transfer.js';
export type { AmbiguousWorld } from './ambiguity.js';
export { ambiguousWorlds, CardServer, OneCaller, runAmbiguousWorlds, viewOf } from './ambiguity.js';
export type { CallDesign } from './checklist.js';
export { callChecklist } from './checklist.js';
export type { CallOutcomes, CallSimulation, RetryPolicy } from './retries.js';
export { callOutcomes, simulateCalls } from './retries.js';
