import { PairTable } from '../../../data/pair-table.js';
import { enlarged } from '../../../data/vector-set.js';
import type { HandlerAnswer, HandlerQuestion } from '../state/handler-oracle.js';
import {
  type HandlerCase,
  type LocalOutcome,
  type LocalStates,
  RESTART,
  START,
} from '../state/local-states.js';

/** No answer yet. */
export const MISSING = -1;

/** After so many lookups, reuse stops if more than this share of them was new. */
const LOOK_AT = 20_000;
const RARELY_AGAIN = 0.8;

/**
 * What handlers lead to. A handler is a function of what it can see, so it is asked for once for each local state and input (and tick, where
 * there is time); whoever answers may be next door or in another process.
 *
 * Outcomes are rows of numbers, one row for all the ways in which a handler may go: their count; then, for each, the local state, the
 * count of envelopes sent, and these.
 */
export class HandlerMemo {
  /** All rows, end to end. */
  rows: Int32Array = new Int32Array(1 << 10);
  /** How often a handler was asked for. */
  handlersRun = 0;
  #lookups = 0;
  #used = 0;
  /** For each node, the row of a local state and an input; twice that, and one more if nothing changes and nothing is sent. */
  #tables: readonly PairTable[];
  /** An input at a tick is an input of its own. */
  readonly #timed = new PairTable();
  #timedCount = 0;
  #missing: HandlerCase[] = [];
  readonly #asked = new Set<string>();

  constructor(
    private readonly locals: LocalStates,
    /** Answers at once; without it, questions are gathered and answered as a batch. */
    private readonly answerer: ((question: HandlerQuestion) => HandlerAnswer) | undefined,
    /** Whether answers are remembered; it stops by itself where hardly any is asked for again. */
    public reuses: boolean,
  ) {
    this.#tables = locals.ids.map(() => new PairTable());
  }

  /**
   * What a handler leads to: twice the place of its row, and one more if it changes nothing and sends nothing; `MISSING` if that is not known
   * yet, and is asked with the next batch. Without reuse the row is good until the next one is looked up.
   */
  find(node: number, local: number, input: number, tick: number): number {
    this.#lookups++;
    const key = this.locals.time === undefined ? input : this.#inputAt(input, tick);
    if (this.reuses) {
      const known = this.#tables[node].find(local, key);
      if (known >= 0) return known;
    }
    const one = { node, local, input, tick };
    if (this.answerer === undefined) return this.#ask(one);
    if (this.reuses && this.#lookups > LOOK_AT && this.handlersRun > RARELY_AGAIN * this.#lookups)
      this.#forget();
    if (!this.reuses) this.#used = 0;
    return this.#enter(one, key, this.answerer(this.#questionOf(one)));
  }

  /** The questions that are open, as data. */
  questions(): readonly HandlerQuestion[] {
    return this.#missing.map(one => this.#questionOf(one));
  }

  /** The answers to them, in their order. */
  takeAnswers(answers: readonly HandlerAnswer[]): void {
    if (answers.length !== this.#missing.length)
      throw new RangeError(
        `answers must be as many as the questions, ${this.#missing.length}, got ${answers.length}`,
      );
    for (const [index, one] of this.#missing.entries()) {
      const key = this.locals.time === undefined ? one.input : this.#inputAt(one.input, one.tick);
      this.#enter(one, key, answers[index]);
    }
    this.#missing = [];
    this.#asked.clear();
  }

  #ask(one: HandlerCase): number {
    const name = `${one.node} ${one.local} ${one.input} ${one.tick}`;
    if (!this.#asked.has(name)) this.#missing.push(one);
    this.#asked.add(name);
    return MISSING;
  }

  #inputAt(input: number, tick: number): number {
    const known = this.#timed.find(input, tick);
    if (known >= 0) return known;
    this.#timed.put(input, tick, this.#timedCount);
    return this.#timedCount++;
  }

  /** Where local states never repeat, what is remembered only takes room and time. */
  #forget(): void {
    this.reuses = false;
    this.#tables = [];
  }

  #enter(one: HandlerCase, key: number, answer: HandlerAnswer): number {
    this.handlersRun++;
    const outcomes: LocalOutcome[] = [];
    for (const way of answer) {
      const outcome = this.locals.after(one, way);
      if (!outcomes.some(other => areSame(outcome, other))) outcomes.push(outcome);
    }
    const isQuiet = outcomes.every(({ local, sent }) => local === one.local && sent.length === 0);
    const found = 2 * this.#write(outcomes) + (isQuiet ? 1 : 0);
    if (this.reuses) this.#tables[one.node].put(one.local, key, found);
    return found;
  }

  #write(outcomes: readonly LocalOutcome[]): number {
    const row = this.#used;
    const length = outcomes.reduce((sum, { sent }) => sum + 2 + sent.length, 1);
    if (row + length > this.rows.length) this.rows = enlarged(this.rows, length);
    let place = row;
    this.rows[place++] = outcomes.length;
    for (const { local, sent } of outcomes) {
      this.rows[place++] = local;
      this.rows[place++] = sent.length;
      for (const envelope of sent) this.rows[place++] = envelope;
    }
    this.#used = place;
    return row;
  }

  #questionOf({ node, local, input, tick }: HandlerCase): HandlerQuestion {
    const { ids, states, time } = this.locals;
    const { fields, durable, unsynced } = states.at(local);
    const offset = time?.clockOffsetTicks?.[ids[node]] ?? 0;
    return {
      node: ids[node],
      input: this.locals.inputOf(input),
      fields: input === START || input === RESTART ? undefined : fields,
      disk: new Map([...Object.entries(durable), ...unsynced]),
      nowMs: time === undefined ? undefined : (tick + offset) * (time.tickMs ?? 1),
    };
  }
}

function areSame(one: LocalOutcome, other: LocalOutcome): boolean {
  return (
    one.local === other.local &&
    one.sent.length === other.sent.length &&
    one.sent.every((envelope, index) => envelope === other.sent[index])
  );
}
