import { requireLength, requireNumber } from '../arguments.js';

/**
 * The arithmetic mean.
 *
 * @param samples at least one
 * @throws RangeError if there is none, or one is not a number
 */
export function mean(samples: ArrayLike<number>): number {
  requireLength('samples', samples, 1);
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i];
  requireNumber('the sum of the samples', sum);
  return sum / samples.length;
}

/**
 * The sample variance: squared deviations from the mean, summed, over n - 1.
 *
 * @param samples at least two
 */
export function variance(samples: ArrayLike<number>): number {
  requireLength('samples', samples, 2);
  const centre = mean(samples);
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    const deviation = samples[i] - centre;
    sum += deviation * deviation;
  }
  return sum / (samples.length - 1);
}

/**
 * The square root of the sample variance.
 *
 * @param samples at least two
 */
export function standardDeviation(samples: ArrayLike<number>): number {
  return Math.sqrt(variance(samples));
}
