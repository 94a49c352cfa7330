/**
 * What the transactions of a history read and wrote, as numbers: which version each read saw, which transactions count, and
 * in which order versions are known to follow each other.
 * Source: Adya, "Weak consistency: a generalized theory and optimistic implementations for distributed transactions", PhD
 * thesis, MIT, 1999, chapter 3. That lists show their own order: Kingsbury and Alvaro, "Elle: inferring isolation anomalies
 * from experimental observations", PVLDB 14(3), 2020.
 */
import { Interner } from '../plain-data.js';
import { wordOf } from '../sequential-model.js';
import type { AnomalyName, ItemKey, Select, Transaction } from './transaction.js';

/** The writer of the values that were there before the first transaction. */
export const INITIAL = -1;

/** A read of a version that another transaction wrote, or that was there at first. */
export interface Reading {
  readonly reader: number;
  readonly writer: number;
  /** The place of the version in the item's chain; -1 for the initial one; of no meaning if the writer is not in the chain. */
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

/** A value that was written or appended. */
interface Write {
  readonly writer: number;
  readonly value: unknown;
  /** What the transaction had written to the item before. */
  readonly previous: Write | undefined;
  /** Whether it did not write the item again. */
  isFinal: boolean;
}

interface Item {
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

/** Reads a history; see `checkTransactions` for what it throws. */
export function readAccesses(
  transactions: readonly Transaction[],
  initial: Readonly<Record<string, unknown>>,
  versionOrder: Readonly<Record<string, readonly unknown[]>>,
): Accesses {
  return new AccessReader(transactions, initial, versionOrder).read();
}

class AccessReader {
  readonly #data = new Interner();
  readonly #items = new Map<ItemKey, Item>();
  readonly #names: string[];
  readonly #counts: boolean[];
  readonly #selects: SelectAccess[] = [];
  readonly #anomalies: LocalAnomaly[] = [];

  constructor(
    private readonly transactions: readonly Transaction[],
    private readonly initial: Readonly<Record<string, unknown>>,
    private readonly versionOrder: Readonly<Record<string, readonly unknown[]>>,
  ) {
    this.#names = transactions.map(({ name }, index) => name ?? `T${index + 1}`);
    const twice = this.#names.find((name, index) => this.#names.indexOf(name) < index);
    if (twice !== undefined) throw new RangeError(`transactions: the name '${twice}' is given twice`);
    this.#counts = transactions.map(({ outcome = 'committed' }) => outcome === 'committed');
  }

