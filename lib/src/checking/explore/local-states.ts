import type { HandlerEffect, HandlerInput, NodeId } from '../../simulation/index.js';
import type { ExploredTime } from './exploration-world.js';
import type { HandlerAnswer, HandlerQuestion } from './handler-oracle.js';
import { Interner } from './interner.js';
import { OutcomeTable } from './outcome-table.js';

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

/** A question whose answer is not known, and where the answer belongs. */
interface Open {
  readonly node: number;
  readonly local: number;
  readonly input: number;
  readonly tick: number;
}

/** After so many lookups, reuse stops if more than this share of them was new. */
const LOOK_AT = 20_000;
const RARELY_AGAIN = 0.8;

/**
 * The nodes' own states, and what their handlers lead to. A handler is a function of the local state and the input, so it is asked for
 * once for each pair; whoever answers may be next door or in another process.
 */
export class LocalStates {
  readonly states = new Interner<LocalState>();
  readonly envelopes = new Interner<Envelope>();
  readonly timerNames = new Interner<string>();
  handlersRun = 0;
  /** How often an outcome was looked up. */
  lookups = 0;
  #tables: readonly OutcomeTable[];
  readonly #outcomes: (readonly LocalOutcome[])[] = [];
  readonly #timers: (readonly number[])[] = [];
  #missing: Open[] = [];
  readonly #asked = new Set<string>();

  constructor(
    private readonly ids: readonly NodeId[],
    private readonly time: ExploredTime | undefined,
    /** Answers at once; without it, questions are gathered and answered as a batch. */
    private readonly answerer: ((question: HandlerQuestion) => HandlerAnswer) | undefined,
    /** Whether answers are remembered; it stops by itself where hardly any is asked for again. */
    public reuses: boolean,
  ) {
    this.#tables = ids.map(() => new OutcomeTable());
  }

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

  /** Every way in which a handler of a node may go; `undefined` if that is not known yet, and is asked with the next batch. */
  outcomes(node: number, local: number, input: number, tick: number): readonly LocalOutcome[] | undefined {
    this.lookups++;
    const key = this.time === undefined ? input : input * (this.time.untilTick + 1) + tick;
    const known = this.reuses ? this.#tables[node].find(local, key) : -1;
    if (known >= 0) return this.#outcomes[known];
    if (this.reuses && this.lookups > LOOK_AT && this.handlersRun > RARELY_AGAIN * this.lookups)
      this.#forget();
    const open = { node, local, input, tick };
    if (this.answerer !== undefined) return this.#enter(open, this.answerer(this.#question(open)));
    const name = `${node} ${local} ${key}`;
    if (!this.#asked.has(name)) this.#missing.push(open);
    this.#asked.add(name);
    return undefined;
  }

  /** The questions that are open, as data. */
  questions(): readonly HandlerQuestion[] {
    return this.#missing.map(open => this.#question(open));
  }

  /** The answers to them, in their order. */
  takeAnswers(answers: readonly HandlerAnswer[]): void {
    if (answers.length !== this.#missing.length)
      throw new RangeError(
        `answers must be as many as the questions, ${this.#missing.length}, got ${answers.length}`,
      );
    for (const [index, open] of this.#missing.entries()) this.#enter(open, answers[index]);
    this.#missing = [];
    this.#asked.clear();
  }

  /** Where local states never repeat, what is remembered only takes room and time. */
  #forget(): void {
    this.reuses = false;
    this.#tables = [];
    this.#outcomes.length = 0;
  }

  #enter(open: Open, answer: HandlerAnswer): readonly LocalOutcome[] {
    this.handlersRun++;
    const outcomes: LocalOutcome[] = [];
    for (const { fields, effects } of answer) {
      const outcome = this.#apply(open, fields, effects);
      if (!outcomes.some(({ local, sent }) => local === outcome.local && sent.join() === outcome.sent.join()))
        outcomes.push(outcome);
    }
    if (!this.reuses && this.answerer !== undefined) return outcomes;
    const key = this.time === undefined ? open.input : open.input * (this.time.untilTick + 1) + open.tick;
    this.#tables[open.node].put(open.local, key, this.#outcomes.push(outcomes) - 1);
    return outcomes;
  }

  #question({ node, local, input, tick }: Open): HandlerQuestion {
    const { fields, durable, unsynced } = this.states.at(local);
    const id = this.ids[node];
    const offset = this.time?.clockOffsetTicks?.[id] ?? 0;
    return {
      node: id,
      input: this.#inputOf(input),
      fields: input === START || input === RESTART ? undefined : fields,
      disk: new Map([...Object.entries(durable), ...unsynced]),
      nowMs: this.time === undefined ? undefined : (tick + offset) * (this.time.tickMs ?? 1),
    };
  }

  #inputOf(input: number): HandlerInput {
    if (input === START) return { kind: 'start' };
    if (input === RESTART) return { kind: 'restart' };
    if (input % 2 === 1) return { kind: 'timer', name: this.timerNames.at((input - 3) / 2) };
    const { kind, from, data, request } = this.envelopes.at((input - 2) / 2);
    if (kind === 'message') return { kind, from, message: data };
    return { kind: 'request', client: { id: from, request: request as number }, request: data };
  }

  /** The local state after a handler, and what it sent. */
  #apply(
    { node, local, input, tick }: Open,
    fields: Readonly<Record<string, unknown>>,
    effects: readonly HandlerEffect[],
  ): LocalOutcome {
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
    const sorted = [...timers].sort(([one], [other]) => (one < other ? -1 : 1));
    const after = { up: true, fields, timers: sorted, durable, unsynced };
    return { local: this.states.numberOf(after), sent };
  }

  #dueTick(tick: number, delayMs: number): number {
    return this.time === undefined ? 0 : tick + Math.ceil(delayMs / (this.time.tickMs ?? 1));
  }
}
