import jStat from 'jstat';
import {
  requireCount,
  requireInRange,
  requireKnownFields,
  requireLength,
  requireNumber,
  requireProbability,
  requireRandom,
  requireWhole,
} from '../../ground/arguments.js';
import type { Random } from '../random/index.js';
import { binomialTails } from './binomial.js';
import { mean, standardDeviation } from './moments.js';
import { standardNormalQuantile } from './normal-tail.js';
import { nearestRank, toSorted } from './percentile.js';

/** An estimate and the bounds that hold the true value with the stated confidence. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The share of such intervals that hold the true value, in (0, 1). */
  readonly confidence: number;
}

/** Whether a value lies within the bounds, in the unit of the interval. */
export function covers(interval: Interval, value: number): boolean {
  return interval.low <= value && value <= interval.high;
}

function requireConfidence(confidence: number): void {
  requireInRange('confidence', confidence, 0.01, 0.999999999);
}

/**
 * Wilson's interval for a proportion (Journal of the American Statistical Association 22, 1927). Unlike the textbook
 * interval it stays within [0, 1] and keeps its width when no trial, or every trial, succeeded.
 *
 * @param successes a whole number in [0, trials]
 * @param trials a whole number, 1 or above
 * @param confidence in [0.01, 0.999999999]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * wilsonInterval(0, 100); // estimate 0, low 0, high 0.037
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  requireWhole('trials', trials, 1);
  requireWhole('successes', successes, 0, trials);
  requireConfidence(confidence);
  const z = standardNormalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const center = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2)) / shrink;
  return {
    estimate: share,
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === trials ? 1 : Math.min(1, center + half),
    confidence,
  };
}

/**
 * Student's interval for a mean, from independent samples. Right for normal samples of any number, and for others when
 * there are many; batch means of a simulation are such samples. If a sample is infinite, so are the mean and its bounds.
 *
 * @param samples at least two
 * @param confidence in [0.01, 0.999999999]
 * @throws RangeError if there are fewer, one is not a number, or the confidence is out of range
 */
export function tInterval(samples: ArrayLike<number>, confidence = 0.95): Interval {
  requireLength('samples', samples, 2);
  requireConfidence(confidence);
  const estimate = mean(samples);
  if (!Number.isFinite(estimate))
    return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, confidence };
  const quantile = jStat.studentt.inv((1 + confidence) / 2, samples.length - 1);
  const half = (quantile * standardDeviation(samples)) / Math.sqrt(samples.length);
  return { estimate, low: estimate - half, high: estimate + half, confidence };
}

/** How `bootstrapInterval` resamples. */
export interface BootstrapOptions {
  /** Where the resamples are drawn from. */
  readonly random: Random;
  /** How many resamples, a whole number, 100 or above. Default 1000. */
  readonly resamples?: number;
  /** In [0.01, 0.999999999]. Default 0.95. */
  readonly confidence?: number;
}

/**
 * An interval for any statistic of independent samples, by the percentile bootstrap (Efron, Annals of Statistics 7(1),
 * 1979): the statistic of many resamples of the same size. Poor for extremes such as the maximum.
 *
 * @param samples at least two
 * @param statistic from an array of the same length to the number of interest
 * @throws RangeError if there are fewer samples, the statistic of some is not a number, or an option is out of range
 */
export function bootstrapInterval(
  samples: ArrayLike<number>,
  statistic: (samples: Float64Array) => number,
  options: BootstrapOptions,
): Interval {
  requireKnownFields('options', options, { random: true, resamples: true, confidence: true });
  const { random, resamples = 1000, confidence = 0.95 } = options;
  requireLength('samples', samples, 2);
  requireRandom('random', random);
  requireCount('resamples', resamples, 100);
  requireConfidence(confidence);
  const original = Float64Array.from(samples);
  const resample = new Float64Array(original.length);
  const statistics = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let k = 0; k < resample.length; k++) resample[k] = original[random.below(original.length)];
    statistics[i] = statistic(resample);
    requireNumber('statistic', statistics[i]);
  }
  statistics.sort();
  return {
    estimate: statistic(original),
    low: nearestRank(statistics, (1 - confidence) / 2),
    high: nearestRank(statistics, (1 + confidence) / 2),
    confidence,
  };
}

/** The least k with P(at most k of n) at or above the level. */
function binomialQuantile(level: number, n: number, p: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialTails(n, middle + 1, p).fewer >= level) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * An interval for a quantile from order statistics: it assumes independent samples and nothing about their law. Where
 * the samples are too few to bound the quantile on a side, that bound is infinite.
 *
 * @param samples at least two
 * @param percentile which quantile, in [0, 1]
 * @param confidence in [0.01, 0.999999999]; what is reached is at least this
 * @throws RangeError if an argument is outside its range
 */
export function quantileInterval(
  samples: ArrayLike<number>,
  percentile: number,
  confidence = 0.95,
): Interval {
  requireLength('samples', samples, 2);
  requireProbability('percentile', percentile);
  requireConfidence(confidence);
  const sorted = toSorted(samples);
  const n = sorted.length;
  // The number of samples below the quantile is binomial; its own quantiles are ranks that bracket it.
  const lowRank = binomialQuantile((1 - confidence) / 2, n, percentile);
  const highRank = binomialQuantile((1 + confidence) / 2, n, percentile) + 1;
  return {
    estimate: nearestRank(sorted, percentile),
    low: lowRank < 1 ? Number.NEGATIVE_INFINITY : sorted[lowRank - 1],
    high: highRank > n ? Number.POSITIVE_INFINITY : sorted[highRank - 1],
    confidence,
  };
}
