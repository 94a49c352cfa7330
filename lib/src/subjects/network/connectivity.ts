import { strongComponentsOf } from '../../engine/data/strong-components.js';
import { at, type Fault, Node, type NodeId, simulate } from '../../engine/simulation/index.js';
import {
  requireBoolean,
  requireLength,
  requireList,
  requireRecord,
  requireText,
} from '../../ground/arguments.js';

/** Who reaches whom in one step: `reaches[i][j]` says that what node i sends arrives at node j. A node reaches itself. */
export interface Connectivity {
  readonly nodes: readonly NodeId[];
  readonly reaches: readonly (readonly boolean[])[];
}

/** What kind of partition a network is in. */
export type PartitionKind = 'none' | 'complete' | 'partial' | 'one-way';

function requireNames(nodes: readonly NodeId[]): void {
  requireLength('nodes', nodes, 1);
  Array.from(nodes).forEach((node, i) => {
    requireText(`nodes[${i}]`, node);
    if (nodes.indexOf(node) < i)
      throw new RangeError(`nodes must have names of their own, got '${node}' twice`);
  });
}

function requireSquare(connectivity: Connectivity): void {
  requireRecord('connectivity', connectivity);
  const { nodes, reaches } = connectivity;
  requireNames(nodes);
  requireList('reaches', reaches);
  Array.from(reaches).forEach((row, i) => {
    requireList(`reaches[${i}]`, row);
    Array.from(row).forEach((reached, j) => {
      requireBoolean(`reaches[${i}][${j}]`, reached);
    });
  });
  if (reaches.length !== nodes.length || reaches.some(row => row.length !== nodes.length)) {
    throw new RangeError(`reaches must have ${nodes.length} rows of ${nodes.length}`);
  }
}

class Prober extends Node<never, 'probe'> {
  heard: NodeId[] = [];
  override onStart(): void {
    this.setTimer('probe', 1);
  }
  override onTimer(): void {
    this.broadcast('probe');
  }
  override onMessage(from: NodeId): void {
    this.heard.push(from);
  }
}

/**
 * Finds out who reaches whom under some faults by trying: in the simulator, every node sends to every other one, and what arrives is
 * written down. Nothing here knows what a partition is.
 *
 * @param nodes names, one or more
 * @param faults partitions and cuts, all in force at once
 * @throws RangeError if an argument is outside its range
 */
export function measuredConnectivity(nodes: readonly NodeId[], faults: readonly Fault[]): Connectivity {
  requireNames(nodes);
  requireList('faults', faults);
  const run = simulate(
    {
      nodes: Object.fromEntries(nodes.map(node => [node, Prober])),
      network: { latency: 1 },
      faults: faults.map(fault => at(0, fault)),
    },
    { seed: 0, trace: 'none' },
  );
  const heard = (node: NodeId): readonly NodeId[] => (run.states[node]?.heard ?? []) as NodeId[];
  return {
    nodes,
    reaches: nodes.map(from => nodes.map(to => from === to || heard(to).includes(from))),
  };
}

/** Everybody whom a node's messages can come to, if others pass them on; the node itself among them. In the order of the nodes. */
export function reachableFrom(connectivity: Connectivity, from: NodeId): NodeId[] {
  requireSquare(connectivity);
  const { nodes, reaches } = connectivity;
  const start = nodes.indexOf(from);
  if (start < 0) throw new RangeError(`from must be one of ${nodes.join(', ')}, got ${from}`);
  const seen = new Set([start]);
  for (const node of seen) {
    reaches[node].forEach((reached, to) => {
      if (reached) seen.add(to);
    });
  }
  return nodes.filter((_, index) => seen.has(index));
}

/**
 * The largest groups in which everybody's messages can come to everybody, if others pass them on: the strongly connected components. Each
 * node is in exactly one.
 *
 * @throws RangeError if an argument is outside its range
 */
export function strongComponents(connectivity: Connectivity): NodeId[][] {
  requireSquare(connectivity);
  const { nodes, reaches } = connectivity;
  const component = strongComponentsOf({
    size: nodes.length,
    degree: () => nodes.length,
    target: (from, to) => (reaches[from][to] ? to : -1),
  });
  const groups = new Map<number, NodeId[]>();
  for (const [index, node] of nodes.entries()) {
    const group = groups.get(component[index]) ?? [];
    group.push(node);
    groups.set(component[index], group);
  }
  return [...groups.values()];
}

