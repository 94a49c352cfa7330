/** Clocks that drift, order that comes from messages, and what becomes of writes that are ordered by the one or the other. */
export {
  type CausalEvent,
  CausalOrder,
  causalOrder,
  causalOrderOfRun,
  type EventPair,
} from './causal-order.js';
export { type TimeDesign, timeChecklist } from './checklist.js';
export {
  corrected,
  type DisciplinedClock,
  disciplinedNow,
  slewDurationMs,
  undisciplined,
} from './disciplined.js';
export {
  type ClockQuality,
  clockUncertaintyMs,
  driftedMs,
  meanClockUncertaintyMs,
  skewBoundMs,
  synchronisationIntervalMs,
} from './drift.js';
export { type MeasuredDuration, measureDurations } from './durations.js';
export { estimateOffset, type OffsetEstimate, type TimeExchange } from './exchange.js';
export { HybridCoordinator } from './hybrid-coordinator.js';
export {
  commitWaitMs,
  compareIntervals,
  hasPassed,
  intervalNow,
  isToCome,
  type TimeInterval,
} from './interval-clock.js';
export {
  type CausalRelation,
  compareHybridTimes,
  compareVectors,
  type HybridTime,
  hybridNext,
  joinVectors,
  lamportNext,
  type VectorClock,
  vectorNext,
} from './logical-clocks.js';
export {
  lastWriteOf,
  laterWriteLoss,
  laterWriteLossAtRandom,
  laterWriteLossWithin,
  type StampedWrite,
} from './lww-loss.js';
export {
  ClockCoordinator,
  LastWriteWinsStore,
  ReadFirstCoordinator,
  type RegisterMessage,
  type StampedValue,
} from './register-nodes.js';
export { type LaterWriteRuns, simulateLaterWrites } from './simulate-lww.js';
export { type SnapshotRuns, simulateSnapshots } from './simulate-snapshots.js';
export {
  type IntervalClockOptions,
  type Snapshot,
  type SnapshotInput,
  type SnapshotMessage,
  snapshotModel,
  snapshotNode,
} from './snapshot-nodes.js';
export {
  type EventStamps,
  type LogicalStamps,
  type StampedEvent,
  type StampedRun,
  stampedRun,
} from './stamped-run.js';
export {
  type ClockReading,
  observeTimeClient,
  type TimeClientOptions,
  type TimeMessage,
  TimeServer,
  timeClient,
} from './time-nodes.js';
export { countTotalOrders, type TotalOrders } from './total-orders.js';
