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
  | 'restart'
  | 'pause'
  | 'resume'
  | 'partition'
  | 'cut'
  | 'heal'
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
}

/** How much of a run is written down: every event, only the hash over them all, or nothing, which is fastest. */
export type TraceMode = 'events' | 'hash' | 'none';

/** The events of a run, and a hash by which two runs are known to be the same. */
export class Trace {
  readonly events: TraceEvent[] = [];
  #hash = 2166136261;
  #count = 0;

  constructor(private readonly mode: TraceMode) {}

  /** How many events happened, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Eight hexadecimal digits over every event: kind, time, place and data; empty if nothing was written down. */
  get hash(): string {
    if (this.mode === 'none') return '';
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  add(event: Omit<TraceEvent, 'id'>): number {
    const id = this.#count++;
    if (this.mode === 'none') return id;
    const { atMs, kind, node, cause, peer, data } = event;
    this.#mix(`${id} ${atMs} ${kind} ${node} ${cause ?? ''} ${peer ?? ''} ${canonicalText(data)}`);
    if (this.mode === 'events') this.events.push({ id, ...event });
    return id;
  }

  /** FNV-1a over the units of the text, in whole numbers: the same on every engine. */
  #mix(text: string): void {
    let hash = this.#hash;
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
    this.#hash = hash;
  }
}
