import { canonicalText } from './plain-data.js';

/** What can happen in a run. */
export type TraceKind =
  | 'start'
  | 'send'
  | 'lost'
  | 'deliver'
  | 'blocked'
  | 'missed'
  | 'timer'
  | 'request'
  | 'answer'
  | 'give-up'
  | 'write'
  | 'sync'
  | 'crash'
  | 'torn'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'slow'
  | 'partition'
  | 'cut'
  | 'heal'
  | 'set-link'
  | 'reset-links'
  | 'step-clock';

/** One event of a run. */
export interface TraceEvent {
  /** Its number, from 0, in the order in which things happened. */
  readonly id: number;
  /** On the world's own clock. */
  readonly atMs: number;
  readonly kind: TraceKind;
  /** The node or client where it happened; empty for what happens to the network. */
  readonly node: string;
  /** The event that led to it: a delivery's send, a send's handler, an answer's reply. */
  readonly cause?: number;
  /** The other end of a message, a request or an answer. */
  readonly peer?: string;
  /** The message, the request, the answer, the timer's name, the write's key. */
  readonly data?: unknown;
  /** The node's fields after the handler that ran, in a run with `trace: 'states'`. */
  readonly state?: Readonly<Record<string, unknown>>;
}

/**
 * How much of a run is written down: every event, and the fields after each handler (`states`); every event; only the hash over them
 * all; or nothing, which is fastest.
 */
export type TraceMode = 'states' | 'events' | 'hash' | 'none';

/** The events of a run, and a hash by which two runs are known to be the same. */
export class Trace {
  readonly events: TraceEvent[] = [];
  /** Whether events are kept, so that what they hold must not change any more. */
  readonly keeps: boolean;
  #hash = 2166136261;
  #hashed = 0;
  #count = 0;

  constructor(readonly mode: TraceMode) {
    this.keeps = mode === 'events' || mode === 'states';
  }

  /** How many events happened, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Eight hexadecimal digits over every event: kind, time, place and data; empty if nothing was written down. */
  get hash(): string {
    if (this.mode === 'none') return '';
    // Kept events are hashed when somebody asks: most runs are never compared.
    for (; this.#hashed < this.events.length; this.#hashed++) {
      const { id, atMs, kind, node, cause, peer, data } = this.events[this.#hashed];
      this.#mix(id, atMs, kind, node, cause, peer, data);
    }
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  add(
    atMs: number,
    kind: TraceKind,
    node: string,
    cause: number | undefined,
    peer: string | undefined,
    data: unknown,
  ): number {
    const id = this.#count++;
    if (this.keeps) this.events.push({ id, atMs, kind, node, cause, peer, data });
    else if (this.mode === 'hash') this.#mix(id, atMs, kind, node, cause, peer, data);
    return id;
  }

  /** Adds to an event the fields of its node after the handler. */
  attachState(id: number, state: Readonly<Record<string, unknown>>): void {
    this.events[id] = { ...this.events[id], state };
  }

  /** FNV-1a over the units of the event's text, in whole numbers: the same on every engine. */
  #mix(
    id: number,
    atMs: number,
    kind: TraceKind,
    node: string,
    cause: number | undefined,
    peer: string | undefined,
    data: unknown,
  ): void {
    const text = `${id} ${atMs} ${kind} ${node} ${cause ?? ''} ${peer ?? ''} ${canonicalText(data)}`;
    let hash = this.#hash;
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
    this.#hash = hash;
  }
}
