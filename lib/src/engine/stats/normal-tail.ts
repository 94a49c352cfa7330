import { requireInRange, requireNumber } from '../../ground/arguments.js';

const LN_SQRT_TWO_PI = 0.9189385332046727;

/** Laplace's continued fraction for P(Z > z) / density(z); good to the last digits for z of 2 and above. */
function millsRatio(z: number): number {
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / (z + fraction);
  return 1 / (z + fraction);
}

/** P(Z > z) / density(z), for z of 0 and above. */
export function tailOverDensity(z: number): number {
  return z < 2 ? (0.5 - centralArea(z)) * Math.exp(0.5 * z * z + LN_SQRT_TWO_PI) : millsRatio(z);
}

/** P(0 < Z < z) by its series of positive terms; for z below 2. */
function centralArea(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > 1e-18 * sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum * Math.exp(-0.5 * z * z - LN_SQRT_TWO_PI);
}

/**
 * P(Z > z) for a standard normal Z, with full relative precision in the tail, where 1 minus a distribution function
 * has none left.
 *
 * @param z any number
 * @throws RangeError if an argument is outside its range
 */
export function standardNormalTail(z: number): number {
  requireNumber('z', z);
  if (z < 0) return 1 - standardNormalTail(-z);
  return z < 2 ? 0.5 - centralArea(z) : millsRatio(z) * Math.exp(-0.5 * z * z - LN_SQRT_TWO_PI);
}

/**
 * The natural logarithm of P(Z > z), finite also where the probability itself is too small for a double.
 *
 * @param z any number; Infinity gives -Infinity
 * @throws RangeError if an argument is outside its range
 */
export function lnStandardNormalTail(z: number): number {
  requireNumber('z', z);
  if (z < 2) return Math.log(standardNormalTail(z));
  return z === Number.POSITIVE_INFINITY
    ? Number.NEGATIVE_INFINITY
    : Math.log(millsRatio(z)) - 0.5 * z * z - LN_SQRT_TWO_PI;
}

/**
 * The z that a standard normal stays below with this probability.
 *
 * @param p in [0, 1]; 0 gives -Infinity, 1 gives Infinity
 * @throws RangeError if an argument is outside its range
 */
export function standardNormalQuantile(p: number): number {
  requireInRange('p', p, 0, 1);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -standardNormalQuantile(1 - p);
  // Newton on the logarithm of the tail: concave, so it converges from any start, and it keeps its digits far out.
  let z = Math.sqrt(-2 * Math.log(2 * p));
  for (let i = 0, step = 1; i < 50 && Math.abs(step) > 1e-15 * z; i++) {
    const lnTail = lnStandardNormalTail(z);
    const lnDensity = -0.5 * z * z - LN_SQRT_TWO_PI;
    step = (lnTail - Math.log(p)) * Math.exp(lnTail - lnDensity);
    z += step;
  }
  return -z;
}
