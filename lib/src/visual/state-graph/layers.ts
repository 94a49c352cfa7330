import type { StateGraph } from './graph.js';

/** What is drawn of a graph, state by state in layers. */
export interface Layers {
  /** The states of each depth, in the order in which they stand. */
  readonly layers: readonly (readonly number[])[];
  readonly depthOf: ReadonlyMap<number, number>;
  readonly roots: ReadonlySet<number>;
  /** How many successors of a drawn state are not drawn. */
  readonly hidden: ReadonlyMap<number, number>;
  /** The steps of the shortest way to the nearest violation, as `from to`. */
  readonly way: ReadonlySet<string>;
}

/** Sorting layers by the middles of their neighbors; more rounds no longer change what is seen. */
const ROUNDS = 12;

/**
 * Breadth-first layers of a graph. Of a larger graph, the states nearest to the beginning are kept, and the shortest ways to those
 * that are marked.
 */
export function layersOf(graph: StateGraph, most: number): Layers {
  const { states, edges } = graph;
  const next = states.map((): number[] => []);
  for (const { from, to } of edges) next[from].push(to);
  const initial = states.flatMap(({ mark }, index) => (mark === 'initial' ? [index] : []));
  const roots = new Set(initial.length === 0 ? [0] : initial);
  const { order, depthOf, parentOf } = breadthFirst(roots, next, states.length);
  const kept = keepNearest(graph, order, parentOf, most);
  const layers: number[][] = [];
  for (const state of order) {
    if (!kept.has(state)) continue;
    const depth = depthOf.get(state) as number;
    layers[depth] ??= [];
    layers[depth].push(state);
  }
  const drawn = layers.filter(layer => layer !== undefined);
  sortLayers(drawn, next, kept);
  const hidden = new Map(
    [...kept].map(state => [state, new Set(next[state].filter(to => !kept.has(to))).size] as const),
  );
  return { layers: drawn, depthOf, roots, hidden, way: wayToViolation(graph, order, parentOf) };
}

interface Search {
  readonly order: readonly number[];
  readonly depthOf: Map<number, number>;
  readonly parentOf: ReadonlyMap<number, number>;
}

function breadthFirst(roots: ReadonlySet<number>, next: readonly number[][], count: number): Search {
  const order = [...roots];
  const depthOf = new Map(order.map(state => [state, 0]));
  const parentOf = new Map<number, number>();
  let deepest = 0;
  for (const state of order) {
    const depth = depthOf.get(state) as number;
    deepest = Math.max(deepest, depth);
    for (const to of next[state]) {
      if (depthOf.has(to)) continue;
      depthOf.set(to, depth + 1);
      parentOf.set(to, state);
      order.push(to);
    }
  }
  // What cannot be reached stands below everything else.
  for (let state = 0; state < count; state++) {
    if (depthOf.has(state)) continue;
    depthOf.set(state, deepest + 1);
    order.push(state);
  }
  return { order, depthOf, parentOf };
}

function keepNearest(
  { states }: StateGraph,
  order: readonly number[],
  parentOf: ReadonlyMap<number, number>,
  most: number,
): Set<number> {
  if (order.length <= most) return new Set(order);
  const kept = new Set<number>();
  for (const marked of order) {
    const { mark } = states[marked];
    if (mark !== 'violation' && mark !== 'goal') continue;
    const way: number[] = [];
    for (let at: number | undefined = marked; at !== undefined; at = parentOf.get(at)) way.push(at);
    if (kept.size + way.filter(state => !kept.has(state)).length > most) continue;
    for (const state of way) kept.add(state);
  }
  for (const state of order) if (kept.size < most) kept.add(state);
  return kept;
}

function wayToViolation(
  { states }: StateGraph,
  order: readonly number[],
  parentOf: ReadonlyMap<number, number>,
): Set<string> {
  const way = new Set<string>();
  let at = order.find(state => states[state].mark === 'violation');
  while (at !== undefined) {
    const from = parentOf.get(at);
    if (from !== undefined) way.add(`${from} ${at}`);
    at = from;
  }
  return way;
}

/** Moves neighbors of one layer near to each other in the next, down and up in turn, so that fewer edges cross. */
function sortLayers(layers: number[][], next: readonly number[][], kept: ReadonlySet<number>): void {
  const before = new Map<number, number[]>();
  for (const from of kept) for (const to of next[from]) before.set(to, [...(before.get(to) ?? []), from]);
  const places = new Map<number, number>();
  const note = (layer: readonly number[]): void => {
    layer.forEach((state, index) => {
      places.set(state, (index + 0.5) / layer.length);
    });
  };
  for (const layer of layers) note(layer);
  const sort = (
    layer: number[],
    beside: ReadonlySet<number>,
    neighbors: (state: number) => number[],
  ): void => {
    const middle = new Map(
      layer.map(state => {
        const near = neighbors(state).filter(one => beside.has(one));
        const sum = near.reduce((total, one) => total + (places.get(one) as number), 0);
        return [state, near.length === 0 ? (places.get(state) as number) : sum / near.length];
      }),
    );
    layer.sort((a, b) => (middle.get(a) as number) - (middle.get(b) as number) || a - b);
    note(layer);
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let depth = 1; depth < layers.length; depth++) {
      sort(layers[depth], new Set(layers[depth - 1]), state => before.get(state) ?? []);
    }
    if (round === ROUNDS - 1) break;
    for (let depth = layers.length - 2; depth >= 0; depth--) {
      sort(layers[depth], new Set(layers[depth + 1]), state => next[state]);
    }
  }
}
