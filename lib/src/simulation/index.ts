/** Nodes, and a world to run them in: virtual time, a network, clocks, disks, faults and clients, all from one seed. */
export type { Fault, ScheduledFault } from './faults.js';
export { at, crash, cut, heal, partition, pause, restart, resume, stepClock } from './faults.js';
export { guarded } from './guards.js';
export type { Handling } from './handling.js';
export { NodeMisuseError, runHandler } from './handling.js';
export type { Client, Disk, NodeClass, NodeId } from './node.js';
export { isNode, Node } from './node.js';
export type { ClientOperation } from './pending.js';
export { canonicalText, copyData, NotDataError } from './plain-data.js';
export type { HandlerEffect, HandlerInput, HandlerSurroundings } from './recording.js';
export { callHandler, fieldsOf, handleFrom, nodeWith, Recording } from './recording.js';
export type { SimulateOptions, SimulationRun } from './simulate.js';
export { simulate } from './simulate.js';
export type { TraceEvent, TraceKind, TraceMode } from './trace.js';
export type { ClientRequest, ClockOptions, NetworkOptions, World } from './world.js';
