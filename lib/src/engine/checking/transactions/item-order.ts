/**
 * In which order the versions of an item follow each other, as far as it is known: given, or seen in lists.
 * That lists show their own order: Kingsbury and Alvaro, "Elle: inferring isolation anomalies from experimental
 * observations", PVLDB 14(3), 2020.
 */
import { wordOf } from '../sequential-model.js';
import type { ItemAccesses, Reading } from './accesses.js';
import { type HistoryItems, INITIAL, type Item, type Write } from './history-items.js';

/** An item with its versions in order, and the places of the readings in it. */
export function orderItem(history: HistoryItems, item: Item): ItemAccesses {
  return new ItemOrder(history, item).order();
}

class ItemOrder {
  constructor(
    private readonly history: HistoryItems,
    private readonly item: Item,
  ) {}

  order(): ItemAccesses {
    const { history, item } = this;
    const { key, isList, initial, last } = item;
    const writers = [...last.keys()].filter(writer => this.history.counts[writer]);
    const values = new Map([...last].map(([writer, { value }]) => [writer, value]));
    const known = { key, isList, initial, values };
    if (isList) return { ...known, ...this.#orderList(writers) };
    const given = history.orderGivenFor(key);
    if (given === undefined) {
      const isTotal = writers.length < 2;
      const readings = item.readings.map(reading =>
        isTotal && reading.writer !== INITIAL ? { ...reading, place: 0 } : reading,
      );
      return { ...known, chain: isTotal ? writers : [], rest: isTotal ? [] : writers, readings };
    }
    const chain = this.#chainGiven(given, writers);
    const places = new Map(chain.map((writer, place) => [writer, place]));
    const readings = item.readings.map(reading => ({ ...reading, place: places.get(reading.writer) ?? -1 }));
    return { ...known, chain, rest: [], readings };
  }

  #chainGiven(given: readonly unknown[], writers: readonly number[]): number[] {
    const { item } = this;
    const name = `versionOrder.${item.key}`;
    const chain = given.flatMap(value => {
      const write = item.writes.get(this.history.data.numberOf(value));
      if (
        write === undefined &&
        this.history.data.numberOf(value) === this.history.data.numberOf(item.initial)
      )
        return [];
      if (write === undefined) throw new RangeError(`${name} names ${wordOf(value)}, which nobody wrote`);
      if (!this.history.counts[write.writer] || !write.isFinal)
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
  #orderList(writers: readonly number[]): Pick<ItemAccesses, 'chain' | 'rest' | 'readings'> {
    const { key, seen, writes, last } = this.item;
    let longest = seen[0];
    for (const one of seen) if (one.list.length > longest.list.length) longest = one;
    const order = (longest?.list ?? []).map(value => this.history.data.numberOf(value));
    const writerOf = (id: number): number => (writes.get(id) as Write).writer;
    /** How many elements that count stand before each place. */
    const counted = [0];
    for (const id of order)
      counted.push(counted[counted.length - 1] + (this.history.counts[writerOf(id)] ? 1 : 0));
    const readings: Reading[] = [];
    for (const { reader, list, own } of seen) {
      const differs = list.findIndex((value, place) => this.history.data.numberOf(value) !== order[place]);
      if (differs >= 0) {
        this.history.complain(
          'incompatible orders',
          [longest.reader, reader],
          `${this.history.names[longest.reader]} read ${key}=${wordOf(longest.list)}, but ${this.history.names[reader]} read ${key}=${wordOf(list)}: neither list begins with the other`,
        );
        continue;
      }
      const length = list.length - own;
      const place = counted[length] - 1;
      const writer = length === 0 ? INITIAL : writerOf(order[length - 1]);
      readings.push({ reader, writer, place, value: list });
    }
    const chain = order.map(writerOf).filter(writer => this.history.counts[writer]);
    const shown = new Set(order);
    const lastInChain = chain[chain.length - 1];
    // Who appended again after what was seen comes again after others who were seen: its versions surround theirs.
    const comesAgain = (writer: number): boolean =>
      writer !== lastInChain && !shown.has(this.history.data.numberOf((last.get(writer) as Write).value));
    const inChain = new Set(chain);
    const rest = writers.filter(writer => !inChain.has(writer) || comesAgain(writer));
    // One alone has no choice.
    return rest.length > 1 ? { chain, rest, readings } : { chain: [...chain, ...rest], rest: [], readings };
  }
}
