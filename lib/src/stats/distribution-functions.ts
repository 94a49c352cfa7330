import jStat from 'jstat';
import { requireNumber, requireProbability } from '../arguments.js';
import type { Distribution, KnownDistribution, MixturePart } from '../random/index.js';
import { generalizedHarmonic } from './harmonic.js';
import { standardNormalQuantile, standardNormalTail } from './normal-tail.js';
import { nearestRank } from './percentile.js';

function known(distribution: Distribution): KnownDistribution {
  return distribution as KnownDistribution;
}

function unknownFamily(kind: string): never {
  throw new RangeError(`distribution must be of a family of faultlines/random, got kind '${kind}'`);
}

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
 * P(X <= x): the share of draws that do not exceed x.
 *
 * @param distribution any that `faultlines/random` makes
 * @param x any number
 * @throws RangeError if x is not a number, or for a distribution of one's own
 *
 * @example
 * cdf(exponential(10), 10); // 0.632
 */
export function cdf(distribution: Distribution, x: number): number {
  requireNumber('x', x);
  const { kind, parameters: p } = known(distribution);
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
      return standardNormalTail(Math.log(p.median / x) / p.sigma);
    case 'pareto':
      return x <= p.minimum ? 0 : -Math.expm1(p.shape * Math.log(p.minimum / x));
    case 'weibull':
      return x <= 0 ? 0 : -Math.expm1(-((x / p.scale) ** p.shape));
    case 'gamma':
      if (x <= 0) return 0;
      return x === Number.POSITIVE_INFINITY ? 1 : jStat.lowRegGamma(p.shape, x / p.scale);
    case 'zipf':
      return zipfAtMost(p.count, p.exponent, x);
    case 'empirical':
      return countAtMost(p.samples, x) / p.samples.length;
    case 'shifted':
      return cdf(p.of, x - p.by);
    case 'mixture':
      return p.parts.reduce((sum, part) => sum + part.weight * cdf(part.of, x), 0);
    default:
      return unknownFamily(kind);
  }
}

function zipfAtMost(count: number, exponent: number, x: number): number {
  const rank = Math.min(count, Math.floor(x));
  return rank < 1 ? 0 : generalizedHarmonic(rank, exponent) / generalizedHarmonic(count, exponent);
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
  requireProbability('p', p);
  const { kind, parameters: of } = known(distribution);
  switch (kind) {
    case 'constant':
      return of.value;
    case 'uniform':
      return of.low + p * (of.high - of.low);
    case 'exponential':
      return -of.mean * Math.log1p(-p);
    case 'normal':
      return of.standardDeviation === 0
        ? of.mean
        : of.mean + of.standardDeviation * standardNormalQuantile(p);
    case 'lognormal':
      return of.sigma === 0 ? of.median : of.median * Math.exp(of.sigma * standardNormalQuantile(p));
    case 'pareto':
      return of.minimum * (1 - p) ** (-1 / of.shape);
    case 'weibull':
      return of.scale * (-Math.log1p(-p)) ** (1 / of.shape);
    case 'gamma':
      return p === 1 ? Number.POSITIVE_INFINITY : of.scale * jStat.gammapinv(p, of.shape);
    case 'zipf':
      return zipfQuantile(of.count, of.exponent, p);
    case 'empirical':
      return nearestRank(of.samples, p);
    case 'shifted':
      return of.by + quantile(of.of, p);
    case 'mixture':
      return mixtureQuantile(distribution, of.parts, p);
    default:
      return unknownFamily(kind);
  }
}

function zipfQuantile(count: number, exponent: number, p: number): number {
  let low = 1;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (zipfAtMost(count, exponent, middle) >= p) high = middle;
    else low = middle + 1;
  }
  return low;
}

function mixtureQuantile(distribution: Distribution, parts: readonly MixturePart[], p: number): number {
  // The mixture's quantile lies between those of its parts.
  const bounds = parts.map(part => quantile(part.of, p));
  let low = Math.min(...bounds);
  let high = Math.max(...bounds);
  if (cdf(distribution, low) >= p || !Number.isFinite(low) || !Number.isFinite(high)) {
    return p === 1 ? high : low;
  }
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (cdf(distribution, middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The mean of a distribution; Infinity where the tail is too heavy for one (a Pareto shape of 1 or below).
 *
 * @param distribution any that `faultlines/random` makes
 * @throws RangeError for a distribution of one's own
 */
export function distributionMean(distribution: Distribution): number {
  return moments(distribution).mean;
}

/**
 * The variance of a distribution; Infinity where the tail is too heavy for one (a Pareto shape of 2 or below).
 *
 * @param distribution any that `faultlines/random` makes
 * @throws RangeError for a distribution of one's own
 */
export function distributionVariance(distribution: Distribution): number {
  return moments(distribution).variance;
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function moments(distribution: Distribution): Moments {
  const { kind, parameters: p } = known(distribution);
  switch (kind) {
    case 'constant':
      return { mean: p.value, variance: 0 };
    case 'uniform':
      return { mean: (p.low + p.high) / 2, variance: (p.high - p.low) ** 2 / 12 };
    case 'exponential':
      return { mean: p.mean, variance: p.mean ** 2 };
    case 'normal':
      return { mean: p.mean, variance: p.standardDeviation ** 2 };
    case 'lognormal': {
      const mean = p.median * Math.exp(p.sigma ** 2 / 2);
      return { mean, variance: mean ** 2 * Math.expm1(p.sigma ** 2) };
    }
    case 'pareto':
      return paretoMoments(p.minimum, p.shape);
    case 'weibull': {
      const mean = p.scale * jStat.gammafn(1 + 1 / p.shape);
      return { mean, variance: p.scale ** 2 * jStat.gammafn(1 + 2 / p.shape) - mean ** 2 };
    }
    case 'gamma':
      return { mean: p.shape * p.scale, variance: p.shape * p.scale ** 2 };
    case 'zipf': {
      const [total, first, second] = [0, 1, 2].map(power => generalizedHarmonic(p.count, p.exponent - power));
      return { mean: first / total, variance: second / total - (first / total) ** 2 };
    }
    case 'empirical':
      return mixtureMoments(
        Array.from(p.samples, value => ({ weight: 1 / p.samples.length, mean: value, variance: 0 })),
      );
    case 'shifted': {
      const { mean, variance } = moments(p.of);
      return { mean: p.by + mean, variance };
    }
    case 'mixture':
      return mixtureMoments(p.parts.map(part => ({ weight: part.weight, ...moments(part.of) })));
    default:
      return unknownFamily(kind);
  }
}

function paretoMoments(minimum: number, shape: number): Moments {
  return {
    mean: shape > 1 ? (shape * minimum) / (shape - 1) : Number.POSITIVE_INFINITY,
    variance:
      shape > 2 ? (minimum ** 2 * shape) / ((shape - 1) ** 2 * (shape - 2)) : Number.POSITIVE_INFINITY,
  };
}

/** The law of total variance: the mean of the variances and the variance of the means. */
function mixtureMoments(parts: readonly ({ readonly weight: number } & Moments)[]): Moments {
  const mean = parts.reduce((sum, part) => sum + part.weight * part.mean, 0);
  if (mean === Number.POSITIVE_INFINITY) return { mean, variance: mean };
  const variance = parts.reduce(
    (sum, part) => sum + part.weight * (part.variance + (part.mean - mean) ** 2),
    0,
  );
  return { mean, variance };
}
