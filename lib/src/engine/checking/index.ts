/** Whether what clients saw is what was promised, and whether any schedule breaks a promise. */
export type {
  BadPattern,
  CausalOptions,
  CausalVariant,
  CausalVerdict,
  ConsistencyVerdict,
  ConvergenceOptions,
  ConvergenceVerdict,
  ReplicaDifference,
  ReplicaVerdict,
  SequentialOptions,
  SequentialVerdict,
  SessionGuarantee,
  SessionOptions,
} from './consistency/index.js';
export {
  checkCausalConsistency,
  checkConvergence,
  checkReplicas,
  checkSequentialConsistency,
  checkSessionGuarantees,
  SESSION_GUARANTEES,
} from './consistency/index.js';
export type {
  ClosedModel,
  Envelope,
  Exploration,
  ExplorationResult,
  ExplorationVerdict,
  ExploredGraph,
  ExploredOperation,
  ExploredState,
  ExploredStep,
  ExploredTime,
  ExploredWorld,
  ExploreOptions,
  FaultBudgets,
  HandlerAnswer,
  HandlerOutcome,
  HandlerQuestion,
  LeadsTo,
  ModelOptions,
  ModelStep,
  NetworkKind,
  PackedModel,
  StateProperty,
  Violation,
  WorldViolation,
} from './explore/index.js';
export {
  Explorer,
  explanationOf,
  explore,
  exploreModel,
  explorePacked,
  HandlerOracle,
  linearizable,
  VerificationError,
  verify,
} from './explore/index.js';
export type { ClientName, History, HistoryEvent, Operation, TimedOperation } from './history.js';
export { historyOf, historyOfEvents, isUnknown, precedes } from './history.js';
export type { LinearizabilityOptions, LinearizabilityVerdict } from './linearizability.js';
export { checkLinearizability, linearizationPlaces } from './linearizability.js';
export type { CompareAndSetInput } from './models/compare-and-set.js';
export { compareAndSetModel } from './models/compare-and-set.js';
export type { CounterInput } from './models/counter.js';
export { counterModel } from './models/counter.js';
export type { FencedLockInput, FencedLockState } from './models/fenced-lock.js';
export { fencedLockModel } from './models/fenced-lock.js';
export type { KeyValueInput } from './models/key-value.js';
export { keyValueModel } from './models/key-value.js';
export type { LockInput } from './models/lock.js';
export { lockModel } from './models/lock.js';
export type { QueueInput } from './models/queue.js';
export { queueModel } from './models/queue.js';
export type { RegisterInput } from './models/register.js';
export { registerModel } from './models/register.js';
export type { SetInput } from './models/set.js';
export { setModel } from './models/set.js';
export type { StackInput, StackState } from './models/stack.js';
export { stackModel } from './models/stack.js';
export type {
  OperationOutput,
  QueueAccess,
  RegisterAccess,
  SequentialModel,
  Structure,
} from './sequential-model.js';
export { agrees, agreesIfTold, describeOperation } from './sequential-model.js';
export type {
  FailureKey,
  HistorySize,
  MinimalList,
  Reduction,
  RunSize,
  ShrinkOptions,
  Shrunk,
  ShrunkHistory,
  ShrunkRun,
} from './shrinking/index.js';
export {
  choiceReduction,
  ddmin,
  historyOfRun,
  listReduction,
  shrink,
  shrinkHistory,
  shrinkRun,
} from './shrinking/index.js';
export type {
  Anomaly,
  AnomalyName,
  Dependency,
  DependencyKind,
  IsolationLevel,
  ItemKey,
  LevelVerdict,
  Select,
  Transaction,
  TransactionOperation,
  TransactionOptions,
  TransactionReport,
} from './transactions/index.js';
export { checkTransactions, historyInNotation } from './transactions/index.js';
