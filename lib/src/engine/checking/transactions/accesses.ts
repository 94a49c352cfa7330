/**
 * What the transactions of a history read and wrote, as numbers: which version each read saw, which transactions
 * count, and in which order versions are known to follow each other. Source: Adya, "Weak consistency: a generalized
 * theory and optimiztic implementations for distributed transactions", PhD thesis, MIT, 1999, chapter 3.
 */
import { wordOf } from '../sequential-model.js';
import { HistoryItems, INITIAL, type Item, listOf, type Write } from './history-items.js';
import { orderItem } from './item-order.js';
import type { AnomalyName, ItemKey, Select, Transaction } from './transaction.js';

export { INITIAL };

/** A read of a version that another transaction wrote, or that was there at first. */
export interface Reading {
  readonly reader: number;
  readonly writer: number;
  /**
   * The place of the version in the item's chain; -1 for the initial one; of no meaning if the writer is not in the
   * chain.
   */
  readonly place: number;
  readonly value: unknown;
}

/** What happened to one item. Only transactions that count are in it. */
export interface ItemAccesses {
  readonly key: ItemKey;
  readonly isList: boolean;
  readonly initial: unknown;
  /** Writers in the order of their versions, as far as it is known. In a list one may stand here twice. */
  readonly chain: readonly number[];
  /** Writers whose versions come after the chain, in an order that is not known. */
  readonly rest: readonly number[];
  readonly readings: readonly Reading[];
  /** What each writer left, by its number. */
  readonly values: ReadonlyMap<number, unknown>;
}

/** A predicate read, and what its own transaction had written by then. */
export interface SelectAccess {
  readonly reader: number;
  readonly select: Select;
  readonly ownKeys: ReadonlySet<ItemKey>;
}

/** An anomaly that needs no cycle. */
export interface LocalAnomaly {
  readonly name: AnomalyName;
  readonly transactions: readonly number[];
  readonly text: string;
}

/** All of it. */
export interface Accesses {
  readonly transactions: readonly Transaction[];
  readonly names: readonly string[];
  readonly counts: readonly boolean[];
  readonly items: readonly ItemAccesses[];
  readonly selects: readonly SelectAccess[];
  readonly anomalies: readonly LocalAnomaly[];
}

/** Reads a history; see `checkTransactions` for what it throws. */
export function readAccesses(
  transactions: readonly Transaction[],
  initial: Readonly<Record<string, unknown>>,
  versionOrder: Readonly<Record<string, readonly unknown[]>>,
): Accesses {
  return new AccessReader(new HistoryItems(transactions, initial, versionOrder)).read();
}

class AccessReader {
  readonly #selects: SelectAccess[] = [];

  constructor(private readonly history: HistoryItems) {}

  read(): Accesses {
    const { transactions, names, counts, items, anomalies } = this.history;
    transactions.forEach((transaction, reader) => {
      if (counts[reader]) this.#readTransaction(transaction, reader);
    });
    return {
      transactions,
      names,
      counts,
      items: [...items.values()].map(item => orderItem(this.history, item)),
      selects: this.#selects,
      anomalies,
    };
  }

