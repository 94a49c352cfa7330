import { requireLength } from '../../ground/arguments.js';
import type { Distribution } from '../random/index.js';
import { requireClosedForm } from './closed-forms.js';
import { cdf } from './distribution-functions.js';
import { toSorted } from './percentile.js';

/** What a Kolmogorov-Smirnov test found. */
export interface KsResult {
  /** The greatest distance between the samples' share below x and the distribution's. */
  readonly statistic: number;
  /** How likely a distance this great is for samples that do come from the distribution. */
  readonly pValue: number;
}

/** P(the Kolmogorov statistic exceeds lambda), the limit for many samples. */
function kolmogorovTail(lambda: number): number {
  // The series alternates and needs many terms near 0, where the probability is 1 to the last digit.
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let j = 100; j >= 1; j--) sum += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/**
 * Whether samples may come from a continuous distribution (Kolmogorov and Smirnov), with Stephens' correction for
 * their number (Journal of the Royal Statistical Society B 32(1), 1970).
 *
 * @param samples at least five, independent
 * @param distribution continuous: ties and steps make the p-value too small
 * @throws RangeError if an argument is outside its range
 */
export function ksTest(samples: ArrayLike<number>, distribution: Distribution): KsResult {
  requireLength('samples', samples, 5);
  requireClosedForm('distribution', distribution);
  const sorted = toSorted(samples);
  const n = sorted.length;
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const expected = cdf(distribution, sorted[i]);
    statistic = Math.max(statistic, (i + 1) / n - expected, expected - i / n);
  }
  const root = Math.sqrt(n);
  return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}
