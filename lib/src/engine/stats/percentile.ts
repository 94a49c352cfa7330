import {
  requireCount,
  requireKnownFields,
  requireLength,
  requireNumber,
  requireOneOf,
  requireProbability,
} from '../../ground/arguments.js';
import { mean, standardDeviation } from './moments.js';

/**
 * Which definition of a percentile. `nearest-rank`: the ceil(p·n)-th smallest sample, always one that was measured.
 * `interpolated`: between the two samples around position p·(n - 1), as spreadsheets and NumPy do by default.
 */
export type PercentileMethod = 'nearest-rank' | 'interpolated';

/**
 * The samples in ascending order: themselves if they are sorted already, else a sorted copy.
 *
 * @throws RangeError if one is not a number
 */
export function toSorted(samples: ArrayLike<number>): ArrayLike<number> {
  let sorted = samples;
  if (Array.isArray(samples))
    for (let i = 0; i < samples.length; i++) requireNumber(`samples[${i}]`, samples[i]);
  for (let i = 1; i < samples.length; i++) {
    if (samples[i - 1] <= samples[i]) continue;
    sorted = Float64Array.from(samples).sort();
    break;
  }
  // Sorting moves what is not a number to the end; a single sample is not sorted.
  requireNumber('samples', sorted[sorted.length - 1]);
  return sorted;
}

/** The rank, from 1, of the nearest-rank percentile. The factor keeps 0.07 · 100 from rounding up to the 8th. */
export function rankOf(p: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(p * count * (1 - 1e-14))));
}

/** The point that lies a fraction of the way from one sample to the next, also where one of them is infinite. */
function between(one: number, next: number, fraction: number): number {
  if (fraction === 0 || one === next) return one;
  if (one === Number.NEGATIVE_INFINITY && next === Number.POSITIVE_INFINITY)
    return fraction < 0.5 ? one : next;
  const width = next - one;
  // The difference of two samples may be more than a double holds.
  return Number.isFinite(width) ? one + fraction * width : one * (1 - fraction) + next * fraction;
}

/** The nearest-rank percentile of samples that are sorted. */
export function nearestRank(sorted: ArrayLike<number>, p: number): number {
  return sorted[rankOf(p, sorted.length) - 1];
}

/**
 * The value that a share p of the samples does not exceed. Samples may be infinite, such as the latency of what never
 * arrived: where the percentile falls on one of them, or between it and another, it is infinite too.
 *
 * @param samples at least one, in any order (sorted samples are recognized and not copied)
 * @param p in [0, 1]: 0.99 for the 99th percentile
 * @throws RangeError if there is no sample, one is not a number, or p or the method is none
 *
 * @example
 * percentile([15, 20, 35, 40, 50], 0.4); // 20
 * percentile([15, 20, 35, 40, 50], 0.4, { method: 'interpolated' }); // 29
 */
export function percentile(
  samples: ArrayLike<number>,
  p: number,
  options: { readonly method?: PercentileMethod } = {},
): number {
  requireKnownFields('options', options, { method: true });
  const { method = 'nearest-rank' } = options;
  requireLength('samples', samples, 1);
  requireProbability('p', p);
  requireOneOf('method', method, ['nearest-rank', 'interpolated']);
  const sorted = toSorted(samples);
  if (method === 'nearest-rank') return nearestRank(sorted, p);
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return between(sorted[below], sorted[above], position - below);
}

/** What `summarize` tells of samples. Percentiles are by nearest rank. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** 0 for a single sample. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/**
 * The usual figures of a set of samples at once. An infinite sample makes the mean and the deviation infinite.
 *
 * @param samples at least one
 * @throws RangeError if there is none, one is not a number, or both Infinity and -Infinity are among them
 */
export function summarize(samples: ArrayLike<number>): Summary {
  requireLength('samples', samples, 1);
  const sorted = toSorted(samples);
  return {
    count: sorted.length,
    mean: mean(sorted),
    standardDeviation: sorted.length === 1 ? 0 : standardDeviation(sorted),
    min: sorted[0],
    p50: nearestRank(sorted, 0.5),
    p90: nearestRank(sorted, 0.9),
    p95: nearestRank(sorted, 0.95),
    p99: nearestRank(sorted, 0.99),
    p999: nearestRank(sorted, 0.999),
    max: sorted[sorted.length - 1],
  };
}

/** One point of a complementary distribution function. */
export interface CcdfPoint {
  readonly x: number;
  /** The share of the samples that are at least x; never 0, so that it can be drawn on a logarithmic axis. */
  readonly probability: number;
}

/**
 * The share of samples at or above each value, thinned for drawing with a logarithmic probability axis: points are
 * kept evenly by the logarithm of the probability, so that the tail keeps all of its samples. Infinite samples stand at
 * the infinite end.
 *
 * @param samples at least one
 * @param options.points how many points at most, a whole number, 2 or above
 * @throws RangeError if an argument is outside its range
 */
export function ccdf(samples: ArrayLike<number>, options: { readonly points?: number } = {}): CcdfPoint[] {
  requireKnownFields('options', options, { points: true });
  const { points = 400 } = options;
  requireLength('samples', samples, 1);
  requireCount('points', points, 2);
  const sorted = toSorted(samples);
  const n = sorted.length;
  const kept: CcdfPoint[] = [];
  let previous = -1;
  for (let i = 0; i < points; i++) {
    const share = n ** (-i / (points - 1));
    let index = n - Math.round(share * n);
    // Equal samples share the probability of the first of them.
    while (index > 0 && sorted[index - 1] === sorted[index]) index--;
    if (index <= previous) continue;
    kept.push({ x: sorted[index], probability: (n - index) / n });
    previous = index;
  }
  return kept;
}