  #readTransaction({ operations }: Transaction, reader: number): void {
    const own = new Map<ItemKey, unknown[]>();
    operations.forEach((operation, place) => {
      if (operation.type === 'select') {
        this.#readSelect(operation, reader, own);
        return;
      }
      const item = this.history.item(operation.key);
      if (operation.type !== 'read') {
        const before = own.get(operation.key);
        if (before === undefined) own.set(operation.key, [operation.value]);
        else before.push(operation.value);
      } else if (operation.value !== undefined) {
        if (!item.isList) this.#readRegister(item, operation.value, reader, own);
        else if (Array.isArray(operation.value) || operation.value === null)
          this.#readList(item, listOf(operation.value), reader, own.get(operation.key) ?? []);
        else
          throw new RangeError(
            `transactions[${reader}].operations[${place}]: '${operation.key}' is a list, got ${wordOf(operation.value)}`,
          );
      }
    });
  }

  #readRegister(item: Item, value: unknown, reader: number, own: ReadonlyMap<ItemKey, unknown[]>): void {
    const { key } = item;
    const mine = own.get(key);
    const name = this.history.names[reader];
    const id = this.history.data.numberOf(value);
    const words = `${name} read ${key}=${wordOf(value)}`;
    if (mine !== undefined) {
      const last = mine[mine.length - 1];
      if (this.history.data.numberOf(last) !== id)
        this.history.complain(
          'internal read',
          [reader],
          `${words} after it had itself written ${wordOf(last)}`,
        );
      return;
    }
    if (id === this.history.data.numberOf(item.initial)) {
      item.readings.push({ reader, writer: INITIAL, place: -1, value });
      return;
    }
    const write = item.writes.get(id);
    if (write === undefined) this.history.complain('thin-air read', [reader], `${words}, which nobody wrote`);
    else if (write.writer === reader)
      this.history.complain('internal read', [reader], `${words} before it wrote that itself`);
    else if (!this.#noteBadSource(item, write, reader, words))
      item.readings.push({ reader, writer: write.writer, place: -1, value });
  }

  /** Notes a read of what never was, or was not to stay; true if the writer is no part of the history. */
  #noteBadSource(item: Item, { writer, isFinal }: Write, reader: number, words: string): boolean {
    const other = this.history.names[writer];
    if (!this.history.counts[writer]) {
      this.history.complain('G1a', [writer, reader], `${words}, which ${other} wrote before it aborted`);
      return true;
    }
    if (!isFinal) {
      const last = (item.last.get(writer) as Write).value;
      const then = item.isList ? `${other} went on to append` : `${other} went on to write`;
      this.history.complain('G1b', [writer, reader], `${words}, but ${then} ${wordOf(last)}`);
    }
    return false;
  }

  #readList(item: Item, list: readonly unknown[], reader: number, mine: readonly unknown[]): void {
    const { key } = item;
    const words = `${this.history.names[reader]} read ${key}=${wordOf(list)}`;
    const ids = list.map(value => this.history.data.numberOf(value));
    const writes = ids.map(id => item.writes.get(id));
    const strange = writes.indexOf(undefined);
    if (strange >= 0) {
      this.history.complain(
        'thin-air read',
        [reader],
        `${words}, but nobody appended ${wordOf(list[strange])}`,
      );
      return;
    }
    const twice = new Set(ids).size === ids.length ? -1 : ids.findIndex((id, at) => ids.indexOf(id) < at);
    if (twice >= 0) {
      const { writer } = writes[twice] as Write;
      this.history.complain(
        'duplicate element',
        writer === reader ? [reader] : [writer, reader],
        `${words}, in which ${wordOf(list[twice])} stands twice`,
      );
      return;
    }
    const seen = ids.filter((_, place) => (writes[place] as Write).writer === reader);
    const expected = mine.map(value => this.history.data.numberOf(value));
    if (seen.length !== expected.length || seen.some((id, place) => id !== expected[place])) {
      this.history.complain(
        'internal read',
        [reader],
        `${words} when it had itself appended ${mine.length === 0 ? 'nothing' : mine.map(wordOf).join(', ')}`,
      );
      return;
    }
    const misplaced = this.#misplaced(writes as Write[]);
    if (misplaced !== undefined) {
      const { writer, value, previous } = misplaced;
      const text = `${words}, in which ${wordOf(value)} does not come after ${wordOf(previous?.value)}, which ${this.history.names[writer]} appended first`;
      this.history.complain('misplaced append', [writer, reader], text);
      return;
    }
    const aborted = writes.find(write => write !== undefined && !this.history.counts[write.writer]);
    if (aborted !== undefined) this.#noteBadSource(item, aborted, reader, words);
    let length = list.length;
    while (length > 0 && (writes[length - 1] as Write).writer === reader) length -= 1;
    const last = writes[length - 1];
    if (last !== undefined && this.history.counts[last.writer])
      this.#noteBadSource(item, last, reader, words);
    item.seen.push({ reader, list, own: list.length - length });
  }

  /** An element that stands there without, or before, what its writer appended before it. */
  #misplaced(writes: readonly Write[]): Write | undefined {
    const latest = new Map<number, Write>();
    return writes.find(write => {
      if (!this.history.counts[write.writer]) return false;
      const isInOrder = latest.get(write.writer) === write.previous;
      latest.set(write.writer, write);
      return !isInOrder;
    });
  }

  #readSelect(select: Select, reader: number, own: ReadonlyMap<ItemKey, unknown[]>): void {
    const words = `${this.history.names[reader]}'s select${select.name === undefined ? '' : ` of ${select.name}`}`;
    const found = new Map(select.found);
    for (const [key, value] of select.found) {
      if (value === null || !select.where(value, key))
        throw new RangeError(
          `${words}: found ${key}=${wordOf(value)}, for which its predicate does not hold`,
        );
      if (!own.has(key)) this.#readRegister(this.history.item(key), value, reader, own);
    }
    for (const [key, value] of select.others ?? []) {
      if (value !== null && select.where(value, key))
        throw new RangeError(`${words}: others has ${key}=${wordOf(value)}, for which its predicate holds`);
      if (found.has(key)) throw new RangeError(`${words}: '${key}' is in found and in others`);
      this.#noteOther(this.history.item(key), value, reader, `${words} saw ${key}=${wordOf(value)}`);
    }
    for (const [key, values] of own) {
      const last = values[values.length - 1];
      const expected = last !== null && select.where(last, key) ? last : undefined;
      if (this.history.data.numberOf(found.get(key)) !== this.history.data.numberOf(expected))
        this.history.complain(
          'internal read',
          [reader],
          `${words} did not see that it had itself written ${key}=${wordOf(last)}`,
        );
    }
    this.#selects.push({ reader, select, ownKeys: new Set(own.keys()) });
  }

  #noteOther(item: Item, value: unknown, reader: number, words: string): void {
    const id = this.history.data.numberOf(value);
    if (id === this.history.data.numberOf(item.initial)) return;
    const write = item.writes.get(id);
    if (write === undefined) this.history.complain('thin-air read', [reader], `${words}, which nobody wrote`);
    else if (write.writer !== reader) this.#noteBadSource(item, write, reader, words);
  }
}
