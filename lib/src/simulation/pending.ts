import type { Fault } from './faults.js';
import type { NodeId } from './node.js';
import type { HandlerInput, HandlerSight } from './runtime.js';

/** A handler that must run before anything else can happen. */
export interface HandlerCall {
  readonly node: NodeId;
  /** Whether the node must be made anew first. */
  readonly fresh: boolean;
  readonly input: HandlerInput;
  readonly sight: HandlerSight;
}

/** One request of a client, from its invocation to what the client learnt. */
export interface ClientOperation {
  readonly client: string;
  readonly request: number;
  readonly to: NodeId;
  readonly input: unknown;
  readonly invokedAtMs: number;
  /** When the answer came; `undefined` if none did: then it may have taken effect, or may yet. */
  completedAtMs?: number;
  output?: unknown;
}

/** What is waiting to happen. */
export type Pending =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'start'; readonly node: NodeId }
  | {
      readonly kind: 'arrive';
      readonly from: string;
      readonly to: NodeId;
      readonly input: HandlerInput;
      readonly cause: number;
    }
  | {
      readonly kind: 'timer';
      readonly node: NodeId;
      readonly life: number;
      readonly name: string;
      readonly setting: number;
      readonly cause: number;
    }
  | {
      readonly kind: 'answer';
      readonly client: string;
      readonly request: number;
      readonly from: NodeId;
      readonly value: unknown;
      readonly cause: number;
    }
  | { readonly kind: 'ask'; readonly client: string }
  | { readonly kind: 'give-up'; readonly client: string; readonly request: number };
