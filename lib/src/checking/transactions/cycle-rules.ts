/** Levels as rules on cycles: which graph of the dependencies must have none. */
import { DependencyGraph, type Edge, isAntiDependency, isDependency } from './dependency-graph.js';

/** A graph made of the dependency graph, edge by edge. */
export interface CycleRule {
  /** How many nodes it has for so many transactions. */
  readonly nodes: (size: number) => number;
  /** What an edge becomes. */
  readonly arcs: (edge: Edge, size: number) => readonly Edge[];
}

function only(filter: (edge: Edge) => boolean): CycleRule {
  return { nodes: size => size, arcs: edge => (filter(edge) ? [edge] : []) };
}

/** No cycle of write dependencies: PL-1. */
export const WRITES: CycleRule = only(({ kind }) => kind === 'ww');

/** No cycle of dependencies: PL-2, together with the absence of aborted and intermediate reads. */
export const DEPENDENCIES: CycleRule = only(isDependency);

/** No cycle at all: PL-3; with edges of real time, strict serializability. */
export const EVERYTHING: CycleRule = only(() => true);

/**
 * No cycle without two anti-dependencies in a row: snapshot isolation. Each transaction is there twice, as it is reached by a
 * dependency and as it may be left by an anti-dependency. With edges of real time as dependencies: its strong form.
 * Source: Cerone and Gotsman, "Analysing snapshot isolation", J. ACM 65(2), 2018, theorem 10 of the conference version (PODC
 * 2016).
 */
export const SNAPSHOTS: CycleRule = {
  nodes: size => 2 * size,
  arcs: (edge, size) =>
    isAntiDependency(edge) ? [{ ...edge, from: edge.from + size }] : [edge, { ...edge, to: edge.to + size }],
};

export function ruleGraph(rule: CycleRule, edges: readonly Edge[], size: number): DependencyGraph {
  return new DependencyGraph(
    rule.nodes(size),
    edges.flatMap(edge => rule.arcs(edge, size)),
  );
}