/** Whom a node can ask and hear back from without anybody between: the links that work both ways, and the node itself. */
export function mutualNeighbors(connectivity: Connectivity, node: NodeId): NodeId[] {
  requireSquare(connectivity);
  const { nodes, reaches } = connectivity;
  const own = nodes.indexOf(node);
  if (own < 0) throw new RangeError(`node must be one of ${nodes.join(', ')}, got ${node}`);
  return nodes.filter((_, other) => reaches[own][other] && reaches[other][own]);
}

/**
 * All groups, none within another, whose members can all speak with each other directly: the maximal cliques of the links that work
 * both ways (Bron and Kerbosch's search). Two of them may overlap: in whom they share is the bridge of a partial partition.
 *
 * @throws RangeError if an argument is outside its range
 */
export function mutualCliques(connectivity: Connectivity): NodeId[][] {
  requireSquare(connectivity);
  const neighbors = new Map(
    connectivity.nodes.map(node => [
      node,
      new Set(mutualNeighbors(connectivity, node).filter(other => other !== node)),
    ]),
  );
  const place = new Map(connectivity.nodes.map((node, index) => [node, index]));
  const placeOf = (node: NodeId): number => place.get(node) as number;
  const found: NodeId[][] = [];
  const extend = (clique: NodeId[], candidates: NodeId[], tried: NodeId[]): void => {
    if (candidates.length === 0 && tried.length === 0) found.push(clique);
    // Every maximal clique holds the pivot or somebody who is not its neighbor: the others need not be tried.
    const pivot = [...candidates, ...tried].reduce<ReadonlySet<NodeId>>((best, node) => {
      const near = neighbors.get(node) as Set<NodeId>;
      return near.size > best.size ? near : best;
    }, new Set());
    const done: NodeId[] = [];
    for (const node of candidates.filter(candidate => !pivot.has(candidate))) {
      const near = neighbors.get(node) as Set<NodeId>;
      extend(
        [...clique, node],
        candidates.filter(other => near.has(other) && !done.includes(other)),
        [...tried, ...done].filter(other => near.has(other)),
      );
      done.push(node);
    }
  };
  extend([], [...connectivity.nodes], []);
  const inOrder = found.map(clique => clique.sort((one, other) => placeOf(one) - placeOf(other)));
  return inOrder.sort((one, other) => {
    const differs = one.findIndex((node, index) => node !== other[index]);
    return differs < 0 ? one.length - other.length : placeOf(one[differs]) - placeOf(other[differs]);
  });
}

/**
 * Names a partition. `none`: all links work. `one-way`: some link works in one direction only. `complete`: the nodes fall into groups
 * with all links inside and none between. `partial`: links work both ways or not at all, but some two that cannot speak have a third who
 * speaks with both.
 *
 * @throws RangeError if an argument is outside its range
 */
export function partitionKind(connectivity: Connectivity): PartitionKind {
  requireSquare(connectivity);
  const { nodes, reaches } = connectivity;
  if (reaches.every(row => row.every(Boolean))) return 'none';
  if (reaches.some((row, from) => row.some((reached, to) => reached !== reaches[to][from]))) return 'one-way';
  const groups = mutualCliques(connectivity);
  return groups.reduce((sum, group) => sum + group.length, 0) === nodes.length ? 'complete' : 'partial';
}

/**
 * Who can lead a majority: hears back from more than half of all nodes, itself among them. Under a partial or a one-way partition several
 * can, and their majorities meet in nodes that speak with both: that is what a quorum's safety rests on, and why its leadership may
 * change hands again and again.
 *
 * @throws RangeError if an argument is outside its range
 */
export function possibleLeaders(connectivity: Connectivity): NodeId[] {
  requireSquare(connectivity);
  return connectivity.nodes.filter(
    node => 2 * mutualNeighbors(connectivity, node).length > connectivity.nodes.length,
  );
}
