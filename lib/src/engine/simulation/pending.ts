import type { Fault } from './faults.js';
import type { Link } from './network.js';
import type { NodeId } from './node.js';
import type { HandlerInput } from './recording.js';
import type { HandlerSight } from './runtime.js';

/** A handler that must run before anything else can happen. Good until it is done: the engine uses the object again. */
export interface HandlerCall {
  readonly node: NodeId;
  /** Whether the node must be made anew first. */
  readonly fresh: boolean;
  readonly input: HandlerInput;
  readonly sight: HandlerSight;
  /** The number of the event that this is. */
  readonly event: number;
}

/** One request of a client, from its invocation to what the client learned. */
export interface ClientOperation {
  readonly client: string;
  readonly request: number;
  readonly to: NodeId;
  readonly input: unknown;
  /**
   * When the client meant to ask: in an open loop the arrival, in a script the time that it names. Waiting times count from here; counted
   * from the invocation they would leave out what a slow answer kept from being asked (coordinated omission).
   */
  readonly intendedAtMs: number;
  readonly invokedAtMs: number;
  /** The place of the invocation among all invocations and answers of the run: what came first, also at one instant. */
  readonly invokedPlace: number;
  /** Whether the client got its answer. If not, the request may have taken effect, or may yet. The explorer's history has the same field. */
  answered: boolean;
  /** When the answer came; `undefined` if none did: then it may have taken effect, or may yet. */
  completedAtMs?: number;
  completedPlace?: number;
  output?: unknown;
}

/** What can be waiting to happen. */
export type PendingKind =
  | 'fault'
  | 'start'
  | 'message'
  | 'request'
  | 'timer'
  | 'answer'
  | 'ask'
  | 'arrival'
  | 'give-up'
  | 'continue';

/** Something that is waiting to happen. One shape for all kinds, and used again: which fields count depends on the kind. */
export class Pending {
  kind: PendingKind = 'start';
  /** Where it happens: a node or a client. */
  node = '';
  /** Where it came from. */
  peer = '';
  /** The link that it travels on. */
  link: Link | undefined;
  /** What a message, a request or an answer holds. */
  value: unknown;
  fault: Fault | undefined;
  /** A timer's name. */
  name = '';
  /** The number of a timer's entry, or of a request. */
  number = 0;
  /** The node's life in which it was scheduled. */
  life = 0;
  cause = -1;
}
