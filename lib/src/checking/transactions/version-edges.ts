/** Edges that follow from what was read, and from the order of an item's versions as far as it is known. */
import { type Accesses, INITIAL, type ItemAccesses, type Reading } from './accesses.js';
import type { Edge } from './dependency-graph.js';

/** Edges that hold in every order of the versions that the chains allow. */
export function knownEdges({ items, counts }: Accesses): Edge[] {
  return items.flatMap((item, index) => itemEdges(item, index, counts));
}

function itemEdges(item: ItemAccesses, index: number, counts: readonly boolean[]): Edge[] {
  const { chain, rest, readings } = item;
  const edges: Edge[] = [];
  const add = (kind: Edge['kind'], from: number, to: number): void => {
    if (from !== to && counts[from]) edges.push({ from, to, kind, item: index });
  };
  for (let place = 1; place < chain.length; place++) add('ww', chain[place - 1], chain[place]);
  if (chain.length > 0) for (const writer of rest) add('ww', chain[chain.length - 1], writer);
  const inRest = new Set(rest);
  for (const reading of readings) {
    const { reader, writer } = reading;
    if (writer !== INITIAL) add('wr', writer, reader);
    const next = nextWriter(item, reading);
    if (next !== undefined) add('rw', reader, next);
    // One that writes the item itself may come first of the rest: then the others overwrite its own version, not the one it read.
    else if (!inRest.has(reader) && !inRest.has(writer)) for (const after of rest) add('rw', reader, after);
  }
  return edges;
}

/** Who wrote the next version in the chain; `undefined` if the reading is of the last, or not of the chain at all. */
export function nextWriter({ chain, rest }: ItemAccesses, { writer, place }: Reading): number | undefined {
  if (place < 0 && writer !== INITIAL && rest.length > 0) return undefined;
  let next = place + 1;
  while (next < chain.length && chain[next] === writer) next += 1;
  return chain[next];
}

/** Two writers of one item whose order is open. */
export interface OpenPair {
  readonly item: number;
  readonly one: number;
  readonly other: number;
}

/** All pairs whose order is open. */
export function openPairs({ items }: Accesses): OpenPair[] {
  const pairs: OpenPair[] = [];
  items.forEach(({ rest }, item) => {
    for (let at = 0; at < rest.length; at++)
      for (let after = at + 1; after < rest.length; after++)
        pairs.push({ item, one: rest[at], other: rest[after] });
  });
  return pairs;
}

/** What was read of one item's versions whose order is open; `INITIAL` stands for the end of the chain. */
export interface OpenItem {
  readonly writers: ReadonlySet<number>;
  readonly readersOf: ReadonlyMap<number, readonly number[]>;
  /** For those who write the item too: the versions that they read. */
  readonly readBy: ReadonlyMap<number, readonly number[]>;
}

export function openItems({ items }: Accesses): OpenItem[] {
  return items.map(item => {
    const writers = new Set(item.rest);
    const readersOf = new Map<number, number[]>();
    const readBy = new Map<number, number[]>();
    for (const reading of writers.size === 0 ? [] : item.readings) {
      const isOpen = writers.has(reading.writer);
      if (!isOpen && nextWriter(item, reading) !== undefined) continue;
      const version = isOpen ? reading.writer : INITIAL;
      append(readersOf, version, reading.reader);
      if (writers.has(reading.reader)) append(readBy, reading.reader, version);
    }
    return { writers, readersOf, readBy };
  });
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * The anti-dependencies that come with the decision that the version of `before` comes before that of `after`, one by one until
 * `isEnough` says so.
 *
 * Who read a version and wrote the item itself is followed by an anti-dependency only if somebody else's version came
 * between: that is known when both orders are.
 *
 * @param isBefore what has been decided so far
 * @returns whether it was enough
 */
export function antiDependenciesOf(
  { writers, readersOf, readBy }: OpenItem,
  before: number,
  after: number,
  isBefore: (one: number, other: number) => boolean,
  isEnough: (from: number, to: number) => boolean,
): boolean {
  for (const version of readBy.get(after) ?? NOBODY) {
    if (version === before || (version !== INITIAL && !isBefore(version, before))) continue;
    if (isEnough(after, before)) return true;
  }
  for (const reader of readersOf.get(before) ?? NOBODY) {
    if (reader === after || (writers.has(reader) && !isBefore(after, reader))) continue;
    if (isEnough(reader, after)) return true;
  }
  return false;
}

const NOBODY: readonly number[] = [];

/** The accesses with every chain complete: the rest of each item in the given order. */
export function withOrder(accesses: Accesses, restOf: (item: number) => readonly number[]): Accesses {
  const items = accesses.items.map((item, index) => {
    if (item.rest.length === 0) return item;
    const chain = [...item.chain, ...restOf(index)];
    const places = new Map(chain.map((writer, place) => [writer, place]));
    const inRest = new Set(item.rest);
    const readings = item.readings.map(reading =>
      !item.isList && inRest.has(reading.writer)
        ? { ...reading, place: places.get(reading.writer) as number }
        : reading,
    );
    return { ...item, chain, rest: [], readings };
  });
  return { ...accesses, items };
}
