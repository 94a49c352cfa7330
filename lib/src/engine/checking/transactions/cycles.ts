import type { DependencyGraph, Edge, EdgeFilter } from './dependency-graph.js';
import { componentsOf } from './dependency-graph.js';

/** What a cycle must look like. */
export interface CycleShape {
  /** Its first edge: the one that gives it its name. */
  readonly first: EdgeFilter;
  /** Each edge after it, given the one before; by default any. */
  readonly next?: (edge: Edge, before: Edge, first: Edge) => boolean;
  /** What is remembered of the way besides its place, from 0 to 3, so that `closesIn` can ask for it. */
  readonly phase?: (phase: number, edge: Edge) => number;
  /** The phases in which the cycle may close; by default any. */
  readonly closesIn?: (phase: number, last: Edge, first: Edge) => boolean;
}

const PHASES = 4;

/**
 * A shortest cycle of a shape, as its edges, or `undefined`. It passes each node once.
 *
 * Costs one breadth-first search for each first edge that lies on a cycle; it ends with the first cycle of two edges,
 * since there is none shorter.
 */
export function shortestCycle(graph: DependencyGraph, shape: CycleShape): Edge[] | undefined {
  const component = componentsOf(graph);
  let best: Edge[] | undefined;
  for (const first of graph.edges) {
    if (component[first.from] !== component[first.to] || !shape.first(first)) continue;
    const cycle = closeCycle(graph, component, shape, first, (best?.length ?? Number.POSITIVE_INFINITY) - 1);
    if (cycle === undefined) continue;
    best = cycle;
    if (cycle.length === 2) break;
  }
  return best;
}

/** A step of the search: how a node was reached. */
interface CycleStep {
  readonly edge: Edge;
  readonly phase: number;
  readonly back: CycleStep | undefined;
  readonly length: number;
}

function closeCycle(
  graph: DependencyGraph,
  component: Int32Array,
  shape: CycleShape,
  first: Edge,
  longest: number,
): Edge[] | undefined {
  const { next: mayFollow = () => true, phase = () => 0, closesIn = () => true } = shape;
  // What may follow depends on the edge before, if only by its kind: whether it was an anti-dependency is a part of
  // the state.
  const seen = new Set<number>();
  const stateOf = ({ edge, phase: at }: CycleStep): number =>
    (edge.to * PHASES + at) * 2 + (edge.kind === 'rw' || edge.kind === 'predicate rw' ? 1 : 0);
  const queue: CycleStep[] = [{ edge: first, phase: phase(0, first), back: undefined, length: 1 }];
  for (let at = 0; at < queue.length; at++) {
    const step = queue[at];
    if (step.length >= longest) return undefined;
    for (const edge of graph.out[step.edge.to]) {
      if (component[edge.to] !== component[first.from] || !mayFollow(edge, step.edge, first)) continue;
      const next = { edge, phase: phase(step.phase, edge), back: step, length: step.length + 1 };
      if (edge.to === first.from) {
        if (!closesIn(next.phase, edge, first)) continue;
        const cycle = edgesOf(next);
        if (isSimple(cycle)) return cycle;
        continue;
      }
      const state = stateOf(next);
      if (seen.has(state)) continue;
      seen.add(state);
      queue.push(next);
    }
  }
  return undefined;
}

function edgesOf(last: CycleStep): Edge[] {
  const edges: Edge[] = [];
  for (let step: CycleStep | undefined = last; step !== undefined; step = step.back) edges.push(step.edge);
  return edges.reverse();
}

function isSimple(cycle: readonly Edge[]): boolean {
  return new Set(cycle.map(({ from }) => from)).size === cycle.length;
}
