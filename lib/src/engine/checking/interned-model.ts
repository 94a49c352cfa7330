import { Interner } from '../data/interner.js';
import { PairTable } from '../data/pair-table.js';
import type { Operation } from './history.js';
import { answerOf, type SequentialModel } from './sequential-model.js';

/** No state: the operation is not legal. */
export const ILLEGAL = -1;

/** What an operation is known to do in every state; see `SequentialModel.effect`. */
export const READS = 1;
export const OVERWRITES = 2;

const MOST_REMEMBERED = 1 << 20;

/** More than are ever numbered; its square is still a safe integer. */
const MOST_DATA = 1 << 26;

/**
 * A model over integers. States are numbered; operations with equal input and answer are of one *kind*, and kinds are
 * numbered too; each step is computed once and then remembered.
 */
export class InternedModel<State, Input, Output> {
  /** How many steps were asked for: the measure of the search's work. */
  steps = 0;
  readonly initial: number;
  /** `READS`, `OVERWRITES` or 0, by kind. */
  readonly effects: number[] = [];
  readonly #model: SequentialModel<State, Input, Output>;
  readonly #data = new Interner<unknown>();
  /** Kinds by input and answer, both as numbers; an unknown outcome is the answer 0. */
  readonly #kinds = new Map<number, number>();
  readonly #examples: Operation<Input, Output>[] = [];
  /** Where each overwriting kind was seen to lead. */
  readonly #overwritten: number[] = [];
  /** The next state of a state and a kind, less `ILLEGAL`, so that it is never below 0. */
  #remembered = new PairTable();

  constructor(model: SequentialModel<State, Input, Output>) {
    this.#model = model;
    this.initial = this.#keep(model.initial);
  }

  /** A rough count of the memory held, in bytes. */
  get bytes(): number {
    return this.#data.bytes + this.#remembered.bytes;
  }

  get kinds(): number {
    return this.#examples.length;
  }

  kindOf(operation: Operation<Input, Output>): number {
    const answer = answerOf(operation);
    const output = answer === undefined ? 0 : this.#data.numberOf(answer.output) + 1;
    const key = this.#data.numberOf(operation.input) * MOST_DATA + output;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = this.#examples.push(operation) - 1;
      this.#kinds.set(key, kind);
      const effect = this.#model.effect?.(operation.input, answer);
      this.effects.push(effect === 'reads' ? READS : effect === 'overwrites' ? OVERWRITES : 0);
    }
    return kind;
  }

  /** The state after an operation of this kind, or `ILLEGAL`. */
  next(state: number, kind: number): number {
    this.steps += 1;
    const known = this.#remembered.find(state, kind);
    if (known >= 0) return known + ILLEGAL;
    const next = this.#compute(state, kind);
    // A forgotten step can be computed again.
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered = new PairTable();
    this.#remembered.put(state, kind, next - ILLEGAL);
    return next;
  }

  #compute(state: number, kind: number): number {
    const { input } = this.#examples[kind];
    const answer = answerOf(this.#examples[kind]);
    const after = this.#model.step(this.#data.at(state) as State, input, answer);
    const next = after === undefined ? ILLEGAL : this.#keep(after, state);
    if (this.effects[kind] === READS && next !== ILLEGAL && next !== state) this.#contradict(kind, 'reads');
    if (this.effects[kind] === OVERWRITES) {
      this.#overwritten[kind] ??= next;
      if (next === ILLEGAL || next !== this.#overwritten[kind]) this.#contradict(kind, 'overwrites');
    }
    return next;
  }

  /** @param like the number of the state before, with which most of it is shared */
  #keep(state: State, like?: number): number {
    if (state === undefined)
      throw new RangeError(`model '${this.#model.name}': a state must not be undefined`);
    return this.#data.keep(state, like);
  }

  /** A wrong promise would make the search unsound, so it is an error and not a verdict. */
  #contradict(kind: number, promise: string): never {
    const { input } = this.#examples[kind];
    const words = this.#model.describe(input, answerOf(this.#examples[kind]));
    throw new RangeError(
      `model '${this.#model.name}': effect must be '${promise}' only if that holds in every state, got '${promise}' for '${words}'`,
    );
  }
}
