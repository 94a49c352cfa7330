import { fnv1a32 } from '../data/fnv.js';
import { canonicalText } from '../data/plain-data.js';

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

/** Events in one page; most runs of a test need one. */
const PAGE = 2048;

/** Some events in columns. A trace grows by pages, so that nothing is ever copied. */
class Page {
  readonly times = new Float64Array(PAGE);
  /** -1 for none. */
  readonly causes = new Int32Array(PAGE);
  readonly kinds = new Array<TraceKind>(PAGE);
  readonly nodes = new Array<string>(PAGE);
  readonly peers = new Array<string | undefined>(PAGE);
  readonly data = new Array<unknown>(PAGE);
}

/** Whether the cause of such an event is the one that sent what arrives. */
function isArrival(kind: TraceKind): boolean {
  return kind === 'deliver' || kind === 'answer' || kind === 'blocked' || kind === 'missed';
}

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

/**
 * The events of a run, and a hash by which two runs are known to be the same. A long run has a million events, so they are kept in
 * columns; objects are made of them when somebody looks.
 */
export class Trace {
  /** Whether events are kept, so that what they hold must not change any more. */
  readonly keeps: boolean;
  readonly #pages: Page[] = [];
  readonly #states = new Map<number, Readonly<Record<string, unknown>>>();
  #events: TraceEvent[] = [];
  #hash = fnv1a32('');
  #hashed = 0;
  #count = 0;

  constructor(readonly mode: TraceMode) {
    this.keeps = mode === 'events' || mode === 'states';
  }

  /** How many events happened, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** The events so far, if they are kept. */
  get events(): readonly TraceEvent[] {
    for (let id = this.#events.length; this.keeps && id < this.#count; id++)
      this.#events.push(this.#event(id));
    return this.#events;
  }

  /** Eight hexadecimal digits over every event: kind, time, place and data; empty if nothing was written down. */
  get hash(): string {
    if (this.mode === 'none') return '';
    // Kept events are hashed when somebody asks: most runs are never compared.
    for (; this.keeps && this.#hashed < this.#count; this.#hashed++) {
      const { id, atMs, kind, node, cause, peer, data } = this.events[this.#hashed];
      this.#mix(id, atMs, kind, node, cause, peer, data);
    }
    return this.#hash.toString(16).padStart(8, '0');
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
    if (this.keeps) this.#keep(id, atMs, kind, node, cause, peer, data);
    else if (this.mode === 'hash') this.#mix(id, atMs, kind, node, cause, peer, data);
    return id;
  }

  /** Adds to an event the fields of its node after the handler. */
  attachState(id: number, state: Readonly<Record<string, unknown>>): void {
    this.#states.set(id, state);
  }

  #keep(
    id: number,
    atMs: number,
    kind: TraceKind,
    node: string,
    cause: number | undefined,
    peer: string | undefined,
    data: unknown,
  ): void {
    const place = id % PAGE;
    if (place === 0) this.#pages.push(new Page());
    const page = this.#pages[this.#pages.length - 1];
    page.times[place] = atMs;
    page.kinds[place] = kind;
    page.nodes[place] = node;
    page.peers[place] = peer;
    page.causes[place] = cause ?? -1;
    // What arrives is what was sent: it is kept once, with the event that sent it.
    if (cause === undefined || !isArrival(kind)) page.data[place] = data;
  }

  #event(id: number): TraceEvent {
    const page = this.#pages[Math.floor(id / PAGE)];
    const place = id % PAGE;
    const kind = page.kinds[place];
    const peer = page.peers[place];
    const cause = page.causes[place];
    const data = cause >= 0 && isArrival(kind) ? this.#dataOf(cause) : page.data[place];
    const state = this.#states.get(id);
    return {
      id,
      atMs: page.times[place],
      kind,
      node: page.nodes[place],
      ...(cause < 0 ? {} : { cause }),
      ...(peer === undefined ? {} : { peer }),
      ...(data === undefined ? {} : { data }),
      ...(state === undefined ? {} : { state }),
    };
  }

  #dataOf(id: number): unknown {
    return this.#pages[Math.floor(id / PAGE)].data[id % PAGE];
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
    this.#hash = fnv1a32(text, this.#hash);
  }
}
