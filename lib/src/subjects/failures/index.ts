/** Nodes that crash, stand still, or are slow; what checks see of them, and what users do. */

export {
  FencedStore,
  type LeaseTiming,
  leaseHolder,
  leaseServer,
  type Reign,
  TrustingStore,
} from '../../protocols/lease-lock.js';
export {
  type BalancedFleet,
  type BalancingRule,
  type FleetMeasurement,
  type FleetRun,
  measureBalancedFleet,
  type NodeTrouble,
  simulateBalancedFleet,
} from '../load-balancing/balanced-fleet.js';
export { type FailureDesign, failureChecklist } from './checklist.js';
export {
  type ConfusionMatrix,
  confusionMatrix,
  DIFFERENTIAL_MARGIN,
  deepCheck,
  differentialCheck,
  FAILURE_CONDITIONS,
  type HealthCheck,
  type NodeCondition,
  type NodeObservation,
  type ObservedNode,
  observeFleet,
  REQUEST_DEADLINE_MS,
  REQUEST_MIX,
  REQUEST_WORK_MS,
  servedShare,
  shallowCheck,
  USEFUL_FROM,
  usefulnessOf,
} from './health.js';
export {
  measurePause,
  type PauseExperiment,
  type PauseResult,
  type PauseSweep,
  pauseWorld,
  sweepPauses,
} from './measure-pause.js';
export {
  equalSharesThroughputBound,
  expectedCrashLoss,
  type LeasePause,
  largestOutlierShare,
  slowNodeBacklogPerSecond,
  tolerableSlowdown,
  unsafeWindowMs,
} from './model.js';
export { ejectedNodes, type OutlierRule } from './outliers.js';
export {
  type CrashCost,
  crashWorld,
  lazyCounter,
  MemoryCounter,
  measureCrashCost,
  SyncedCounter,
} from './recovery.js';
export {
  type PageSight,
  type PageView,
  pageViews,
  type ServiceCall,
  type ServiceGraph,
  type ServiceSpec,
  type ServiceTroubles,
  sharesOfUsers,
} from './service-graph.js';
