/** Clocks that drift, order that comes from messages, and what becomes of writes that are ordered by the one or the other. */

export {
  corrected,
  type DisciplinedClock,
  disciplinedNow,
  slewDurationMs,
  undisciplined,
} from '../../protocols/clock-synchronization/disciplined-clock.js';
export {
  estimateOffset,
  type OffsetEstimate,
  type TimeExchange,
} from '../../protocols/clock-synchronization/exchange.js';
export {
  type ClockReading,
  observeTimeClient,
  type TimeClientOptions,
  type TimeMessage,
  TimeServer,
  timeClient,
} from '../../protocols/clock-synchronization/time-nodes.js';
export { HybridCoordinator } from '../../protocols/hybrid-coordinator.js';
export {
  commitWaitMs,
  compareIntervals,
  hasPassed,
  intervalNow,
  isToCome,
  type TimeInterval,
} from '../../protocols/interval-clock.js';
export { lastWriteOf, type StampedWrite } from '../../protocols/last-write-wins.js';
export {
  ClockCoordinator,
  LastWriteWinsStore,
  ReadFirstCoordinator,
  type RegisterMessage,
  type StampedValue,
} from '../../protocols/last-write-wins-register.js';
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
} from '../../protocols/logical-clocks.js';
export {
  type IntervalClockOptions,
  type Snapshot,
  type SnapshotInput,
  type SnapshotMessage,
  snapshotModel,
  snapshotNode,
} from '../../protocols/snapshot-store.js';
export {
  type CausalEvent,
  CausalOrder,
  causalOrder,
  causalOrderOfRun,
  type EventPair,
} from './causal-order.js';
export { type TimeDesign, timeChecklist } from './checklist.js';
export {
  type ClockQuality,
  clockUncertaintyMs,
  driftedMs,
  meanClockUncertaintyMs,
  skewBoundMs,
  synchronizationIntervalMs,
} from './drift.js';
export { type MeasuredDuration, measureDurations } from './durations.js';
export { laterWriteLoss, laterWriteLossAtRandom, laterWriteLossWithin } from './lww-loss.js';
export { type LaterWriteRuns, simulateLaterWrites } from './simulate-lww.js';
export { type SnapshotRuns, simulateSnapshots } from './simulate-snapshots.js';
export {
  type EventStamps,
  type LogicalStamps,
  type StampedEvent,
  type StampedRun,
  stampedRun,
} from './stamped-run.js';
export { countTotalOrders, type TotalOrders } from './total-orders.js';
