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
    // If the reader itself overwrites what it read, the others come after it as overwriting its own version: that
    // they come after
    // it is true all the same, and an edge more or less between the same two closes no other cycles.
    else if (!inRest.has(writer)) for (const after of rest) add('rw', reader, after);
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
  readonly writers: readonly number[];
  readonly readersOf: ReadonlyMap<number, readonly number[]>;
}

export function openItems({ items }: Accesses): OpenItem[] {
  return items.map(item => {
    const inRest = new Set(item.rest);
    const readersOf = new Map<number, number[]>();
    for (const reading of inRest.size === 0 ? [] : item.readings) {
      const isOpen = inRest.has(reading.writer);
      if (!isOpen && nextWriter(item, reading) !== undefined) continue;
      const version = isOpen ? reading.writer : INITIAL;
      const readers = readersOf.get(version);
      if (readers === undefined) readersOf.set(version, [reading.reader]);
      else readers.push(reading.reader);
    }
    return { writers: item.rest, readersOf };
  });
}

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
