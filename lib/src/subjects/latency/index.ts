/** Latency and its tail: fan-out, hedged and tied requests, objectives over a call graph. */
export type { Call, CallGraph, ComponentObjective, FanOut, Parallel, Sequence } from './call-graph.js';
export {
  call,
  callDepth,
  callsPerRequest,
  componentObjectives,
  fanOutTo,
  inParallel,
  inSequence,
  simulateCallGraph,
} from './call-graph.js';
export { type LatencyDesign, latencyChecklist } from './checklist.js';
export {
  fanOutLatency,
  fanOutSlowProbability,
  leafQuantile,
  leafSlowProbability,
  leavesUntilSlow,
} from './fan-out.js';
export type { HedgedRun, HedgeTrade } from './hedging.js';
export {
  bothSlowProbability,
  hedgeDelay,
  hedgedQuantile,
  hedgedSurvival,
  hedgeLoad,
  hedgeTrades,
  simulateHedged,
} from './hedging.js';
export type { EstimatedShare } from './simulate-fan-out.js';
export { simulateFanOutLatency, simulateFanOutSlow } from './simulate-fan-out.js';
export type { ReplicaCluster, ReplicaPolicy, ReplicaRun } from './tied.js';
export { simulateReplicaPolicy } from './tied.js';
