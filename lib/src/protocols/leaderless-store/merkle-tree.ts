import { complain, requireList, requireRecord, requireText, requireWhole } from '../../ground/arguments.js';
import { hashOf } from './preference-list.js';
import type { Version } from './version.js';

/**
 * A tree of hashes over a replica's versions. The keys are spread over `2 ** depth` buckets; a leaf is the hash of its bucket, an inner
 * node that of its children. Two replicas compare roots, and go down only where hashes differ.
 * Source: Merkle, "A digital signature based on a conventional encryption function", CRYPTO 1987; for anti-entropy DeCandia et al., SOSP 2007, section 4.7.
 */
export interface MerkleTree {
  readonly depth: number;
  /** `levels[0]` is the root alone, `levels[depth]` are the leaves. */
  readonly levels: readonly (readonly number[])[];
}

/**
 * Hashes have 32 bits, as in a course they may: two different buckets look alike once in four billion. Stores use 128 and more.
 *
 * @param depth levels below the root, a whole number in [0, 20]
 * @throws RangeError if an argument is outside its range
 */
export function merkleTree(entries: Iterable<readonly [string, Version]>, depth: number): MerkleTree {
  requireWhole('depth', depth, 0, 20);
  if (typeof (entries as Partial<typeof entries> | undefined)?.[Symbol.iterator] !== 'function')
    complain('entries', 'a list or a map', entries);
  const leaves = new Array<number>(2 ** depth).fill(0);
  for (const entry of entries) {
    requireList('entries', entry);
    const [key, version] = entry;
    requireText('entries', key);
    requireRecord('entries', version);
    const { count, writer } = version;
    // A sum does not depend on the order of the keys.
    const bucket = bucketOf(key, depth);
    leaves[bucket] = (leaves[bucket] + hashOf(`${key} ${count} ${writer}`)) >>> 0;
  }
  const levels = [leaves];
  while (levels[0].length > 1) {
    const [below] = levels;
    levels.unshift(
      Array.from({ length: below.length / 2 }, (_, node) =>
        hashOf(`${below[2 * node]} ${below[2 * node + 1]}`),
      ),
    );
  }
  return { depth, levels };
}

/** The bucket of a key, by the upper bits of its hash, so that the children of a node are neighbors. */
export function bucketOf(key: string, depth: number): number {
  return depth === 0 ? 0 : hashOf(key) >>> (32 - depth);
}

/** What comparing two trees took. */
export interface MerkleComparison {
  /** Buckets that differ. */
  readonly buckets: readonly number[];
  /** Hashes that one side sent to the other. */
  readonly hashes: number;
  /** Rounds of messages, one a level that was looked at. */
  readonly rounds: number;
}

/**
 * Finds the buckets in which two trees differ, from the root down: in each round one side sends the hashes of the children of all nodes that
 * differ.
 *
 * @throws RangeError if the trees have different depths
 */
export function compareMerkleTrees(one: MerkleTree, other: MerkleTree): MerkleComparison {
  requireRecord('one', one);
  requireRecord('other', other);
  if (one.depth !== other.depth)
    throw new RangeError(`other must have the depth of one (${one.depth}), got ${other.depth}`);
  let asked = [0];
  let hashes = 0;
  for (let level = 0; ; level++) {
    hashes += asked.length;
    const differing = asked.filter(node => one.levels[level][node] !== other.levels[level][node]);
    if (level === one.depth || differing.length === 0)
      return { buckets: differing, hashes, rounds: level + 1 };
    asked = differing.flatMap(node => [2 * node, 2 * node + 1]);
  }
}
