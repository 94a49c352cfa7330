import type { Distribution, KnownDistribution } from '../random/index.js';
import { requireClosedForm } from './closed-forms.js';
import { gammaFunction, lnGamma } from './gamma-function.js';
import { sumOfPowers } from './harmonic.js';

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The mean of a distribution; Infinity where the tail is too heavy for one (a Pareto shape of 1 or below).
 *
 * @param distribution any that `faultlines/random` makes
 * @throws RangeError for a distribution of one's own
 */
export function distributionMean(distribution: Distribution): number {
  requireClosedForm('distribution', distribution);
  return momentsOf(distribution).mean;
}

/**
 * The variance of a distribution; Infinity where the tail is too heavy for one (a Pareto shape of 2 or below).
 *
 * @param distribution any that `faultlines/random` makes
 * @throws RangeError for a distribution of one's own
 */
export function distributionVariance(distribution: Distribution): number {
  requireClosedForm('distribution', distribution);
  return momentsOf(distribution).variance;
}

function momentsOf(distribution: Distribution): Moments {
  const { kind, parameters: p } = distribution as KnownDistribution;
  switch (kind) {
    case 'constant':
      return { mean: p.value, variance: 0 };
    case 'uniform':
      return { mean: p.low / 2 + p.high / 2, variance: (p.high - p.low) ** 2 / 12 };
    case 'exponential':
      return { mean: p.mean, variance: p.mean ** 2 };
    case 'normal':
      return { mean: p.mean, variance: p.standardDeviation ** 2 };
    case 'lognormal':
      return lognormalMoments(p.median, p.sigma);
    case 'pareto':
      return paretoMoments(p.minimum, p.shape);
    case 'weibull':
      return weibullMoments(p.scale, p.shape);
    case 'gamma':
      return { mean: p.shape * p.scale, variance: p.shape * p.scale * p.scale };
    case 'zipf':
      return zipfMoments(p.count, p.exponent);
    case 'empirical':
      return mixtureMoments(
        Array.from(p.samples, value => ({ weight: 1 / p.samples.length, mean: value, variance: 0 })),
      );
    case 'shifted': {
      const { mean, variance } = momentsOf(p.of);
      return { mean: p.by + mean, variance };
    }
    case 'mixture':
      return mixtureMoments(p.parts.map(part => ({ weight: part.weight, ...momentsOf(part.of) })));
  }
}

function lognormalMoments(median: number, sigma: number): Moments {
  if (sigma === 0) return { mean: median, variance: 0 };
  const mean = median * Math.exp(sigma ** 2 / 2);
  return { mean, variance: (mean * Math.sqrt(Math.expm1(sigma ** 2))) ** 2 };
}

function paretoMoments(minimum: number, shape: number): Moments {
  const heavy = Number.POSITIVE_INFINITY;
  const deviation = minimum / (shape - 1);
  return {
    mean: shape > 1 ? minimum * (shape / (shape - 1)) : heavy,
    variance: shape > 2 ? deviation * deviation * (shape / (shape - 2)) : heavy,
  };
}

function weibullMoments(scale: number, shape: number): Moments {
  const h = 1 / shape;
  const mean = scale * gammaFunction(1 + h);
  // Γ(1 + 2h) - Γ(1 + h)², as a factor of the second, keeps its digits where the two are close.
  return { mean, variance: (mean * Math.sqrt(Math.expm1(lnGammaDifference(h)))) ** 2 };
}

/** ζ(n) - 1 for n from 2. */
const ZETA_LESS_ONE = Array.from({ length: 60 }, (_, index) => sumOfPowers(2, 1e12, index + 2));

/** ln Γ(1 + 2h) - 2 ln Γ(1 + h), which is about (π² / 6) h² where h is small. */
function lnGammaDifference(h: number): number {
  if (h > 0.25) return lnGamma(1 + 2 * h) - 2 * lnGamma(1 + h);
  let sum = 0;
  for (let n = ZETA_LESS_ONE.length + 1; n >= 2; n--) {
    const sign = n % 2 === 0 ? 1 : -1;
    sum += (sign * (1 + ZETA_LESS_ONE[n - 2]) * (2 ** n - 2) * h ** n) / n;
  }
  return sum;
}

function zipfMoments(count: number, exponent: number): Moments {
  const [total, first, second] = [0, 1, 2].map(power => sumOfPowers(1, count, exponent - power));
  return { mean: first / total, variance: Math.max(0, second / total - (first / total) ** 2) };
}

/** The law of total variance: the mean of the variances and the variance of the means. */
function mixtureMoments(parts: readonly ({ readonly weight: number } & Moments)[]): Moments {
  const mean = parts.reduce((sum, part) => sum + part.weight * part.mean, 0);
  if (!Number.isFinite(mean)) return { mean, variance: Number.POSITIVE_INFINITY };
  const variance = parts.reduce(
    (sum, part) => sum + part.weight * (part.variance + (part.mean - mean) ** 2),
    0,
  );
  return { mean, variance };
}
