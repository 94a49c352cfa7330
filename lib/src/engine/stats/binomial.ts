import { requireProbability, requireWhole } from '../../ground/arguments.js';
import { deviance, stirlingError } from './gamma-function.js';

/** More trials are refused: the sums take as many steps as the square root of this. */
const MOST_TRIALS = 1e13;

function requireBinomial(n: number, k: number, p: number): void {
  requireWhole('n', n, 0, MOST_TRIALS);
  requireWhole('k', k, 0, n);
  requireProbability('p', p);
}

/** P(exactly k of n), for p in (0, 1), by Loader's saddle-point form: no factorials, so nothing overflows or loses digits. */
function weightOf(n: number, k: number, p: number): number {
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  // k - n p, from the end at which it is exact.
  const difference = p <= 0.5 ? k - n * p : n * (1 - p) - (n - k);
  const logarithm =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p, difference) -
    deviance(n - k, n * (1 - p), -difference);
  return Math.exp(logarithm) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** The continued fraction of the regularized incomplete beta function I_x(a, b), by Lentz's method; for x below its mean. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const guarded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 2e-16) break;
  }
  return fraction;
}

/**
 * P(exactly k of n independent trials succeed).
 *
 * @param n how many trials, a whole number in [0, 1e13]
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 * @throws RangeError if an argument is outside its range
 */
export function binomialProbability(n: number, k: number, p: number): number {
  requireBinomial(n, k, p);
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  return weightOf(n, k, p);
}

/**
 * P(at least k of n independent trials succeed): k-of-n availability, a quorum among n. Rare events keep their
 * relative precision. By the incomplete beta function: the time grows with the square root of n.
 *
 * @param n how many trials, a whole number in [0, 1e13]
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * binomialAtLeast(3, 2, 0.99); // 0.999702
 */
export function binomialAtLeast(n: number, k: number, p: number): number {
  requireBinomial(n, k, p);
  return binomialTails(n, k, p).atLeast;
}

/**
 * P(at least k of n) and P(fewer than k of n); the smaller one has full relative precision.
 *
 * @param k a whole number in [0, n + 1]
 */
export function binomialTails(
  n: number,
  k: number,
  p: number,
): { readonly atLeast: number; readonly fewer: number } {
  if (k === 0 || (p === 1 && k <= n)) return { atLeast: 1, fewer: 0 };
  if (p === 0 || k > n) return { atLeast: 0, fewer: 1 };
  // Each fraction converges on its own side of this; there what is left of 1 is no small share.
  if (p >= (k + 1) / (n + 3)) {
    const fewer = Math.min(1, p * weightOf(n, k - 1, p) * betaFraction(n - k + 1, k, 1 - p));
    return { atLeast: 1 - fewer, fewer };
  }
  const atLeast = Math.min(1, (1 - p) * weightOf(n, k, p) * betaFraction(k, n - k + 1, p));
  return { atLeast, fewer: 1 - atLeast };
}
