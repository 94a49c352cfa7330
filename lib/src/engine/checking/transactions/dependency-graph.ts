/** A graph of transactions by their numbers, with edges of several kinds. */
import { strongComponentsOf } from '../../data/strong-components.js';
import type { DependencyKind } from './transaction.js';

/** An edge: why `to` comes after `from`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: DependencyKind;
  /** The item by its number; -1 for real time. */
  readonly item: number;
  /** Why, where that does not follow from the item's versions. */
  readonly text?: string;
}

export type EdgeFilter = (edge: Pick<Edge, 'kind'>) => boolean;

export const isDependency: EdgeFilter = ({ kind }) =>
  kind === 'ww' || kind === 'wr' || kind === 'predicate wr';
export const isAntiDependency: EdgeFilter = ({ kind }) => kind === 'rw' || kind === 'predicate rw';

/** Edges by where they begin. */
export class DependencyGraph {
  readonly out: Edge[][];

  constructor(
    readonly size: number,
    readonly edges: readonly Edge[],
  ) {
    this.out = Array.from({ length: size }, () => []);
    for (const edge of edges) this.out[edge.from].push(edge);
  }
}

/** The strongly connected component of each node: two nodes are on a common cycle exactly if they have the same number. */
export function componentsOf({ size, out }: DependencyGraph): Int32Array {
  return strongComponentsOf({
    size,
    degree: node => out[node].length,
    target: (node, edge) => out[node][edge].to,
  });
}

/** The edges that lie on a cycle. */
export function edgesOnCycles(graph: DependencyGraph): Edge[] {
  const component = componentsOf(graph);
  return graph.edges.filter(({ from, to }) => component[from] === component[to]);
}

/** Edges by where they begin, as numbers alone: what is needed to ask who reaches whom. */
export type Arcs = readonly (readonly number[])[];

/** Each node before those that its arcs lead to; `undefined` if there is a cycle. */
export function topologicalOrder(arcs: Arcs): number[] | undefined {
  const waiting = new Int32Array(arcs.length);
  for (const ends of arcs) for (const to of ends) waiting[to] += 1;
  const order: number[] = [];
  for (let node = 0; node < arcs.length; node++) if (waiting[node] === 0) order.push(node);
  for (let at = 0; at < order.length; at++) {
    for (const to of arcs[order[at]]) if (--waiting[to] === 0) order.push(to);
  }
  return order.length === arcs.length ? order : undefined;
}

/**
 * Whether one node is another or reaches it, as a question; `undefined` if there is a cycle. Takes a bit for each
 * pair of nodes.
 */
export function reachability(arcs: Arcs): ((from: number, to: number) => boolean) | undefined {
  const order = topologicalOrder(arcs);
  if (order === undefined) return undefined;
  const words = (arcs.length + 31) >>> 5;
  const rows = new Int32Array(arcs.length * words);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at];
    const row = node * words;
    rows[row + (node >>> 5)] |= 1 << (node & 31);
    for (const to of arcs[node]) {
      // What it reaches over an earlier arc it reaches anyway.
      if ((rows[row + (to >>> 5)] >>> (to & 31)) & 1) continue;
      const other = to * words;
      for (let word = 0; word < words; word++) rows[row + word] |= rows[other + word];
    }
  }
  return (from, to) => ((rows[from * words + (to >>> 5)] >>> (to & 31)) & 1) === 1;
}
