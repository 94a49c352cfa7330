import type { Operation } from './history.js';
import { Interner } from './plain-data.js';
import { answerOf, type SequentialModel } from './sequential-model.js';

/** No state: the operation is not legal. */
export const ILLEGAL = -1;

/** What an operation is known to do in every state; see `SequentialModel.effect`. */
export const READS = 1;
export const OVERWRITES = 2;

const MOST_REMEMBERED = 1 << 21;

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
  readonly #data = new Interner();
  /** Kinds by input and answer, both as numbers; an unknown outcome is the answer 0. */
  readonly #kinds = new Map<number, number>();
  readonly #examples: Operation<Input, Output>[] = [];
  /** Where each overwriting kind was seen to lead. */
  readonly #overwritten: number[] = [];
  /** Remembered steps, by open addressing: state, kind, next state. An empty place has the state -1. */
  #table = new Int32Array(3 * 64).fill(-1);
  #remembered = 0;

  constructor(model: SequentialModel<State, Input, Output>) {
    this.#model = model;
    this.initial = this.#keep(model.initial);
  }

  /** A rough count of the memory held, in bytes. */
  get bytes(): number {
    return this.#data.bytes + this.#table.byteLength;
  }

  get kinds(): number {
    return this.#examples.length;
  }

  kindOf(operation: Operation<Input, Output>): number {
    const answer = answerOf(operation);
    const output = answer === undefined ? 0 : this.#data.idOf(answer.output) + 1;
    const key = this.#data.idOf(operation.input) * MOST_DATA + output;
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
    const table = this.#table;
    const mask = table.length / 3 - 1;
    let place = (Math.imul(state, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b)) >>> 0;
    place = (place ^ (place >>> 15)) & mask;
    for (; table[3 * place] !== -1; place = (place + 1) & mask) {
      if (table[3 * place] === state && table[3 * place + 1] === kind) return table[3 * place + 2];
    }
    const next = this.#compute(state, kind);
    table[3 * place] = state;
    table[3 * place + 1] = kind;
    table[3 * place + 2] = next;
    this.#remembered += 1;
    if (2 * this.#remembered > mask) this.#makeRoom();
    return next;
  }

  #compute(state: number, kind: number): number {
    const { input } = this.#examples[kind];
    const answer = answerOf(this.#examples[kind]);
    const after = this.#model.step(this.#data.values[state] as State, input, answer);
    const next = after === undefined ? ILLEGAL : this.#keep(after);
    if (this.effects[kind] === READS && next !== ILLEGAL && next !== state) this.#contradict(kind, 'reads');
    if (this.effects[kind] === OVERWRITES) {
      this.#overwritten[kind] ??= next;
      if (next === ILLEGAL || next !== this.#overwritten[kind]) this.#contradict(kind, 'overwrites');
    }
    return next;
  }

  #keep(state: State): number {
    if (state === undefined)
      throw new RangeError(`model '${this.#model.name}': a state must not be undefined`);
    return this.#data.keep(state);
  }

  /** A wrong promise would make the search unsound, so it is an error and not a verdict. */
  #contradict(kind: number, promise: string): never {
    const { input } = this.#examples[kind];
    const words = this.#model.describe(input, answerOf(this.#examples[kind]));
    throw new RangeError(
      `model '${this.#model.name}': effect must be '${promise}' only if that holds in every state, got '${promise}' for '${words}'`,
    );
  }

  /** Doubles the table; past its greatest size it is begun anew, since a forgotten step can be computed again. */
  #makeRoom(): void {
    const old = this.#table;
    const places = old.length / 3;
    this.#remembered = 0;
    if (2 * places > MOST_REMEMBERED) {
      old.fill(-1);
      return;
    }
    this.#table = new Int32Array(6 * places).fill(-1);
    const mask = 2 * places - 1;
    for (let entry = 0; entry < old.length; entry += 3) {
      if (old[entry] === -1) continue;
      let place = (Math.imul(old[entry], 0x9e3779b1) ^ Math.imul(old[entry + 1], 0x85ebca6b)) >>> 0;
      place = (place ^ (place >>> 15)) & mask;
      while (this.#table[3 * place] !== -1) place = (place + 1) & mask;
      this.#table.set(old.subarray(entry, entry + 3), 3 * place);
      this.#remembered += 1;
    }
  }
}
