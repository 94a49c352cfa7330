/** Doubles in their order, as whole numbers: neighbors differ by one, so that a search by halves ends after 64 steps. */
const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);
const SIGN = 0x7fffffffffffffffn;

function placeOf(value: number): bigint {
  double[0] = value === 0 ? 0 : value;
  return bits[0] < 0n ? bits[0] ^ SIGN : bits[0];
}

function doubleAt(place: bigint): number {
  bits[0] = place < 0n ? place ^ SIGN : place;
  return double[0];
}

/**
 * The least double of an interval from which on a condition holds; its upper end if it holds nowhere before.
 *
 * @param low may be -Infinity
 * @param high may be Infinity
 */
export function leastDouble(low: number, high: number, holds: (x: number) => boolean): number {
  if (holds(low)) return low;
  let from = placeOf(low);
  let to = placeOf(high);
  while (to - from > 1n) {
    const middle = (from + to) >> 1n;
    if (holds(doubleAt(middle))) to = middle;
    else from = middle;
  }
  return doubleAt(to);
}