  read(): Accesses {
    this.#findItems();
    this.#findWrites();
    for (const key of Object.keys(this.versionOrder)) this.#requireOrderedItem(key);
    this.#decideWhoCounts();
    this.transactions.forEach((transaction, reader) => {
      if (this.#counts[reader]) this.#readTransaction(transaction, reader);
    });
    return {
      transactions: this.transactions,
      names: this.#names,
      counts: this.#counts,
      items: [...this.#items.values()].map(item => this.#order(item)),
      selects: this.#selects,
      anomalies: this.#anomalies,
    };
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
      this.#items.set(key, {
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

  #item(key: ItemKey): Item {
    return this.#items.get(key) as Item;
  }

  #findWrites(): void {
    this.transactions.forEach(({ operations }, writer) => {
      operations.forEach((operation, place) => {
        if (operation.type !== 'write' && operation.type !== 'append') return;
        const { key, value } = operation;
        const item = this.#item(key);
        const id = this.#data.idOf(value);
        const where = `transactions[${writer}].operations[${place}]`;
        if (item.writes.has(id)) {
          const other = this.#names[(item.writes.get(id) as Write).writer];
          throw new RangeError(
            `${where}: values must be unique by item, but ${key}=${wordOf(value)} is written by ${other} too`,
          );
        }
        if (!item.isList && id === this.#data.idOf(item.initial))
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
    const item = this.#items.get(key) ?? this.#items.get(Number(key));
    if (item === undefined) throw new RangeError(`versionOrder.${key}: no transaction touches '${key}'`);
    if (item.isList) throw new RangeError(`versionOrder.${key} must be left out: lists show their own order`);
  }

  #orderGivenFor(key: ItemKey): readonly unknown[] | undefined {
    return Object.hasOwn(this.versionOrder, key) ? this.versionOrder[key] : undefined;
  }

  /** One whose outcome is unknown counts if somebody who counts saw a write of it, or if it stands in a version order. */
  #decideWhoCounts(): void {
    const isOpen = (writer: number): boolean =>
      !this.#counts[writer] && this.transactions[writer].outcome === 'unknown';
    const queue = this.#counts.flatMap((counts, index) => (counts ? [index] : []));
    const admit = (item: Item, value: unknown): void => {
      const write = item.writes.get(this.#data.idOf(value));
      if (write === undefined || !isOpen(write.writer)) return;
      this.#counts[write.writer] = true;
      queue.push(write.writer);
    };
    for (const item of this.#items.values())
      for (const value of this.#orderGivenFor(item.key) ?? []) admit(item, value);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const operation of this.transactions[next].operations) {
        if (operation.type === 'read') {
          const item = this.#item(operation.key);
          for (const value of item.isList ? listOf(operation.value) : [operation.value]) admit(item, value);
        } else if (operation.type === 'select') {
          for (const [key, value] of [...operation.found, ...(operation.others ?? [])])
            admit(this.#item(key), value);
        }
      }
    }
  }

  #readTransaction({ operations }: Transaction, reader: number): void {
    const own = new Map<ItemKey, unknown[]>();
    operations.forEach((operation, place) => {
      if (operation.type === 'select') {
        this.#readSelect(operation, reader, own);
        return;
      }
      const item = this.#item(operation.key);
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

  #complain(name: AnomalyName, transactions: readonly number[], text: string): void {
    this.#anomalies.push({ name, transactions, text });
  }

  #readRegister(item: Item, value: unknown, reader: number, own: ReadonlyMap<ItemKey, unknown[]>): void {
    const { key } = item;
    const mine = own.get(key);
    const name = this.#names[reader];
    const id = this.#data.idOf(value);
    const words = `${name} read ${key}=${wordOf(value)}`;
    if (mine !== undefined) {
      const last = mine[mine.length - 1];
      if (this.#data.idOf(last) !== id)
        this.#complain('internal read', [reader], `${words} after it had itself written ${wordOf(last)}`);
      return;
    }
    if (id === this.#data.idOf(item.initial)) {
      item.readings.push({ reader, writer: INITIAL, place: -1, value });
      return;
    }
    const write = item.writes.get(id);
    if (write === undefined) this.#complain('thin-air read', [reader], `${words}, which nobody wrote`);
    else if (write.writer === reader)
      this.#complain('internal read', [reader], `${words} before it wrote that itself`);
    else if (!this.#noteBadSource(item, write, reader, words))
      item.readings.push({ reader, writer: write.writer, place: -1, value });
  }

  /** Notes a read of what never was, or was not to stay; true if the writer is no part of the history. */
  #noteBadSource(item: Item, { writer, isFinal }: Write, reader: number, words: string): boolean {
    const other = this.#names[writer];
    if (!this.#counts[writer]) {
      this.#complain('G1a', [writer, reader], `${words}, which ${other} wrote before it aborted`);
      return true;
    }
    if (!isFinal) {
      const last = (item.last.get(writer) as Write).value;
      const then = item.isList ? `${other} went on to append` : `${other} went on to write`;
      this.#complain('G1b', [writer, reader], `${words}, but ${then} ${wordOf(last)}`);
    }
    return false;
  }

  #readList(item: Item, list: readonly unknown[], reader: number, mine: readonly unknown[]): void {
    const { key } = item;
    const words = `${this.#names[reader]} read ${key}=${wordOf(list)}`;
    const ids = list.map(value => this.#data.idOf(value));
    const writes = ids.map(id => item.writes.get(id));
    const strange = writes.indexOf(undefined);
    if (strange >= 0) {
      this.#complain('thin-air read', [reader], `${words}, but nobody appended ${wordOf(list[strange])}`);
      return;
    }
    const twice = new Set(ids).size === ids.length ? -1 : ids.findIndex((id, at) => ids.indexOf(id) < at);
    if (twice >= 0) {
      const { writer } = writes[twice] as Write;
      this.#complain(
        'duplicate element',
        writer === reader ? [reader] : [writer, reader],
        `${words}, in which ${wordOf(list[twice])} stands twice`,
      );
      return;
    }
    const seen = ids.filter((_, place) => (writes[place] as Write).writer === reader);
    const expected = mine.map(value => this.#data.idOf(value));
    if (seen.length !== expected.length || seen.some((id, place) => id !== expected[place])) {
      this.#complain(
        'internal read',
        [reader],
        `${words} when it had itself appended ${mine.length === 0 ? 'nothing' : mine.map(wordOf).join(', ')}`,
      );
      return;
    }
    const misplaced = this.#misplaced(writes as Write[]);
    if (misplaced !== undefined) {
      const { writer, value, previous } = misplaced;
      const text = `${words}, in which ${wordOf(value)} does not come after ${wordOf(previous?.value)}, which ${this.#names[writer]} appended first`;
      this.#complain('misplaced append', [writer, reader], text);
      return;
    }
    const aborted = writes.find(write => write !== undefined && !this.#counts[write.writer]);
    if (aborted !== undefined) this.#noteBadSource(item, aborted, reader, words);
    let length = list.length;
    while (length > 0 && (writes[length - 1] as Write).writer === reader) length -= 1;
    const last = writes[length - 1];
    if (last !== undefined && this.#counts[last.writer]) this.#noteBadSource(item, last, reader, words);
    item.seen.push({ reader, list, own: list.length - length });
  }

  /** An element that stands there without, or before, what its writer appended before it. */
  #misplaced(writes: readonly Write[]): Write | undefined {
    const latest = new Map<number, Write>();
    return writes.find(write => {
      if (!this.#counts[write.writer]) return false;
      const isInOrder = latest.get(write.writer) === write.previous;
      latest.set(write.writer, write);
      return !isInOrder;
    });
  }

  #readSelect(select: Select, reader: number, own: ReadonlyMap<ItemKey, unknown[]>): void {
    const words = `${this.#names[reader]}'s select${select.name === undefined ? '' : ` of ${select.name}`}`;
    const found = new Map(select.found);
    for (const [key, value] of select.found) {
      if (value === null || !select.where(value, key))
        throw new RangeError(
          `${words}: found ${key}=${wordOf(value)}, for which its predicate does not hold`,
        );
      if (!own.has(key)) this.#readRegister(this.#item(key), value, reader, own);
    }
    for (const [key, value] of select.others ?? []) {
      if (value !== null && select.where(value, key))
        throw new RangeError(`${words}: others has ${key}=${wordOf(value)}, for which its predicate holds`);
      if (found.has(key)) throw new RangeError(`${words}: '${key}' is in found and in others`);
      this.#noteOther(this.#item(key), value, reader, `${words} saw ${key}=${wordOf(value)}`);
    }
    for (const [key, values] of own) {
      const last = values[values.length - 1];
      const expected = last !== null && select.where(last, key) ? last : undefined;
      if (this.#data.idOf(found.get(key)) !== this.#data.idOf(expected))
        this.#complain(
          'internal read',
          [reader],
          `${words} did not see that it had itself written ${key}=${wordOf(last)}`,
        );
    }
    this.#selects.push({ reader, select, ownKeys: new Set(own.keys()) });
  }

  #noteOther(item: Item, value: unknown, reader: number, words: string): void {
    const id = this.#data.idOf(value);
    if (id === this.#data.idOf(item.initial)) return;
    const write = item.writes.get(id);
    if (write === undefined) this.#complain('thin-air read', [reader], `${words}, which nobody wrote`);
    else if (write.writer !== reader) this.#noteBadSource(item, write, reader, words);
  }

  #order(item: Item): ItemAccesses {
    const { key, isList, initial, last } = item;
    const writers = [...last.keys()].filter(writer => this.#counts[writer]);
    const values = new Map([...last].map(([writer, { value }]) => [writer, value]));
    const known = { key, isList, initial, values };
    if (isList) return { ...known, ...this.#orderList(item, writers) };
    const given = this.#orderGivenFor(key);
    if (given === undefined) {
      const isTotal = writers.length < 2;
      const readings = item.readings.map(reading =>
        isTotal && reading.writer !== INITIAL ? { ...reading, place: 0 } : reading,
      );
      return { ...known, chain: isTotal ? writers : [], rest: isTotal ? [] : writers, readings };
    }
    const chain = this.#chainGiven(item, given, writers);
    const places = new Map(chain.map((writer, place) => [writer, place]));
    const readings = item.readings.map(reading => ({ ...reading, place: places.get(reading.writer) ?? -1 }));
    return { ...known, chain, rest: [], readings };
  }

  #chainGiven(item: Item, given: readonly unknown[], writers: readonly number[]): number[] {
    const name = `versionOrder.${item.key}`;
    const chain = given.flatMap(value => {
      const write = item.writes.get(this.#data.idOf(value));
      if (write === undefined && this.#data.idOf(value) === this.#data.idOf(item.initial)) return [];
      if (write === undefined) throw new RangeError(`${name} names ${wordOf(value)}, which nobody wrote`);
      if (!this.#counts[write.writer] || !write.isFinal)
        throw new RangeError(
          `${name} names ${wordOf(value)}, which was not installed: only last writes of committed transactions are`,
        );
      return [write.writer];
    });
    const missing = writers.find(writer => !chain.includes(writer));
    if (missing !== undefined)
      throw new RangeError(
        `${name} must name every version, but ${wordOf(item.last.get(missing)?.value)} is missing`,
      );
    if (chain.length !== writers.length) throw new RangeError(`${name} must name every version once`);
    return chain;
  }

  /** A list that was read tells the order of all its elements; what nobody read comes after the longest list. */
  #orderList(
    { key, seen, writes, last }: Item,
    writers: readonly number[],
  ): Pick<ItemAccesses, 'chain' | 'rest' | 'readings'> {
    let longest = seen[0];
    for (const one of seen) if (one.list.length > longest.list.length) longest = one;
    const order = (longest?.list ?? []).map(value => this.#data.idOf(value));
    const writerOf = (id: number): number => (writes.get(id) as Write).writer;
    /** How many elements that count stand before each place. */
    const counted = [0];
    for (const id of order) counted.push(counted[counted.length - 1] + (this.#counts[writerOf(id)] ? 1 : 0));
    const readings: Reading[] = [];
    for (const { reader, list, own } of seen) {
      const differs = list.findIndex((value, place) => this.#data.idOf(value) !== order[place]);
      if (differs >= 0) {
        this.#complain(
          'incompatible orders',
          [longest.reader, reader],
          `${this.#names[longest.reader]} read ${key}=${wordOf(longest.list)}, but ${this.#names[reader]} read ${key}=${wordOf(list)}: neither list begins with the other`,
        );
        continue;
      }
      const length = list.length - own;
      const place = counted[length] - 1;
      const writer = length === 0 ? INITIAL : writerOf(order[length - 1]);
      readings.push({ reader, writer, place, value: list });
    }
    const chain = order.map(writerOf).filter(writer => this.#counts[writer]);
    const shown = new Set(order);
    const lastInChain = chain[chain.length - 1];
    // Who appended again after what was seen comes again after others who were seen: its versions surround theirs.
    const comesAgain = (writer: number): boolean =>
      writer !== lastInChain && !shown.has(this.#data.idOf((last.get(writer) as Write).value));
    const inChain = new Set(chain);
    const rest = writers.filter(writer => !inChain.has(writer) || comesAgain(writer));
    // One alone has no choice.
    return rest.length > 1 ? { chain, rest, readings } : { chain: [...chain, ...rest], rest: [], readings };
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
