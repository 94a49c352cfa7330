/**
 * A history of a register or a store of registers in which no value is written twice, so that each read names its write.
 */

import { Interner } from '../../data/interner.js';
import { byInvocation, type History, isUnknown, type Operation, requireHistory } from '../history.js';
import { answerOf, describeOperation, type SequentialModel, wordOf } from '../sequential-model.js';

/** A model whose types do not matter here. */
export type StoreModel = SequentialModel<unknown, unknown, unknown>;

/** Whom a read has its value from, if it is not an operation. */
export const INITIALLY = -1;
export const NOBODY = -2;

/** An operation by numbers. */
export interface StoreAccess {
  readonly operation: Operation;
  /** The chain that it stands in. */
  readonly chain: number;
  /** Its place there, from 0. */
  readonly place: number;
  /** The access that its client had done before, or -1. */
  readonly previous: number;
  readonly key: number;
  readonly isWrite: boolean;
  /** Of a read: the write whose value it returned, `INITIALLY` or `NOBODY`. */
  readonly source: number;
}

/**
 * The accesses of a history, in the order of their invocations, and their chains.
 *
 * A chain is what one client did, one thing after the other. Operations whose outcome is unknown are treated as
 * follows. A read without an answer says nothing and is left out. A write whose value nobody read may never have
 * taken effect and is left out: without it nothing is harder to explain. A write whose value was read did take
 * effect, at some time after all that its client did before, but not necessarily before what its client did next: it
 * is a chain of its own that branches off.
 */
export class StoreHistory {
  readonly accesses: readonly StoreAccess[];
  readonly chains: readonly (readonly number[])[];
  readonly keyNames: readonly (string | number)[];
  readonly #model: StoreModel;
  readonly #writeOf: (key: number, value: unknown) => number | undefined;

  /**
   * @param property what is checked, for the errors
   * @throws RangeError if the model is not a register or a store of registers, a value is written twice to a key, or
   * the initial value is written
   */
  constructor(history: History, model: StoreModel, property: string) {
    requireHistory('history', history);
    this.#model = model;
    const read = new StoreReader(byInvocation(history), model, property).read();
    this.accesses = read.accesses;
    this.chains = read.chains;
    this.keyNames = read.keyNames;
    this.#writeOf = read.writeOf;
  }

  /** The history, if it is one of reads and writes, and no value is written twice to a key; otherwise `undefined`. */
  static ifUnique(history: History, model: StoreModel): StoreHistory | undefined {
    try {
      return new StoreHistory(history, model, 'sequential consistency');
    } catch (error) {
      if (error instanceof NotUniqueError) return undefined;
      throw error;
    }
  }

  /**
   * The write of a value to a key, by the key's name as a text; -1 if it was left out, `undefined` if nobody wrote it.
   */
  writeOf(keyName: string, value: unknown): number | undefined {
    const key = this.keyNames.findIndex(name => String(name) === keyName);
    return key < 0 ? undefined : this.#writeOf(key, value);
  }

  /** An access in words: `alice put x=1`. */
  words(index: number): string {
    const { operation } = this.accesses[index];
    return `${operation.client} ${describeOperation(operation, this.#model)}`;
  }

  operations(indices: readonly number[]): Operation[] {
    return [...new Set(indices)].map(index => this.accesses[index].operation);
  }
}

/** A history that a read's value says too little about. */
class NotUniqueError extends RangeError {}

interface ReadStore extends Pick<StoreHistory, 'accesses' | 'chains' | 'keyNames'> {
  readonly writeOf: (key: number, value: unknown) => number | undefined;
}

interface Raw {
  readonly operation: Operation;
  readonly key: number;
  readonly isWrite: boolean;
  readonly value: number;
}

class StoreReader {
  readonly #data = new Interner<unknown>();
  readonly #keys = new Map<string | number, number>();
  /** By key and value: the raw number of the write. */
  readonly #writes = new Map<string, number>();

