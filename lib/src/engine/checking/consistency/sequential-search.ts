/**
 * The search behind sequential consistency: takes one operation after the other from the fronts of the clients'
 * scripts, as the model allows it, and does not go twice where it has been.
 */

import { Interner } from '../../data/interner.js';
import { vectorHash } from '../../data/vector-hash.js';
import { VectorSet } from '../../data/vector-set.js';
import type { History, Operation } from '../history.js';
import { ILLEGAL, InternedModel, READS } from '../interned-model.js';
import { answerOf, type SequentialModel } from '../sequential-model.js';

/** An operation as the search sees it. */
interface Item {
  readonly operation: number;
  /** Its kind in the model, as its client was told and as it would be if nothing was. */
  readonly told: number;
  readonly untold: number;
  /** The part of the object that it touches. */
  readonly part: number;
  /** Of one whose outcome is unknown: the script of its client, and how far that must be before it can take effect. */
  readonly client: number;
  readonly after: number;
  readonly completedPlace: number;
  /** Of a register: the number of the value, of its part, that is read or written; otherwise -1. */
  readonly value: number;
  readonly isWrite: boolean;
}

/** What is budgeted. */
export interface SearchBudget {
  readonly maxSteps: number;
  readonly maxBytes: number;
}

/**
 * A model and a history as numbers: scripts of items, one for each client and one for each operation whose outcome is
 * unknown.
 */
export class ScriptedHistory<State, Input, Output> {
  readonly model: InternedModel<State, Input, Output>;
  readonly scripts: Item[][] = [];
  /** By part: the number of the initial value. */
  readonly initialValues: number[] = [];
  /** Whether every operation reads or writes a register, so that it is known which values are still to be read. */
  isOfRegisters: boolean;
  valueCount = 0;

  constructor(operations: History<Input, Output>, model: SequentialModel<State, Input, Output>) {
    this.model = new InternedModel(model);
    this.isOfRegisters = model.structure?.type === 'register';
    const data = new Interner<unknown>();
    const parts = new Map<unknown, number>();
    const values = new Map<string, number>();
    const valueNumber = (part: number, value: unknown): number =>
      numberIn(values, `${part} ${data.numberOf(value)}`);
    const scriptOf = new Map<unknown, number>();
    operations.forEach((operation, index) => {
      const client = numberIn(scriptOf, operation.client);
      const part = numberIn(parts, model.partition?.(operation.input));
      if (part === this.initialValues.length) this.initialValues.push(valueNumber(part, model.initial));
      const access =
        model.structure?.type === 'register'
          ? model.structure.access(operation.input, answerOf(operation))
          : undefined;
      if (access === undefined) this.isOfRegisters = false;
      this.#place(scriptOf.size, {
        operation: index,
        told: this.model.kindOf(operation),
        untold: this.model.kindOf(withoutAnswer(operation)),
        part,
        client,
        after: 0,
        completedPlace: operation.completedPlace ?? Number.POSITIVE_INFINITY,
        value: access === undefined ? -1 : valueNumber(part, access.value),
        isWrite: access?.type === 'write',
      });
    });
    this.#placeOpen();
    this.valueCount = values.size;
  }

  readonly #open: Item[] = [];

  #place(clients: number, item: Item): void {
    while (this.scripts.length < clients) this.scripts.push([]);
    const script = this.scripts[item.client];
    if (item.completedPlace === Number.POSITIVE_INFINITY) this.#open.push({ ...item, after: script.length });
    else script.push(item);
  }

  /** A read without an answer says nothing. */
  #placeOpen(): void {
    for (const item of this.#open) if (this.model.effects[item.untold] !== READS) this.scripts.push([item]);
  }
}

function numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known === undefined) numbers.set(key, numbers.size);
  return known ?? numbers.size - 1;
}

function withoutAnswer<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  const { client, input, invokedAt, invokedPlace } = operation;
  return { client, input, invokedAt, invokedPlace };
}

/** What was taken, and what it replaced. */
interface Taken {
  readonly script: number;
  readonly item: Item;
  readonly state: number;
  readonly present: number;
}

/** Scripts that may go on from here, those untried. */
interface Choice {
  readonly depth: number;
  readonly scripts: number[];
}

/**
 * One search, for an order that explains all answers up to a place of the history. Operations that completed later
 * keep their place in their client's script, may be missing from some point of it on, and may have answered anything.
 */
export class SequentialSearch<State, Input, Output> {
  readonly #positions: Int32Array;
  readonly #states: Int32Array;
  /** By part: the value that is there now. */
  readonly #present: Int32Array;
  /** By value: the answers still to be explained that return it, and its writes still to come. */
  readonly #unread: Int32Array;
  readonly #unwritten: Int32Array;
  readonly #taken: Taken[] = [];
  readonly #visited = new VectorSet();
  readonly #tuple: Int32Array;
  #due = 0;

