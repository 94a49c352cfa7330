import {
  requireLength,
  requireNonNegative,
  requirePositive,
  requireRecord,
  requireSteps,
  requireText,
  requireWhole,
} from '../../ground/arguments.js';
import { nodesOf, subsetsOfSize } from './overlap.js';

/** The most nodes that a system may have: sets of nodes are bit masks. */
const MOST_NODES = 24;

/** A quorum system by its minimal quorums. Any set of nodes that contains one of them is a quorum. */
export interface QuorumSystem {
  readonly name: string;
  readonly nodes: number;
  /** Bit masks, bit i for node i; none contains another; in ascending order. */
  readonly quorums: readonly number[];
}

/**
 * A system whose fields are what they say.
 *
 * @throws RangeError that names the argument and the field
 */
export function requireSystem(name: string, system: QuorumSystem): void {
  requireRecord(name, system);
  requireWhole(`${name}.nodes`, system.nodes, 1, MOST_NODES);
  requireLength(`${name}.quorums`, system.quorums, 1);
  system.quorums.forEach((quorum, i) => {
    requireWhole(`${name}.quorums[${i}]`, quorum, 1, 2 ** system.nodes - 1);
  });
}

/** Drops duplicates and every set that contains another one. */
function minimal(masks: readonly number[]): number[] {
  const sorted = [...new Set(masks)].sort((a, b) => a - b);
  return sorted.filter(mask => !sorted.some(other => other !== mask && (other & mask) === other));
}

/**
 * A quorum system from sets of nodes. Sets that contain another are dropped: they add nothing.
 *
 * @param nodes how many there are, a whole number in [1, 24]; numbered from 0
 * @param sets at least one; each a list of node numbers, not empty
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * quorumSystem(3, [[0, 1], [1, 2], [0, 2], [0, 1, 2]]).quorums.length; // 3
 */
export function quorumSystem(
  nodes: number,
  sets: readonly (readonly number[])[],
  name = 'quorums',
): QuorumSystem {
  requireWhole('nodes', nodes, 1, MOST_NODES);
  requireLength('sets', sets, 1);
  requireText('name', name);
  const masks = sets.map((set, i) => {
    requireLength(`sets[${i}]`, set, 1);
    return set.reduce((mask, node, place) => {
      requireWhole(`sets[${i}][${place}]`, node, 0, nodes - 1);
      return mask | (1 << node);
    }, 0);
  });
  return { name, nodes, quorums: minimal(masks) };
}

/**
 * Every set of `size` nodes: R of N, W of N, a majority.
 *
 * @param nodes a whole number in [1, 16]
 * @param size in [1, nodes]
 * @throws RangeError if an argument is outside its range
 */
export function thresholdSystem(nodes: number, size: number): QuorumSystem {
  requireWhole('nodes', nodes, 1, 16);
  requireWhole('size', size, 1, nodes);
  return { name: `${size} of ${nodes}`, nodes, quorums: subsetsOfSize(nodes, size) };
}

/**
 * Weighted voting: every set of nodes whose votes sum to what is needed (Gifford, SOSP 1979).
 *
 * @param votes of each node, each 0 or above; at most 16 nodes
 * @param needed above 0, at most the sum of all votes
 *
 * @example
 * weightedSystem([2, 1, 1], 3).quorums.length; // 2: the first node with either of the others
 */
export function weightedSystem(votes: readonly number[], needed: number): QuorumSystem {
  requireLength('votes', votes, 1);
  if (votes.length > 16) throw new RangeError(`votes must be a list of at most 16, got ${votes.length}`);
  votes.forEach((count, node) => {
    requireNonNegative(`votes[${node}]`, count);
  });
  requirePositive('needed', needed);
  const all = votes.reduce((sum, count) => sum + count, 0);
  // Votes such as 0.7, 0.2 and 0.1 sum to a last digit below 1: what is needed may be missed by so much.
  const slack = 1e-12 * all;
  const suffices = (sum: number): boolean => sum >= needed - slack;
  if (!suffices(all))
    throw new RangeError(`needed must be at most the sum of all votes (${all}), got ${needed}`);
  const votesOf = (mask: number): number => nodesOf(mask).reduce((sum, node) => sum + votes[node], 0);
  const quorums: number[] = [];
  for (let mask = 1; mask < 2 ** votes.length; mask++) {
    const sum = votesOf(mask);
    // Minimal: without its lightest member it would fall short.
    if (suffices(sum) && nodesOf(mask).every(node => !suffices(sum - votes[node]))) quorums.push(mask);
  }
  return { name: `votes ${votes.join('-')}, ${needed} needed`, nodes: votes.length, quorums };
}

/**
 * A grid: one whole row and one whole column. Quorums of 2√n - 1 nodes in a square, against n / 2 in a majority.
 *
 * @param rows a whole number, 1 or above
 * @param columns a whole number, 1 or above; at most 24 nodes together
 * @throws RangeError if an argument is outside its range
 */
