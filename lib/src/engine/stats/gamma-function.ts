/** The gamma function, and what is left of it when the large terms are taken out of a probability. */

const LN_SQRT_TWO_PI = 0.9189385332046727;

/** From here on Stirling's series is good to the last digit. */
const STIRLING_FROM = 16;

/** ln Γ(x + 1) less Stirling's formula (x + 1/2) ln x - x + ln √(2π), by its series; for x of 16 and above. */
function stirlingSeries(x: number): number {
  const w = 1 / (x * x);
  return (
    (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360_360)))))) / x
  );
}

/**
 * How far Stirling's formula is from ln Γ(x + 1) (Loader, "Fast and accurate computation of binomial probabilities", 2000).
 *
 * @param x above 0
 */
export function stirlingError(x: number): number {
  if (x >= STIRLING_FROM) return stirlingSeries(x);
  return lnGamma(x + 1) - (x + 0.5) * Math.log(x) + x - LN_SQRT_TWO_PI;
}

/** Γ(x) for x above 0; Infinity from 171.7 on. */
export function gammaFunction(x: number): number {
  if (x > 172) return Number.POSITIVE_INFINITY;
  let product = 1;
  let z = x;
  for (; z < STIRLING_FROM; z++) product *= z;
  // Half of the power at a time: the whole overflows before the result does.
  const half = z ** (z / 2 - 0.25) * Math.exp(-z / 2);
  return ((Math.sqrt(2 * Math.PI) * half * Math.exp(stirlingSeries(z))) / product) * half;
}

/** ln Γ(x) for x above 0. */
export function lnGamma(x: number): number {
  if (x < STIRLING_FROM) return Math.log(gammaFunction(x));
  return (x - 0.5) * Math.log(x) - x + LN_SQRT_TWO_PI + stirlingSeries(x);
}

/**
 * x ln(x / mean) + mean - x, the deviance of x from a mean, without the cancellation near it (Loader, 2000).
 *
 * @param difference x - mean, where the caller knows it better than the subtraction does
 */
export function deviance(x: number, mean: number, difference: number = x - mean): number {
  if (x === 0) return mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let k = 1; k < 1000; k++) {
    term *= v * v;
    const next = sum + term / (2 * k + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** e^-mean mean^x / Γ(x + 1): the probability of x under a Poisson law, also for an x that is not whole. */
export function poissonWeight(x: number, mean: number): number {
  if (mean === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-mean);
  if (mean === Number.POSITIVE_INFINITY) return 0;
  if (x < 1e-3) return Math.exp(x * Math.log(mean) - mean) / gammaFunction(1 + x);
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x);
}
