import { requireWhole } from '../../ground/arguments.js';

/** What the sizes of read and write quorums alone guarantee. */
export interface Overlap {
  /** How many replicas every read quorum shares with every write quorum, at least: max(0, R + W - N). */
  readonly shared: number;
  /** R + W > N: every read meets every earlier write. */
  readonly strict: boolean;
  /** 2W > N: any two writes meet, so that conflicting ones are noticed. */
  readonly writesMeet: boolean;
  /** How many replicas may be down while reads go on. */
  readonly readTolerance: number;
  /** How many replicas may be down while writes go on. */
  readonly writeTolerance: number;
}

function requireSizes(n: number, r: number, w: number): void {
  requireWhole('n', n, 1);
  requireWhole('r', r, 1, n);
  requireWhole('w', w, 1, n);
}

/**
 * What N replicas with read quorums of R and write quorums of W guarantee (Gifford, "Weighted voting for replicated
 * data", SOSP 1979, with one vote each).
 *
 * @param n how many replicas, a whole number, 1 or above
 * @param r how many answer a read, in [1, n]
 * @param w how many acknowledge a write, in [1, n]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * overlap(3, 2, 2); // { shared: 1, strict: true, writesMeet: true, readTolerance: 1, writeTolerance: 1 }
 */
export function overlap(n: number, r: number, w: number): Overlap {
  requireSizes(n, r, w);
  return {
    shared: Math.max(0, r + w - n),
    strict: r + w > n,
    writesMeet: 2 * w > n,
    readTolerance: n - r,
    writeTolerance: n - w,
  };
}

/** Every set of `size` among n nodes, as bit masks in ascending order. */
export function subsetsOfSize(n: number, size: number): number[] {
  requireWhole('n', n, 1, 24);
  requireWhole('size', size, 0, n);
  if (size === 0) return [0];
  const found: number[] = [];
  // Gosper's step from one mask to the next with as many bits.
  for (let mask = 2 ** size - 1; mask < 2 ** n; ) {
    found.push(mask);
    const lowest = mask & -mask;
    const ripple = mask + lowest;
    mask = (((ripple ^ mask) >>> 2) / lowest) | ripple;
  }
  return found;
}

/** How many bits of a mask are set. */
export function countBits(mask: number): number {
  let left = mask;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
}

/**
 * The positions of the bits of a mask.
 *
 * @param mask a whole number in [0, 2^32 - 1]
 * @throws RangeError if an argument is outside its range
 */
export function nodesOf(mask: number): number[] {
  requireWhole('mask', mask, 0, 4_294_967_295);
  const nodes: number[] = [];
  for (let left = mask, node = 0; left !== 0; left >>>= 1, node++) if (left & 1) nodes.push(node);
  return nodes;
}

/** What a look at every pair of quorums found. */
export interface OverlapCheck {
  /** How many pairs of a read and a write quorum there are. */
  readonly pairs: number;
  /** How many of them share a replica. */
  readonly meeting: number;
  /** The fewest replicas that a pair shares. */
  readonly leastShared: number;
  /** The first pair without a common replica, if there is one. */
  readonly disjoint?: { readonly read: readonly number[]; readonly write: readonly number[] };
}

/**
 * Looks at every read quorum against every write quorum: no formula, all of them.
 *
 * @param n how many replicas, a whole number in [1, 13]; 13 means up to three million pairs
 * @param r in [1, n]
 * @param w in [1, n]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * checkEveryPair(3, 1, 2).disjoint; // { read: [2], write: [0, 1] }
 */
export function checkEveryPair(n: number, r: number, w: number): OverlapCheck {
  requireSizes(n, r, w);
  requireWhole('n', n, 1, 13);
  const reads = subsetsOfSize(n, r);
  const writes = subsetsOfSize(n, w);
  let meeting = 0;
  let leastShared = n;
  let disjoint: OverlapCheck['disjoint'];
  for (const write of writes) {
    for (const read of reads) {
      const shared = countBits(read & write);
      if (shared < leastShared) leastShared = shared;
      if (shared > 0) meeting += 1;
      else disjoint ??= { read: nodesOf(read), write: nodesOf(write) };
    }
  }
  return { pairs: reads.length * writes.length, meeting, leastShared, disjoint };
}
