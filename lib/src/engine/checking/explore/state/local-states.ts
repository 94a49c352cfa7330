import { Interner } from '../../../data/interner.js';
import type { HandlerInput, NodeId } from '../../../simulation/index.js';
import type { ExploredTime } from './exploration-world.js';
import type { HandlerOutcome } from './handler-oracle.js';

/** A message, a request or an answer under way. */
export interface Envelope {
  readonly kind: 'message' | 'request' | 'answer';
  readonly from: string;
  readonly to: string;
  readonly data: unknown;
  /** The client's own count of requests and answers, from 0. */
  readonly request?: number;
  /** The tick in which it was sent, where the time that messages take is bounded. */
  readonly sentTick?: number;
}

/** Everything that a handler of one node can see, besides its input. */
export interface LocalState {
  readonly up: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The timers that run, by name, with the tick at which each rings; without time any may ring next. */
  readonly timers: readonly (readonly [name: string, dueTick: number])[];
  readonly durable: Readonly<Record<string, unknown>>;
  readonly unsynced: readonly (readonly [key: string, value: unknown])[];
}

/** What one handler call leads to, for one way of choosing. */
export interface LocalOutcome {
  /** The number of the new local state. */
  readonly local: number;
  /** The numbers of the envelopes that were sent, in order. */
  readonly sent: readonly number[];
}

/** Inputs of a node by number: 0 is to start, 1 to restart, and then an envelope or a timer each. */
export const START = 0;
export const RESTART = 1;

export function inputOfEnvelope(envelope: number): number {
  return 2 + 2 * envelope;
}

export function inputOfTimer(timer: number): number {
  return 3 + 2 * timer;
}

/** A handler that runs on a state: of which node, with which input, and when. */
export interface HandlerCase {
  readonly node: number;
  readonly local: number;
  readonly input: number;
  readonly tick: number;
}

const NO_TIMERS: LocalState['timers'] = [];

/** The nodes' own states and what they send, by number. */
export class LocalStates {
  readonly states = new Interner<LocalState>();
  readonly envelopes = new Interner<Envelope>();
  readonly timerNames = new Interner<string>();
  /** Whether any node has ever set a timer. */
  haveTimers = false;
  readonly #timers: (readonly number[])[] = [];

  constructor(
    readonly ids: readonly NodeId[],
    readonly time: ExploredTime | undefined,
  ) {}

  /** The state of a node before it ever ran. */
  blank(): number {
    return this.states.numberOf({ up: true, fields: {}, timers: [], durable: {}, unsynced: [] });
  }

  /** The numbers of the timers that run in a local state, in the order of `timers`. */
  timersOf(local: number): readonly number[] {
    this.#timers[local] ??= this.states.at(local).timers.map(([name]) => this.timerNames.numberOf(name));
    return this.#timers[local];
  }

  /** A crashed node: its fields and timers are gone, and of its unsynced writes the first `kept` are durable. */
  crashed(local: number, kept: number): number {
    const { durable, unsynced } = this.states.at(local);
    return this.states.numberOf({
      up: false,
      fields: {},
      timers: [],
      durable: { ...durable, ...Object.fromEntries(unsynced.slice(0, kept)) },
      unsynced: [],
    });
  }

  /** An input, as the handler gets it. */
  inputOf(input: number): HandlerInput {
    if (input === START) return { kind: 'start' };
    if (input === RESTART) return { kind: 'restart' };
    if (input % 2 === 1) return { kind: 'timer', name: this.timerNames.at((input - 3) / 2) };
    const { kind, from, data, request } = this.envelopes.at((input - 2) / 2);
    if (kind === 'message') return { kind, from, message: data };
    return { kind: 'request', client: { id: from, request: request as number }, request: data };
  }

  /** The local state after a handler, and what it sent. */
  after({ node, local, input, tick }: HandlerCase, { fields, effects }: HandlerOutcome): LocalOutcome {
    const before = this.states.at(local);
    const timers = new Map(before.timers);
    // A timer that rings has run out; the handler may set it again.
    if (input >= 3 && input % 2 === 1) timers.delete(this.timerNames.at((input - 3) / 2));
    let { durable } = before;
    let unsynced = [...before.unsynced];
    const sent: number[] = [];
    const stamp = this.time?.latencyTicks === undefined ? {} : { sentTick: tick };
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          sent.push(
            this.envelopes.numberOf({
              kind: 'message',
              from: this.ids[node],
              to: effect.to,
              data: effect.message,
              ...stamp,
            }),
          );
          break;
        case 'reply': {
          const { client, value } = effect;
          const answer = {
            kind: 'answer',
            from: this.ids[node],
            to: client.id,
            request: client.request,
          } as const;
          sent.push(this.envelopes.numberOf({ ...answer, data: value, ...stamp }));
          break;
        }
        case 'set-timer':
          this.haveTimers = true;
          timers.set(effect.name, this.#dueTick(tick, effect.delayMs));
          break;
        case 'clear-timer':
          timers.delete(effect.name);
          break;
        case 'write':
          unsynced.push([effect.key, effect.value]);
          break;
        case 'sync':
          durable = { ...durable, ...Object.fromEntries(unsynced) };
          unsynced = [];
          break;
      }
    }
    const sorted =
      timers.size === 0 ? NO_TIMERS : [...timers].sort(([one], [other]) => (one < other ? -1 : 1));
    const after = { up: true, fields, timers: sorted, durable, unsynced };
    return { local: this.states.numberOf(after, local), sent };
  }

  #dueTick(tick: number, delayMs: number): number {
    return this.time === undefined ? 0 : tick + Math.ceil(delayMs / (this.time.tickMs ?? 1));
  }
}
