import { requireFinite } from '../../../ground/arguments.js';
import type { Accesses } from './accesses.js';
import type { Edge } from './dependency-graph.js';

/** When each transaction that counts was under way. What is not known is left open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** @throws RangeError if a time is not finite, or an end is before its beginning */
export function spansOf({ transactions, counts }: Accesses): Span[] {
  return transactions.map(({ beganAt, endedAt, outcome }, index) => {
    const name = `transactions[${index}]`;
    if (beganAt !== undefined) requireFinite(`${name}.beganAt`, beganAt);
    if (endedAt !== undefined) requireFinite(`${name}.endedAt`, endedAt);
    const from = beganAt ?? Number.NEGATIVE_INFINITY;
    if (endedAt !== undefined && endedAt < from)
      throw new RangeError(`${name}.endedAt must not be before its beganAt, ${from}, got ${endedAt}`);
    // A client that gave up does not know that it is over.
    const isOver = counts[index] && outcome !== 'unknown' && endedAt !== undefined;
    return { from, to: isOver ? endedAt : Number.POSITIVE_INFINITY };
  });
}

/**
 * That one transaction was over before another began, without what follows from the rest: an edge for each that was
 * over and had no successor yet. As many edges as there are transactions at a time, for each transaction.
 */
export function realTimeEdges(spans: readonly Span[], accesses: Accesses): Edge[] {
  const { counts, names } = accesses;
  // 2 * index is a beginning, 2 * index + 1 an end; at one instant, beginnings come first, as nobody knows better.
  const events = spans.flatMap(({ to }, index) => {
    if (!counts[index]) return [];
    return to === Number.POSITIVE_INFINITY ? [2 * index] : [2 * index, 2 * index + 1];
  });
  const timeOf = (event: number): number => (event % 2 === 0 ? spans[event >> 1].from : spans[event >> 1].to);
  events.sort((a, b) => timeOf(a) - timeOf(b) || (a % 2) - (b % 2) || a - b);
  let latest: number[] = [];
  const before = new Map<number, ReadonlySet<number>>();
  const edges: Edge[] = [];
  for (const event of events) {
    const index = event >> 1;
    if (event % 2 === 0) {
      before.set(index, new Set(latest));
      for (const from of latest) edges.push(realTimeEdge(spans, names, from, index));
    } else latest = [...latest.filter(one => !before.get(index)?.has(one)), index];
  }
  return edges;
}

/** That one was over before the other began. */
export function realTimeEdge(
  spans: readonly Span[],
  names: readonly string[],
  from: number,
  to: number,
): Edge {
  const text = `${names[from]} was over at ${spans[from].to}, before ${names[to]} began at ${spans[to].from}`;
  return { from, to, kind: 'real time', item: -1, text };
}

/**
 * A cycle with each run of real time as one edge: who was over before somebody began was over before all that came
 * later.
 */
export function withoutWaits(
  cycle: readonly Edge[],
  spans: readonly Span[],
  names: readonly string[],
): Edge[] {
  const start = cycle.findIndex(
    (edge, at) => edge.kind === 'real time' && cycle.at(at - 1)?.kind !== 'real time',
  );
  if (start < 0) return [...cycle];
  const joined: Edge[] = [];
  for (const edge of [...cycle.slice(start), ...cycle.slice(0, start)]) {
    const last = joined[joined.length - 1];
    if (edge.kind === 'real time' && last?.kind === 'real time')
      joined[joined.length - 1] = realTimeEdge(spans, names, last.from, edge.to);
    else joined.push(edge);
  }
  return joined;
}
