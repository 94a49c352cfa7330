import { Interner } from '../../data/interner.js';
import { wordOf } from '../sequential-model.js';
import type { LocalAnomaly, Reading } from './accesses.js';
import type { AnomalyName, ItemKey, Transaction } from './transaction.js';

/** The writer of the values that were there before the first transaction. */
export const INITIAL = -1;

/** A value that was written or appended. */
export interface Write {
  readonly writer: number;
  readonly value: unknown;
  /** What the transaction had written to the item before. */
  readonly previous: Write | undefined;
  /** Whether it did not write the item again. */
  isFinal: boolean;
}

/** What is gathered of an item. */
export interface Item {
  readonly key: ItemKey;
  readonly isList: boolean;
  readonly initial: unknown;
  /** By the number of the value. */
  readonly writes: Map<number, Write>;
  /** The last write of each transaction. */
  readonly last: Map<number, Write>;
  readonly readings: Reading[];
  /** Of a list: what was read of it, and by whom. */
  readonly seen: { readonly reader: number; readonly list: readonly unknown[]; readonly own: number }[];
}

/** The items of a history, who wrote what, and which transactions count. */
export class HistoryItems {
  readonly data = new Interner<unknown>();
  readonly items = new Map<ItemKey, Item>();
  readonly names: string[];
  readonly counts: boolean[];
  readonly anomalies: LocalAnomaly[] = [];

  constructor(
    readonly transactions: readonly Transaction[],
    private readonly initial: Readonly<Record<string, unknown>>,
    private readonly versionOrder: Readonly<Record<string, readonly unknown[]>>,
  ) {
    this.names = transactions.map(({ name }, index) => name ?? `T${index + 1}`);
    if (new Set(this.names).size < this.names.length) {
      const twice = this.names.find((name, index) => this.names.indexOf(name) < index);
      throw new RangeError(`transactions: the name '${twice}' is given twice`);
    }
    this.counts = transactions.map(({ outcome = 'committed' }) => outcome === 'committed');
    this.#findItems();
    this.#findWrites();
    for (const key of Object.keys(versionOrder)) this.#requireOrderedItem(key);
    this.#decideWhoCounts();
  }

  item(key: ItemKey): Item {
    return this.items.get(key) as Item;
  }

  orderGivenFor(key: ItemKey): readonly unknown[] | undefined {
    return Object.hasOwn(this.versionOrder, key) ? this.versionOrder[key] : undefined;
  }

  complain(name: AnomalyName, transactions: readonly number[], text: string): void {
    this.anomalies.push({ name, transactions, text });
  }

  /** An item is a list if anybody appends to it or reads a list of it, and a register otherwise. */
  #findItems(): void {
    const lists = new Map<ItemKey, boolean>();
    const note = (key: ItemKey, isList: boolean | undefined, where: string): void => {
      const known = lists.get(key);
      if (known !== undefined && isList !== undefined && known !== isList)
        throw new RangeError(`${where}: '${key}' is used as a register and as a list`);
      if (isList !== undefined) lists.set(key, isList);
      else if (!lists.has(key)) lists.set(key, false);
    };
    const noteAll = (decisive: boolean): void => {
      this.transactions.forEach(({ operations }, index) => {
        operations.forEach((operation, place) => {
          const where = `transactions[${index}].operations[${place}]`;
          if (operation.type === 'select') {
            if (decisive)
              for (const [key] of [...operation.found, ...(operation.others ?? [])]) note(key, false, where);
          } else if (operation.type !== 'read') {
            if (decisive) note(operation.key, operation.type === 'append', where);
          } else if (!decisive && !lists.has(operation.key)) {
            note(operation.key, Array.isArray(operation.value), where);
          }
        });
      });
    };
    noteAll(true);
    noteAll(false);
    for (const [key, isList] of lists) {
      if (isList && Object.hasOwn(this.initial, key))
        throw new RangeError(`initial.${key} must be left out: a list begins empty`);
      const initial = isList ? [] : (this.initial[key] ?? null);
      this.items.set(key, {
        key,
        isList,
        initial,
        writes: new Map(),
        last: new Map(),
        readings: [],
        seen: [],
      });
    }
  }

  #findWrites(): void {
    this.transactions.forEach(({ operations }, writer) => {
      operations.forEach((operation, place) => {
        if (operation.type !== 'write' && operation.type !== 'append') return;
        const { key, value } = operation;
        const item = this.item(key);
        const id = this.data.numberOf(value);
        const where = `transactions[${writer}].operations[${place}]`;
        if (item.writes.has(id)) {
          const other = this.names[(item.writes.get(id) as Write).writer];
          throw new RangeError(
            `${where}: values must be unique by item, but ${key}=${wordOf(value)} is written by ${other} too`,
          );
        }
        if (!item.isList && id === this.data.numberOf(item.initial))
          throw new RangeError(`${where}: ${key}=${wordOf(value)} is the initial value`);
        const before = item.last.get(writer);
        if (before !== undefined) before.isFinal = false;
        const write = { writer, value, previous: before, isFinal: true };
        item.writes.set(id, write);
        item.last.set(writer, write);
      });
    });
  }

  #requireOrderedItem(key: string): void {
    const item = this.items.get(key) ?? this.items.get(Number(key));
    if (item === undefined) throw new RangeError(`versionOrder.${key}: no transaction touches '${key}'`);
    if (item.isList) throw new RangeError(`versionOrder.${key} must be left out: lists show their own order`);
  }

  /** One whose outcome is unknown counts if somebody who counts saw a write of it, or if it stands in a version order. */
  #decideWhoCounts(): void {
    const isOpen = (writer: number): boolean =>
      !this.counts[writer] && this.transactions[writer].outcome === 'unknown';
    const queue = this.counts.flatMap((counts, index) => (counts ? [index] : []));
    const admit = (item: Item, value: unknown): void => {
      const write = item.writes.get(this.data.numberOf(value));
      if (write === undefined || !isOpen(write.writer)) return;
      this.counts[write.writer] = true;
      queue.push(write.writer);
    };
    for (const item of this.items.values())
      for (const value of this.orderGivenFor(item.key) ?? []) admit(item, value);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const operation of this.transactions[next].operations) {
        if (operation.type === 'read') {
          const item = this.item(operation.key);
          for (const value of item.isList ? listOf(operation.value) : [operation.value]) admit(item, value);
        } else if (operation.type === 'select') {
          for (const [key, value] of [...operation.found, ...(operation.others ?? [])])
            admit(this.item(key), value);
        }
      }
    }
  }
}

/** A list that was read; nothing where there was none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
