import { complain, requireLength, requireNumber } from '../../ground/arguments.js';

/** The sum of the samples, and whether one of them is infinite. */
function sumOf(samples: ArrayLike<number>): { readonly sum: number; readonly isInfinite: boolean } {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i];
  if (Number.isFinite(sum)) return { sum, isInfinite: false };
  let isInfinite = false;
  for (let i = 0; i < samples.length; i++) {
    requireNumber(`samples[${i}]`, samples[i]);
    isInfinite ||= !Number.isFinite(samples[i]);
  }
  if (Number.isNaN(sum)) complain('samples', 'infinite on one side only', 'Infinity and -Infinity');
  return { sum, isInfinite };
}

/**
 * The arithmetic mean. An infinite sample, such as the latency of what never arrived, makes it infinite.
 *
 * @param samples at least one
 * @throws RangeError if there is none, one is not a number, or both Infinity and -Infinity are among them
 */
export function mean(samples: ArrayLike<number>): number {
  requireLength('samples', samples, 1);
  const { sum, isInfinite } = sumOf(samples);
  if (isInfinite || Number.isFinite(sum)) return sum / samples.length;
  // Only the sum is too large for a double.
  let part = 0;
  for (let i = 0; i < samples.length; i++) part += samples[i] / samples.length;
  return part;
}

/**
 * The sample variance: squared deviations from the mean, summed, over n - 1. Infinity if a sample is infinite.
 *
 * @param samples at least two
 * @throws RangeError if there are fewer, one is not a number, or both Infinity and -Infinity are among them
 */
export function variance(samples: ArrayLike<number>): number {
  requireLength('samples', samples, 2);
  const center = mean(samples);
  if (!Number.isFinite(center)) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    const deviation = samples[i] - center;
    sum += deviation * deviation;
  }
  return sum / (samples.length - 1);
}

/**
 * The square root of the sample variance. Infinity if a sample is infinite.
 *
 * @param samples at least two
 * @throws RangeError if there are fewer, one is not a number, or both Infinity and -Infinity are among them
 */
export function standardDeviation(samples: ArrayLike<number>): number {
  return Math.sqrt(variance(samples));
}