export function gridSystem(rows: number, columns: number): QuorumSystem {
  requireWhole('rows', rows, 1, MOST_NODES);
  requireWhole('columns', columns, 1, Math.floor(MOST_NODES / rows));
  const node = (row: number, column: number): number => row * columns + column;
  const sets: number[][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const acrossRow = Array.from({ length: columns }, (_, c) => node(row, c));
      const downColumn = Array.from({ length: rows }, (_, r) => node(r, column));
      sets.push([...acrossRow, ...downColumn]);
    }
  }
  return quorumSystem(rows * columns, sets, `grid ${rows} by ${columns}`);
}

/**
 * How many nodes a row and a column of a square grid have: 2√n - 1.
 *
 * @param nodes a square number, 1 or above
 */
export function gridQuorumSize(nodes: number): number {
  requireWhole('nodes', nodes, 1);
  const side = Math.round(Math.sqrt(nodes));
  if (side * side !== nodes) throw new RangeError(`nodes must be a square number, got ${nodes}`);
  return 2 * side - 1;
}

/** One level of a hierarchy: how many children each group has and how many of them must agree. */
export interface HierarchyLevel {
  readonly children: number;
  readonly needed: number;
}

/**
 * Hierarchical quorums: a group agrees when enough of its children do, down to the nodes (Kumar, "Hierarchical quorum
 * consensus", IEEE Transactions on Computers 40(9), 1991). With three levels of 2 of 3, 8 of 27 nodes suffice.
 *
 * @param levels from the top down, at least one; at most 24 nodes, and 20,000 quorums
 */
export function hierarchicalSystem(levels: readonly HierarchyLevel[]): QuorumSystem {
  requireLength('levels', levels, 1);
  let nodes = 1;
  let count = 1;
  for (const [i, { children, needed }] of [...Array.from(levels).entries()].reverse()) {
    requireWhole(`levels[${i}].children`, children, 1, MOST_NODES);
    requireWhole(`levels[${i}].needed`, needed, 1, children);
    nodes *= children;
    if (nodes > MOST_NODES) throw new RangeError(`levels must have at most ${MOST_NODES} nodes together`);
    count = subsetsOfSize(children, needed).length * count ** needed;
    requireSteps('levels', levels, count, 20_000);
  }
  const name = `hierarchy ${levels.map(({ children, needed }) => `${needed} of ${children}`).join(', ')}`;
  return { name, nodes, quorums: hierarchyMasks(levels, nodes).sort((a, b) => a - b) };
}

/** The quorums of a hierarchy over its first `nodes` nodes. */
function hierarchyMasks([level, ...below]: readonly HierarchyLevel[], nodes: number): number[] {
  const width = nodes / level.children;
  const inner = below.length === 0 ? [1] : hierarchyMasks(below, width);
  return subsetsOfSize(level.children, level.needed).flatMap(chosen =>
    nodesOf(chosen).reduce<number[]>(
      (masks, child) => masks.flatMap(mask => inner.map(part => mask | (part << (child * width)))),
      [0],
    ),
  );
}

/** Two quorums without a common node. */
export interface DisjointPair {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * The first quorum of one system that misses a quorum of another; nothing if each meets each. Only minimal quorums
 * need to be looked at: larger ones meet where these do.
 *
 * @param first such as a store's read quorums
 * @param second its write quorums; by default the first again
 * @throws RangeError if the systems have different numbers of nodes
 */
export function findDisjoint(first: QuorumSystem, second: QuorumSystem = first): DisjointPair | undefined {
  requireSystem('first', first);
  requireSystem('second', second);
  if (first.nodes !== second.nodes) {
    throw new RangeError(`second must have as many nodes as first (${first.nodes}), got ${second.nodes}`);
  }
  for (const a of first.quorums) {
    for (const b of second.quorums) {
      if ((a & b) === 0) return { first: nodesOf(a), second: nodesOf(b) };
    }
  }
  return undefined;
}

/**
 * How many nodes may fail, whichever they are, with a quorum left: the smallest set that all quorums meet, less 1.
 *
 * @throws RangeError if an argument is outside its range
 */
export function faultTolerance(system: QuorumSystem): number {
  requireSystem('system', system);
  const { quorums } = system;
  const canHit = (left: readonly number[], size: number): boolean => {
    if (left.length === 0) return true;
    if (size === 0) return false;
    // One node of any quorum that is not hit yet must be in the set.
    return nodesOf(left[0]).some(node =>
      canHit(
        left.filter(mask => ((mask >>> node) & 1) === 0),
        size - 1,
      ),
    );
  };
  let size = 1;
  while (!canHit(quorums, size)) size += 1;
  return size - 1;
}
