import { requireNumber, requireProbability } from '../../ground/arguments.js';
import type { Distribution, KnownDistribution, MixturePart } from '../random/index.js';
import { requireClosedForm } from './closed-forms.js';
import { sumOfPowers } from './harmonic.js';
import { gammaTails } from './incomplete-gamma.js';
import { leastDouble } from './least-double.js';
import { standardNormalQuantile, standardNormalTail } from './normal-tail.js';
import { nearestRank } from './percentile.js';

/** How many of the sorted samples are at most x. */
function countAtMost(sorted: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * P(X <= x): the share of draws that do not exceed x. What is left of 1 is `survival`, which keeps its digits in the tail.
 *
 * @param distribution any that `faultlines/random` makes
 * @param x any number
 * @throws RangeError if x is not a number, or for a distribution of one's own
 *
 * @example
 * cdf(exponential(10), 10); // 0.632
 */
export function cdf(distribution: Distribution, x: number): number {
  requireClosedForm('distribution', distribution);
  requireNumber('x', x);
  return below(distribution, x);
}

function below(distribution: Distribution, x: number): number {
  const { kind, parameters: p } = distribution as KnownDistribution;
  switch (kind) {
    case 'constant':
      return x < p.value ? 0 : 1;
    case 'uniform':
      if (x < p.low) return 0;
      return x >= p.high ? 1 : (x - p.low) / (p.high - p.low);
    case 'exponential':
      return x <= 0 ? 0 : -Math.expm1(-x / p.mean);
    case 'normal':
      if (p.standardDeviation === 0) return x < p.mean ? 0 : 1;
      return standardNormalTail((p.mean - x) / p.standardDeviation);
    case 'lognormal':
      if (p.sigma === 0 || x <= 0) return x < p.median ? 0 : 1;
      return standardNormalTail(lnRatio(p.median, x) / p.sigma);
    case 'pareto':
      return x <= p.minimum ? 0 : -Math.expm1(p.shape * lnRatio(p.minimum, x));
    case 'weibull':
      return x <= 0 ? 0 : -Math.expm1(-((x / p.scale) ** p.shape));
    case 'gamma':
      return gammaTails(p.shape, x / p.scale).lower;
    case 'zipf':
      return zipfShare(1, Math.min(p.count, Math.floor(x)), p);
    case 'empirical':
      return countAtMost(p.samples, x) / p.samples.length;
    case 'shifted':
      return below(p.of, x - p.by);
    case 'mixture':
      return Math.min(
        1,
        p.parts.reduce((sum, part) => sum + part.weight * below(part.of, x), 0),
      );
  }
}

/**
 * P(X > x): the share of draws that exceed x, with full relative precision where it is small and 1 - `cdf` has none left.
 *
 * @param distribution any that `faultlines/random` makes
 * @param x any number
 * @throws RangeError if x is not a number, or for a distribution of one's own
 *
 * @example
 * survival(exponential(10), 1000); // 3.7e-44, where 1 - cdf is 0
 */
export function survival(distribution: Distribution, x: number): number {
  requireClosedForm('distribution', distribution);
  requireNumber('x', x);
  return above(distribution, x);
}

function above(distribution: Distribution, x: number): number {
  const { kind, parameters: p } = distribution as KnownDistribution;
  switch (kind) {
    case 'constant':
      return x < p.value ? 1 : 0;
    case 'uniform':
      if (x < p.low) return 1;
      return x >= p.high ? 0 : (p.high - x) / (p.high - p.low);
    case 'exponential':
      return x <= 0 ? 1 : Math.exp(-x / p.mean);
    case 'normal':
      if (p.standardDeviation === 0) return x < p.mean ? 1 : 0;
      return standardNormalTail((x - p.mean) / p.standardDeviation);
    case 'lognormal':
      if (p.sigma === 0 || x <= 0) return x < p.median ? 1 : 0;
      return standardNormalTail(-lnRatio(p.median, x) / p.sigma);
    case 'pareto':
      return x <= p.minimum ? 1 : Math.exp(p.shape * lnRatio(p.minimum, x));
    case 'weibull':
      return x <= 0 ? 1 : Math.exp(-((x / p.scale) ** p.shape));
    case 'gamma':
      return gammaTails(p.shape, x / p.scale).upper;
    case 'zipf':
      return zipfShare(Math.max(1, Math.floor(x) + 1), p.count, p);
    case 'empirical':
      return (p.samples.length - countAtMost(p.samples, x)) / p.samples.length;
    case 'shifted':
      return above(p.of, x - p.by);
    case 'mixture':
      return Math.min(
        1,
        p.parts.reduce((sum, part) => sum + part.weight * above(part.of, x), 0),
      );
  }
}

/** ln(one / other), also where the quotient is no double. */
function lnRatio(one: number, other: number): number {
  const ratio = one / other;
  return ratio > 0 && ratio < Number.POSITIVE_INFINITY ? Math.log(ratio) : Math.log(one) - Math.log(other);
}

/** The probability of the ranks from one to another. */
function zipfShare(
  from: number,
  to: number,
  of: { readonly count: number; readonly exponent: number },
): number {
  return to < from ? 0 : sumOfPowers(from, to, of.exponent) / sumOfPowers(1, of.count, of.exponent);
}

/**
 * The least x with P(X <= x) at or above p: the inverse of `cdf`.
 *
 * @param distribution any that `faultlines/random` makes
 * @param p in [0, 1]; the end of an unbounded tail is infinite
 * @throws RangeError if p is out of range, or for a distribution of one's own
 *
 * @example
 * quantile(lognormal(10, 0.5), 0.99); // 32.0
 */
export function quantile(distribution: Distribution, p: number): number {
  requireClosedForm('distribution', distribution);
  requireProbability('p', p);
  return inverse(distribution, { lower: p, upper: 1 - p, isLower: true });
}

/**
 * The least x with P(X > x) at or below a probability: `quantile` counted from the other end, which keeps its digits for a
 * probability so small that 1 less it is 1.
 *
 * @param distribution any that `faultlines/random` makes
 * @param tail in [0, 1]; the end of an unbounded tail is infinite
 * @throws RangeError if tail is out of range, or for a distribution of one's own
 *
 * @example
 * upperQuantile(exponential(10), 1e-17); // 391.4, where quantile(exponential(10), 1 - 1e-17) is Infinity
 */
export function upperQuantile(distribution: Distribution, tail: number): number {
  requireClosedForm('distribution', distribution);
  requireProbability('tail', tail);
  return inverse(distribution, { lower: 1 - tail, upper: tail, isLower: false });
}

/** A probability from both ends, of which one was given and the other is rounded. */
interface Wanted {
  readonly lower: number;
  readonly upper: number;
  readonly isLower: boolean;
}

function inverse(distribution: Distribution, wanted: Wanted): number {
  const { kind, parameters: of } = distribution as KnownDistribution;
  switch (kind) {
    case 'constant':
      return of.value;
    case 'uniform':
      return wanted.isLower
        ? of.low + wanted.lower * (of.high - of.low)
        : of.high - wanted.upper * (of.high - of.low);
    case 'exponential':
      return of.mean * hazardAt(wanted);
    case 'normal':
      return of.standardDeviation === 0 ? of.mean : of.mean + of.standardDeviation * normalAt(wanted);
    case 'lognormal':
      return of.sigma === 0 ? of.median : of.median * Math.exp(of.sigma * normalAt(wanted));
    case 'pareto':
      return of.minimum * Math.exp(hazardAt(wanted) / of.shape);
    case 'weibull':
      return of.scale * rootOf(hazardAt(wanted), of.shape);
    case 'gamma':
      return gammaInverse(of.shape, wanted) * of.scale;
    case 'zipf':
      return zipfInverse(of, wanted);
    case 'empirical':
      return nearestRank(of.samples, wanted.lower);
    case 'shifted':
      return of.by + inverse(of.of, wanted);
    case 'mixture':
      return mixtureInverse(distribution, of.parts, wanted);
  }
}

/** -ln(1 - p). */
function hazardAt({ lower, upper, isLower }: Wanted): number {
  return isLower ? -Math.log1p(-lower) : -Math.log(upper);
}

function normalAt({ lower, upper, isLower }: Wanted): number {
  return isLower ? standardNormalQuantile(lower) : -standardNormalQuantile(upper);
}

/** value^(1 / shape), also where 1 / shape is no double. */
function rootOf(value: number, shape: number): number {
  const power = 1 / shape;
  return power === Number.POSITIVE_INFINITY ? Math.exp(Math.log(value) / shape) : value ** power;
}

/** Whether a point reaches the probability, by the end that was given. */
function reaches(wanted: Wanted, lower: () => number, upper: () => number): boolean {
  return wanted.isLower ? lower() >= wanted.lower : upper() <= wanted.upper;
}

function gammaInverse(shape: number, wanted: Wanted): number {
  if (wanted.lower === 0 && wanted.isLower) return 0;
  if (wanted.isLower ? wanted.lower === 1 : wanted.upper === 0) return Number.POSITIVE_INFINITY;
  return leastDouble(0, Number.POSITIVE_INFINITY, x => {
    const { lower, upper } = gammaTails(shape, x);
    return reaches(
      wanted,
      () => lower,
      () => upper,
    );
  });
}

function zipfInverse(of: { readonly count: number; readonly exponent: number }, wanted: Wanted): number {
  let low = 1;
  let high = of.count;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const isEnough = reaches(
      wanted,
      () => zipfShare(1, middle, of),
      () => zipfShare(middle + 1, of.count, of),
    );
    if (isEnough) high = middle;
    else low = middle + 1;
  }
  return low;
}

function mixtureInverse(distribution: Distribution, parts: readonly MixturePart[], wanted: Wanted): number {
  // The mixture's quantile lies between those of its parts.
  const bounds = parts.map(part => inverse(part.of, wanted));
  return leastDouble(Math.min(...bounds), Math.max(...bounds), x =>
    reaches(
      wanted,
      () => below(distribution, x),
      () => above(distribution, x),
    ),
  );
}
