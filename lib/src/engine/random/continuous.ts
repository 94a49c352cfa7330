import {
  complain,
  requireFinite,
  requireNonNegative,
  requirePositive,
  requireRange,
} from '../../ground/arguments.js';
import { portableExp, portableLn } from './arithmetic.js';
import type {
  ConstantDistribution,
  ExponentialDistribution,
  LognormalDistribution,
  NormalDistribution,
  ParetoDistribution,
  UniformDistribution,
  WeibullDistribution,
} from './distribution.js';
import { fillStandardNormal, standardExponential, standardNormal } from './ziggurat.js';

/**
 * Always the same number.
 *
 * @param value any finite number
 * @throws RangeError if an argument is outside its range
 */
export function constant(value: number): ConstantDistribution {
  requireFinite('value', value);
  return {
    kind: 'constant',
    parameters: { value },
    sample: () => value,
    fill: (_, out) => {
      out.fill(value);
    },
  };
}

/**
 * Every number of an interval alike.
 *
 * @param low the least value, finite
 * @param high the bound that is not reached, at least `low`
 * @throws RangeError if a bound is not finite, they are out of order, or further apart than a double can say
 */
export function uniform(low: number, high: number): UniformDistribution {
  requireRange('low', low, 'high', high);
  const width = high - low;
  if (width === Number.POSITIVE_INFINITY) complain('high', `within 1.8e308 of low (${low})`, high);
  return {
    kind: 'uniform',
    parameters: { low, high },
    sample: random => low + width * random.float(),
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = low + width * random.float();
    },
  };
}

/**
 * The time to the next event when events come independently at a steady rate.
 *
 * @param mean above 0: the mean time, 1 / rate
 * @throws RangeError if an argument is outside its range
 */
export function exponential(mean: number): ExponentialDistribution {
  requirePositive('mean', mean);
  return {
    kind: 'exponential',
    parameters: { mean },
    sample: random => mean * standardExponential(random),
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = mean * standardExponential(random);
    },
  };
}

/**
 * The bell curve. Negative values occur: for latencies prefer `lognormal`.
 *
 * @param mean any finite number
 * @param standardDeviation 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function normal(mean: number, standardDeviation: number): NormalDistribution {
  requireFinite('mean', mean);
  requireNonNegative('standardDeviation', standardDeviation);
  return {
    kind: 'normal',
    parameters: { mean, standardDeviation },
    sample: random => mean + standardDeviation * standardNormal(random),
    fill(random, out) {
      fillStandardNormal(random, out);
      for (let i = 0; i < out.length; i++) out[i] = mean + standardDeviation * out[i];
    },
  };
}

/**
 * A number whose logarithm is normal: median · e^(sigma · z) with z standard normal. Its mean is
 * median · e^(sigma²/2); one standard deviation up multiplies by e^sigma.
 *
 * @param median above 0, in the unit of the draws
 * @param sigma the standard deviation of the natural logarithm, 0 or above (service latencies: 0.3 to 1.5); with a very large
 * one draws are 0 or Infinity
 * @throws RangeError if an argument is outside its range
 */
export function lognormal(median: number, sigma: number): LognormalDistribution {
  requirePositive('median', median);
  requireNonNegative('sigma', sigma);
  return {
    kind: 'lognormal',
    parameters: { median, sigma },
    sample: random => median * portableExp(sigma * standardNormal(random)),
    fill(random, out) {
      fillStandardNormal(random, out);
      for (let i = 0; i < out.length; i++) out[i] = median * portableExp(sigma * out[i]);
    },
  };
}

/** How far above the median, in standard deviations, the 99th percentile of a normal lies. */
const NORMAL_P99 = 2.3263478740408408;

/**
 * The lognormal with a median and a 99th percentile, the two figures that a dashboard shows: sigma is ln(p99 / p50) / 2.326. A service's latencies
 * are often near one; a fit to two points says nothing of what lies beyond them.
 *
 * @param p50 the median, above 0, in the unit of the draws
 * @param p99 the 99th percentile, at least the median
 * @throws RangeError if a percentile is not finite, or they are out of order
 *
 * @example
 * lognormalFromPercentiles(10, 60).parameters.sigma; // 0.77
 */
export function lognormalFromPercentiles(p50: number, p99: number): LognormalDistribution {
  requirePositive('p50', p50);
  requirePositive('p99', p99);
  requireRange('p50', p50, 'p99', p99);
  const ratio = p99 / p50;
  const ln = ratio < Number.POSITIVE_INFINITY ? portableLn(ratio) : portableLn(p99) - portableLn(p50);
  return lognormal(p50, ln / NORMAL_P99);
}

/**
 * The power-law tail: P(X > x) = (minimum / x)^shape for x at least `minimum`.
 *
 * @param minimum above 0: the least value
 * @param shape above 0: the smaller, the heavier the tail (no mean at 1 or below, no variance at 2 or below; near 0 a draw may be
 * Infinity)
 * @throws RangeError if an argument is outside its range
 */
export function pareto(minimum: number, shape: number): ParetoDistribution {
  requirePositive('minimum', minimum);
  requirePositive('shape', shape);
  // A Pareto draw is the exponential of an exponential draw.
  const draw = (exponent: number): number => minimum * portableExp(exponent / shape);
  return {
    kind: 'pareto',
    parameters: { minimum, shape },
    sample: random => draw(standardExponential(random)),
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = draw(standardExponential(random));
    },
  };
}

/**
 * Times to failure: P(X > x) = exp(-(x / scale)^shape).
 *
 * @param scale above 0: 63% of the draws are below it
 * @param shape above 0: below 1 early failures dominate, 1 is the exponential, above 1 things wear out; near 0 draws are 0 or
 * Infinity
 * @throws RangeError if an argument is outside its range
 */
export function weibull(scale: number, shape: number): WeibullDistribution {
  requirePositive('scale', scale);
  requirePositive('shape', shape);
  const draw = (hazard: number): number => scale * portableExp(portableLn(hazard) / shape);
  return {
    kind: 'weibull',
    parameters: { scale, shape },
    sample: random => draw(standardExponential(random)),
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = draw(standardExponential(random));
    },
  };
}
