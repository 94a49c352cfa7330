import { countBits } from './overlap.js';
import { findDisjoint, type QuorumSystem, requireSystem } from './system.js';

/** How evenly a quorum system can spread its work. */
export interface QuorumLoad {
  /** The share of operations that the busiest node takes part in, under the best strategy. */
  readonly load: number;
  /** How often each quorum of the system is used by that strategy; sums to 1. */
  readonly strategy: readonly number[];
}

/** Below this a coefficient counts as zero. */
const EPSILON = 1e-12;

/**
 * Maximizes the sum of x subject to rows · x <= 1 and x >= 0, for rows of zeros and ones without an empty column: the
 * simplex method on a dense tableau. The origin is feasible, so there is no first phase; Bland's rule ends every run.
 */
function maximumPacking(rows: readonly (readonly number[])[], columns: number): number[] {
  const m = rows.length;
  const width = columns + m + 1;
  const tableau = rows.map((row, i) => {
    const line = new Float64Array(width);
    line.set(row);
    line[columns + i] = 1;
    line[width - 1] = 1;
    return line;
  });
  const objective = new Float64Array(width).fill(1, 0, columns);
  const basis = rows.map((_, i) => columns + i);

  for (;;) {
    const entering = objective.findIndex((gain, j) => j < width - 1 && gain > EPSILON);
    if (entering < 0) break;
    let leaving = -1;
    for (let i = 0; i < m; i++) {
      if (tableau[i][entering] <= EPSILON) continue;
      if (leaving < 0) {
        leaving = i;
        continue;
      }
      const [ratio, best] = [i, leaving].map(k => tableau[k][width - 1] / tableau[k][entering]);
      if (ratio < best - EPSILON || (ratio <= best + EPSILON && basis[i] < basis[leaving])) leaving = i;
    }
    pivot(tableau, objective, leaving, entering);
    basis[leaving] = entering;
  }

  const solution = new Array<number>(columns).fill(0);
  basis.forEach((variable, i) => {
    if (variable < columns) solution[variable] = tableau[i][width - 1];
  });
  return solution;
}

/** Makes one variable basic: its column becomes a unit vector. */
function pivot(tableau: Float64Array[], objective: Float64Array, row: number, column: number): void {
  const line = tableau[row];
  const divisor = line[column];
  for (let j = 0; j < line.length; j++) line[j] /= divisor;
  for (const other of [...tableau.filter(candidate => candidate !== line), objective]) {
    const factor = other[column];
    if (factor === 0) continue;
    for (let j = 0; j < line.length; j++) other[j] -= factor * line[j];
  }
}

/**
 * The load of a quorum system: the least share of operations that its busiest node must take part in (Naor and Wool,
 * "The load, capacity, and availability of quorum systems", SIAM Journal on Computing 27(2), 1998). Exact, as a linear
 * program: a packing of quorums with total weight V such that no node carries more than 1 gives the load 1 / V. The
 * capacity of the system, in operations, is 1 / load times that of a node.
 *
 * @param system with at most 2,000 minimal quorums
 *
 * @example
 * quorumLoad(thresholdSystem(5, 3)).load; // 0.6
 * quorumLoad(gridSystem(4, 4)).load; // 0.4375: 7 of 16
 */
export function quorumLoad(system: QuorumSystem): QuorumLoad {
  requireSystem('system', system);
  if (system.quorums.length > 2000)
    throw new RangeError(`system must have at most 2000 minimal quorums, got ${system.quorums.length}`);
  const rows = Array.from({ length: system.nodes }, (_, node) =>
    system.quorums.map(quorum => (quorum >>> node) & 1),
  );
  const packing = maximumPacking(rows, system.quorums.length);
  const total = packing.reduce((sum, weight) => sum + weight, 0);
  return { load: 1 / total, strategy: packing.map(weight => weight / total) };
}

/**
 * The load that no system with a smallest quorum of c of its n nodes can beat: max(1 / c, c / n), and so at least 1 / √n (Naor and Wool, 1998). The
 * first of the two needs that any two quorums meet; read quorums alone, such as any 2 of 5, need not, and their load can be less.
 *
 * @throws RangeError if two quorums of the system do not meet
 */
export function loadLowerBound(system: QuorumSystem): number {
  requireSystem('system', system);
  const disjoint = findDisjoint(system);
  if (disjoint !== undefined)
    throw new RangeError(
      `system must have quorums that meet pairwise, got {${disjoint.first.join(', ')}} and {${disjoint.second.join(', ')}}: the bound holds for no other`,
    );
  const { nodes, quorums } = system;
  const smallest = Math.min(...quorums.map(countBits));
  return Math.max(1 / smallest, smallest / nodes);
}
