/** Levels as rules on cycles: which graph of the dependencies must have none. */
import { DependencyGraph, type Edge, isAntiDependency, isDependency } from './dependency-graph.js';

/** A graph made of the dependency graph, edge by edge. */
export interface CycleRule {
  /** What is left of the edges. */
  readonly keeps: (edge: Pick<Edge, 'kind'>) => boolean;
  /** Whether each transaction is there twice, and anti-dependencies begin at the second. */
  readonly isSplit: boolean;
}

function only(keeps: CycleRule['keeps']): CycleRule {
  return { keeps, isSplit: false };
}

/** No cycle of write dependencies: PL-1. */
export const WRITES: CycleRule = only(({ kind }) => kind === 'ww');

/** No cycle of dependencies: PL-2, together with the absence of aborted and intermediate reads. */
export const DEPENDENCIES: CycleRule = only(isDependency);

/** No cycle at all: PL-3; with edges of real time, strict serializability. */
export const EVERYTHING: CycleRule = only(() => true);

/**
 * No cycle without two anti-dependencies in a row: snapshot isolation. Each transaction is there twice, as it is
 * reached by a dependency and as it may be left by an anti-dependency. With edges of real time as dependencies: its
 * strong form. Source: Cerone and Gotsman, "Analysing snapshot isolation", J. ACM 65(2), 2018, theorem 10 of the
 * conference version (PODC 2016).
 */
export const SNAPSHOTS: CycleRule = { keeps: () => true, isSplit: true };

/** The graph in which there must be no cycle. */
export function ruleGraph(rule: CycleRule, edges: readonly Edge[], size: number): DependencyGraph {
  const kept = edges.filter(rule.keeps);
  if (!rule.isSplit) return new DependencyGraph(size, kept);
  const split = kept.flatMap(edge =>
    isAntiDependency(edge) ? [{ ...edge, from: edge.from + size }] : [edge, { ...edge, to: edge.to + size }],
  );
  return new DependencyGraph(2 * size, split);
}
