import { fnv1a32 } from '../../engine/data/fnv.js';
import type { NodeId } from '../../engine/simulation/index.js';
import { requireLength, requireText } from '../../ground/arguments.js';

/** Where a key falls: a whole number in [0, 2^32 - 1]. */
export function hashOf(text: string): number {
  // FNV's low bits mix poorly in short texts; the last steps of MurmurHash3 spread them.
  let hash = fnv1a32(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * All nodes in the order in which they are asked to keep a key: those at the head are its home, the next ones stand in for a silent home.
 * A key's list begins at a node by the key's hash, and goes round.
 * Source: DeCandia et al., "Dynamo: Amazon's highly available key-value store", SOSP 2007, sections 4.2 to 4.6 (which places nodes by hash too).
 *
 * @throws RangeError if an argument is outside its range
 */
export function preferenceList(key: string, nodes: readonly NodeId[]): readonly NodeId[] {
  requireText('key', key);
  requireLength('nodes', nodes, 1);
  for (let i = 0; i < nodes.length; i++) requireText(`nodes[${i}]`, nodes[i]);
  const first = hashOf(key) % nodes.length;
  return [...nodes.slice(first), ...nodes.slice(0, first)];
}
