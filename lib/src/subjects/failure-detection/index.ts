/** Telling a dead node from a slow one: phi in its three forms, the quality of detectors, SWIM, tuning. */

export {
  heartbeatSender,
  heartbeatWatcher,
  type IndistinguishableRuns,
  indistinguishableRuns,
  type Sighting,
} from '../../protocols/heartbeats.js';
export {
  type FailureDetectionDesign,
  failureDetectionChecklist,
} from './checklist.js';
export { type ElectionRuns, type ElectionTiming, electionMember, measureElections } from './elections.js';
export { type EtcdTiming, etcdTiming } from './etcd.js';
export { HeartbeatHistory } from './history.js';
export {
  type HeartbeatEstimate,
  phiExponential,
  phiExponentialTimeout,
  phiLogistic,
  phiLogisticTimeout,
  phiNormal,
  phiNormalTimeout,
} from './phi.js';
export { type PhiSample, phiOverTime } from './phi-over-time.js';
export {
  type DetectorQuality,
  drawHeartbeats,
  type EvaluationOptions,
  evaluateDetector,
  type FixedTimeoutQuality,
  fixedTimeout,
  fixedTimeoutQuality,
  type HeartbeatPattern,
  type HeartbeatTrace,
  heartbeatTrace,
  type LoggedHeartbeat,
  type LossyLink,
  type PhiDetectorOptions,
  phiTimeout,
  type SuspicionTimeout,
} from './quality.js';
export {
  type SwimDetectionSimulation,
  type SwimMessageLoad,
  type SwimProbe,
  type SwimProbeSimulation,
  simulateSwimDetection,
  simulateSwimProbe,
  swimDetectionPeriods,
  swimFalsePositive,
  swimMessageLoad,
  swimProbeFailure,
  swimWorstCasePeriods,
} from './swim.js';