  constructor(
    private readonly operations: History,
    private readonly model: StoreModel,
    private readonly property: string,
  ) {}

  read(): ReadStore {
    const raws = this.operations.map((operation, index) => this.#raw(operation, index));
    const initial = this.#data.numberOf(this.model.initial);
    raws.forEach((raw, index) => {
      if (raw.isWrite) this.#noteWrite(raw, index, raws, initial);
    });
    const wasRead = new Set(
      raws.flatMap(raw => (raw.isWrite || isUnknown(raw.operation) ? [] : [this.#writes.get(keyOf(raw))])),
    );
    const numbers = new Map<number, number>();
    const kept = raws.flatMap((raw, index) => {
      if (isUnknown(raw.operation) && !(raw.isWrite && wasRead.has(index))) return [];
      numbers.set(index, numbers.size);
      return [raw];
    });
    return {
      ...this.#chain(kept, numbers, initial),
      keyNames: [...this.#keys.keys()],
      writeOf: (key, value) => {
        const write = this.#writes.get(keyOf({ key, value: this.#data.numberOf(value) }));
        return write === undefined ? undefined : (numbers.get(write) ?? -1);
      },
    };
  }

  #raw(operation: Operation, index: number): Raw {
    const { structure, partition, name } = this.model;
    const access =
      structure?.type === 'register' ? structure.access(operation.input, answerOf(operation)) : undefined;
    if (access === undefined) {
      throw new NotUniqueError(
        `${this.property} is checked for reads and writes of registers, but history[${index}] of a ${name} is neither`,
      );
    }
    const part = partition === undefined ? '' : partition(operation.input);
    let key = this.#keys.get(part);
    if (key === undefined) {
      key = this.#keys.size;
      this.#keys.set(part, key);
    }
    return { operation, key, isWrite: access.type === 'write', value: this.#data.numberOf(access.value) };
  }

  #noteWrite(raw: Raw, index: number, raws: readonly Raw[], initial: number): void {
    const id = keyOf(raw);
    const words = (at: number): string =>
      `${raws[at].operation.client} ${describeOperation(raws[at].operation, this.model)}`;
    if (raw.value === initial) {
      throw new NotUniqueError(
        `${this.property} needs unique values, but '${words(index)}' writes the initial value, ${wordOf(this.model.initial)}`,
      );
    }
    const other = this.#writes.get(id);
    if (other !== undefined) {
      throw new NotUniqueError(
        `${this.property} needs unique values, but '${words(other)}' and '${words(index)}' write the same`,
      );
    }
    this.#writes.set(id, index);
  }

  #chain(
    kept: readonly Raw[],
    numbers: ReadonlyMap<number, number>,
    initial: number,
  ): Pick<StoreHistory, 'accesses' | 'chains'> {
    const chains: number[][] = [];
    const chainOf = new Map<unknown, number>();
    const accesses = kept.map((raw, index): StoreAccess => {
      const { operation, key, isWrite } = raw;
      const own = chainOf.get(operation.client);
      const previous = own === undefined ? -1 : chains[own][chains[own].length - 1];
      let chain = own ?? chains.length;
      if (isUnknown(operation)) chain = chains.length;
      else chainOf.set(operation.client, chain);
      if (chain === chains.length) chains.push([]);
      const place = chains[chain].push(index) - 1;
      return { operation, chain, place, previous, key, isWrite, source: this.#source(raw, numbers, initial) };
    });
    return { accesses, chains };
  }

  #source(raw: Raw, numbers: ReadonlyMap<number, number>, initial: number): number {
    if (raw.isWrite) return NOBODY;
    if (raw.value === initial) return INITIALLY;
    const write = this.#writes.get(keyOf(raw));
    return write === undefined ? NOBODY : (numbers.get(write) as number);
  }
}

function keyOf({ key, value }: { readonly key: number; readonly value: number }): string {
  return `${key} ${value}`;
}
