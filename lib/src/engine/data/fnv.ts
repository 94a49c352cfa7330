const FNV_OFFSET_32 = 0x811c9dc5;
const FNV_PRIME_32 = 0x01000193;

/**
 * The 32-bit FNV-1a hash over the code units of a text (Fowler, Noll and Vo; parameters as in
 * draft-eastlake-fnv), the same on every engine. Not for secrets.
 *
 * @param from a hash to go on from, so that texts can be hashed piece by piece
 * @returns a whole number in [0, 2^32 - 1]
 */
export function fnv1a32(text: string, from: number = FNV_OFFSET_32): number {
  let hash = from;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME_32);
  return hash >>> 0;
}
