/**
 * Hashes of vectors as sums, one for each number: a step changes a few numbers, and so the next hash is computed from the one before
 * by a few additions. A number counts by its place, or, where the order of numbers means nothing, by itself.
 */

/** What a number at a place adds. */
export function placeHash(place: number, value: number): number {
  let hash = Math.imul(value, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

/** What a number adds whose place means nothing. */
export function memberHash(value: number): number {
  return placeHash(-2, value);
}

/** The hash of a vector; from `base` on its numbers are in no order. */
export function vectorHash(vector: Int32Array, length: number, base: number = length): number {
  let hash = 0;
  for (let place = 0; place < base; place++) hash = (hash + placeHash(place, vector[place])) | 0;
  for (let index = base; index < length; index++) hash = (hash + memberHash(vector[index])) | 0;
  return hash;
}
