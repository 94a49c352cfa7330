/** Nodes, and a world to run them in: virtual time, a network, clocks, disks, faults and clients, all from one seed. */

export { canonicalText, copyData, NotDataError } from '../data/plain-data.js';
export { causesOf, vectorClocks } from './causality.js';
export { EventHeap } from './event-heap.js';
export type { Fault, FaultPlan, ScheduledFault } from './faults.js';
export {
  at,
  crash,
  cut,
  flapping,
  heal,
  partition,
  pause,
  resetLinks,
  restart,
  resume,
  setLink,
  slow,
  stepClock,
} from './faults.js';
export { guarded } from './guards.js';
export type { Handling } from './handling.js';
export { NodeMisuseError, releaseHandler, runHandler } from './handling.js';
export type { BatchedAnswer, BatchedCall } from './lockstep.js';
export { Lockstep } from './lockstep.js';
export type { Client, Disk, NodeClass, NodeId } from './node.js';
export { isNode, Node } from './node.js';
export type { ClientOperation, HandlerCall } from './pending.js';
export type { HandlerEffect, HandlerInput, HandlerSurroundings } from './recording.js';
export { callHandler, fieldsOf, handleFrom, nodeWith, Recording } from './recording.js';
export * from './resources/index.js';
export type { HandlerSight, NodeRuntime } from './runtime.js';
export { LocalRuntime, SightedSurroundings } from './runtime.js';
export type { StateSample, StatesNow } from './sample-states.js';
export { sampleStates } from './sample-states.js';
export type { SimulateOptions, SimulationRun } from './simulate.js';
export { SimulationMachine, simulate } from './simulate.js';
export type { SwarmKind, SwarmOptions } from './swarm.js';
export { swarm } from './swarm.js';
export type { TraceEvent, TraceKind, TraceMode } from './trace.js';
export type { TraceFilter, TraceStatistics } from './trace-tools.js';
export { filterTrace, SHIVIZ_EXPRESSION, shivizLog, traceJson, traceStatistics } from './trace-tools.js';
export type { ClosedLoop, OpenLoop, RequestMaker, Workload } from './workload.js';
export { closedLoop, openLoop } from './workload.js';
export type {
  ClientRequest,
  ClockOptions,
  DiskOptions,
  LinkOptions,
  NetworkOptions,
  World,
} from './world.js';
