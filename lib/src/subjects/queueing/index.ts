/** Waiting lines: closed forms, operational laws, a simulation, and how a load test can miss the wait. */
export { measureStall, type StallExperiment, type StallMeasurements } from './coordinated-omission.js';
export { type JacksonNetworkState, type JacksonStation, jacksonNetwork } from './jackson.js';
export {
  erlangB,
  erlangC,
  type GeneralLoad,
  ggc,
  highestUtilization,
  mg1,
  mmc,
  mmcSojournPercentile,
  mmcSojournTail,
  type QueueLoad,
  type QueueState,
  type SojournObjective,
  utilizationOf,
} from './model.js';
export {
  type ClosedSystem,
  type ClosedSystemState,
  littlesLaw,
  meanValueAnalysis,
  type OperationalBounds,
  operationalBounds,
  utilizationLaw,
} from './operational.js';
export { type QueueSimulation, type QueueSimulationOptions, simulateQueue } from './simulate.js';