  constructor(
    private readonly history: ScriptedHistory<State, Input, Output>,
    private readonly until: number,
  ) {
    const { scripts, model, initialValues, valueCount } = history;
    const parts = Math.max(1, initialValues.length);
    this.#positions = new Int32Array(scripts.length);
    this.#states = new Int32Array(parts).fill(model.initial);
    this.#present = Int32Array.from(initialValues);
    this.#unread = new Int32Array(valueCount);
    this.#unwritten = new Int32Array(valueCount);
    this.#tuple = new Int32Array(scripts.length + parts);
    for (const item of scripts.flat()) {
      if (this.#isDue(item)) this.#due += 1;
      if (item.value < 0) continue;
      if (item.isWrite) this.#unwritten[item.value] += 1;
      else if (this.#isDue(item)) this.#unread[item.value] += 1;
    }
  }

  /** The operations in an order; none; or `unknown` after the budget. */
  run({ maxSteps, maxBytes }: SearchBudget): number[] | undefined | 'unknown' {
    const { model } = this.history;
    const choices: Choice[] = [];
    for (let isNew = this.#arrive(); ; isNew = this.#arrive()) {
      if (this.#due === 0) return this.#taken.map(({ item }) => item.operation);
      if (model.steps > maxSteps || model.bytes + this.#visited.bytes > maxBytes) return 'unknown';
      if (isNew) choices.push({ depth: this.#taken.length, scripts: this.#candidates() });
      if (!this.#goOn(choices)) return undefined;
    }
  }

  /** Tries the next choice, back from where there is none; false if none is left anywhere. */
  #goOn(choices: Choice[]): boolean {
    for (
      let choice = choices[choices.length - 1];
      choice !== undefined;
      choice = choices[choices.length - 1]
    ) {
      while (this.#taken.length > choice.depth) this.#putBack();
      for (let script = choice.scripts.pop(); script !== undefined; script = choice.scripts.pop())
        if (this.#take(script)) return true;
      choices.pop();
    }
    return false;
  }

  /** Takes all that can be taken without a choice; false if this place is known. */
  #arrive(): boolean {
    const { scripts, model } = this.history;
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      // A read that is right leaves everything as it is: nothing is lost by taking it at once.
      for (let script = 0; script < scripts.length; script++) {
        for (let item = this.#front(script); item !== undefined; item = this.#front(script)) {
          if (model.effects[this.#kindOf(item)] !== READS || !this.#take(script)) break;
          hasMoved = true;
        }
      }
    }
    this.#tuple.set(this.#positions);
    this.#tuple.set(this.#states, this.#positions.length);
    const { length } = this.#tuple;
    return this.#visited.add(this.#tuple, length, vectorHash(this.#tuple, length)) >= 0;
  }

  #front(script: number): Item | undefined {
    return this.history.scripts[script][this.#positions[script]];
  }

  #isDue({ completedPlace }: Item): boolean {
    return completedPlace <= this.until;
  }

  #kindOf(item: Item): number {
    return this.#isDue(item) ? item.told : item.untold;
  }

  /** Scripts whose front may be taken, the last one first to be tried: that whose front completed first. */
  #candidates(): number[] {
    const found: number[] = [];
    for (let script = 0; script < this.#positions.length; script++) {
      const item = this.#front(script);
      if (item === undefined || this.history.model.effects[this.#kindOf(item)] === READS) continue;
      if (this.#positions[item.client] >= item.after && this.#mayTake(item)) found.push(script);
    }
    const place = (script: number): number => this.#front(script)?.completedPlace ?? 0;
    return found.sort((a, b) => (place(a) === place(b) ? b - a : place(b) - place(a)));
  }

  /** What is in a register and must still be read is not overwritten, unless it is written again. */
  #mayTake({ isWrite, part }: Item): boolean {
    if (!isWrite || !this.history.isOfRegisters) return true;
    const present = this.#present[part];
    return this.#unread[present] === 0 || this.#unwritten[present] > 0;
  }

  #take(script: number): boolean {
    const item = this.#front(script) as Item;
    const { part, value, isWrite } = item;
    const state = this.#states[part];
    const next = this.history.model.next(state, this.#kindOf(item));
    if (next === ILLEGAL) return false;
    this.#taken.push({ script, item, state, present: this.#present[part] });
    this.#states[part] = next;
    this.#positions[script] += 1;
    if (this.#isDue(item)) this.#due -= 1;
    if (value < 0) return true;
    if (isWrite) {
      this.#unwritten[value] -= 1;
      this.#present[part] = value;
    } else if (this.#isDue(item)) this.#unread[value] -= 1;
    return true;
  }

  #putBack(): void {
    const { script, item, state, present } = this.#taken.pop() as Taken;
    this.#states[item.part] = state;
    this.#present[item.part] = present;
    this.#positions[script] -= 1;
    if (this.#isDue(item)) this.#due += 1;
    if (item.value < 0) return;
    if (item.isWrite) this.#unwritten[item.value] += 1;
    else if (this.#isDue(item)) this.#unread[item.value] += 1;
  }
}
