import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constant,
  type Distribution,
  empirical,
  exponential,
  gamma,
  lognormal,
  mixture,
  normal,
  pareto,
  Random,
  shifted,
  uniform,
  weibull,
  zipf,
} from '../random/index.js';
import { cdf, distributionMean, distributionVariance, ksTest, mean, quantile, variance } from './index.js';

const SEED = 20260801;
const SAMPLES = 40_000;

const continuous: Distribution[] = [
  uniform(-3, 8),
  exponential(12),
  normal(100, 15),
  lognormal(10, 0.6),
  lognormal(1, 1.5),
  pareto(2, 3.5),
  pareto(1, 1.2),
  weibull(100, 0.7),
  weibull(5, 3),
  gamma(0.4, 3),
  gamma(1, 2),
  gamma(7.5, 0.5),
  mixture([
    { weight: 0.9122, of: pareto(0.235, 10) },
    { weight: 0.0878, of: exponential(1 / 1.66) },
  ]),
  shifted(75, exponential(5)),
];

function drawn(distribution: Distribution, count = SAMPLES): Float64Array {
  const samples = new Float64Array(count);
  distribution.fill(new Random(SEED), samples);
  return samples;
}

const named = (distributions: Distribution[]) =>
  distributions.map(of => ({ name: `${of.kind} ${JSON.stringify(of.parameters)}`, of }));

describe(`draws follow their distribution (seed ${SEED})`, () => {
  it.each(named(continuous))('$name, by Kolmogorov-Smirnov', ({ of }) => {
    expect(ksTest(drawn(of), of).pValue).toBeGreaterThan(0.001);
  });

  it.each(named(continuous))('$name, by its moments', ({ of }) => {
    const samples = drawn(of);
    const sd = Math.sqrt(distributionVariance(of));
    if (Number.isFinite(sd)) {
      expect(Math.abs(mean(samples) - distributionMean(of))).toBeLessThan((5 * sd) / Math.sqrt(SAMPLES));
    }
    // A heavy tail gives sample variances that converge too slowly to test.
    const light = !['pareto', 'mixture'].includes(of.kind) && sd < 2 * Math.abs(distributionMean(of));
    if (light) expect(variance(samples) / sd ** 2).toBeCloseTo(1, 0.7);
  });

  it.each(named([zipf(10, 0), zipf(10, 0.5), zipf(10, 1), zipf(10, 2.5), zipf(2, 1), zipf(1, 1)]))(
    '$name, by chi-square',
    ({ of }) => {
      const { count } = of.parameters as { count: number };
      const samples = drawn(of);
      let chiSquare = 0;
      for (let rank = 1; rank <= count; rank++) {
        const expected = SAMPLES * (cdf(of, rank) - cdf(of, rank - 1));
        const observed = samples.filter(sample => sample === rank).length;
        chiSquare += (observed - expected) ** 2 / expected;
      }
      expect(chiSquare).toBeLessThan(count - 1 + 5 * Math.sqrt(2 * count));
    },
  );

  it.each(named([zipf(1e9, 1), zipf(1e6, 0.8), zipf(1e12, 1.3)]))(
    '$name, by the share of its head',
    ({ of }) => {
      const samples = drawn(of);
      for (const rank of [1, 2, 10, 1000, 100_000]) {
        const share = samples.filter(sample => sample <= rank).length / SAMPLES;
        const expected = cdf(of, rank);
        const error = Math.sqrt((expected * (1 - expected)) / SAMPLES);
        expect(Math.abs(share - expected), `rank ${rank}`).toBeLessThan(5 * error + 1e-9);
      }
    },
  );
});

const everything: Distribution[] = [
  ...continuous,
  constant(4),
  zipf(1000, 0.9),
  empirical([3, 1, 2, 2]),
  normal(3, 0),
  lognormal(3, 0),
  mixture([
    { weight: 1, of: constant(1) },
    { weight: 3, of: constant(5) },
  ]),
];

describe('quantile', () => {
  it('is the least x whose cdf reaches p', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everything),
        fc.double({ min: 0.0001, max: 0.9999, noNaN: true }),
        (of, p) => {
          const x = quantile(of, p);
          expect(cdf(of, x + 1e-6 * Math.abs(x))).toBeGreaterThanOrEqual(p - 1e-9);
          expect(cdf(of, x - 1e-6 * Math.abs(x))).toBeLessThanOrEqual(p + 1e-9);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes its ends from the support', () => {
    expect([quantile(exponential(1), 0), quantile(exponential(1), 1)]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect([quantile(normal(0, 1), 0), quantile(pareto(2, 1), 0)]).toEqual([Number.NEGATIVE_INFINITY, 2]);
    expect([quantile(zipf(9, 1), 1), quantile(uniform(2, 3), 1)]).toEqual([9, 3]);
    expect([quantile(gamma(2, 3), 0), quantile(gamma(2, 3), 1)]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});

describe('cdf', () => {
  it('goes from 0 to 1 over the whole line, and is never without a value', () => {
    for (const of of everything) {
      const least = quantile(of, 0);
      expect(cdf(of, Number.NEGATIVE_INFINITY), of.kind).toBe(0);
      expect(cdf(of, Number.POSITIVE_INFINITY), of.kind).toBeCloseTo(1, 12);
      expect(cdf(of, least - 1), of.kind).toBe(0);
      expect(() => cdf(of, Number.NaN), of.kind).toThrow('x must be a number, got NaN');
    }
  });
});

describe('closed forms', () => {
  it('agree with tabulated values', () => {
    expect(cdf(exponential(10), 10)).toBeCloseTo(0.6321205588285577, 15);
    expect(cdf(normal(0, 1), 1.959963984540054)).toBeCloseTo(0.975, 15);
    expect(cdf(gamma(2.5, 4), 10)).toBeCloseTo(0.5841198130044921, 12);
    expect(quantile(gamma(2.5, 4), 0.99)).toBeCloseTo(30.17254491, 6);
    expect(quantile(lognormal(10, 0.5), 0.99)).toBeCloseTo(10 * Math.exp(0.5 * 2.3263478740408408), 10);
    expect(distributionMean(weibull(100, 0.7))).toBeCloseTo(126.58237, 4);
    expect(distributionMean(lognormal(10, 0.5))).toBeCloseTo(10 * Math.exp(0.125), 12);
  });

  it('have no finite mean or variance where the tail is too heavy', () => {
    expect(distributionMean(pareto(1, 1))).toBe(Number.POSITIVE_INFINITY);
    expect(distributionMean(pareto(1, 1.5))).toBe(3);
    expect(distributionVariance(pareto(1, 2))).toBe(Number.POSITIVE_INFINITY);
    const mixed = mixture([
      { weight: 1, of: pareto(1, 1) },
      { weight: 1, of: constant(1) },
    ]);
    expect([distributionMean(mixed), distributionVariance(mixed)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('take moments of discrete and composed distributions exactly', () => {
    expect(distributionMean(zipf(3, 1))).toBeCloseTo(3 / (1 + 1 / 2 + 1 / 3), 14);
    expect(distributionVariance(empirical([1, 2, 3, 4]))).toBeCloseTo(1.25, 14);
    expect(distributionMean(shifted(5, constant(2)))).toBe(7);
    expect(distributionVariance(shifted(5, exponential(3)))).toBeCloseTo(9, 12);
  });

  it('refuse a distribution of an unknown family and a p out of range', () => {
    const own: Distribution = { kind: 'own', parameters: {}, sample: () => 1, fill: () => undefined };
    expect(() => cdf(own, 1)).toThrow(/family of faultlines\/random, got 'own'/);
    expect(() => quantile(own, 0.5)).toThrow(RangeError);
    expect(() => distributionMean(own)).toThrow(RangeError);
    expect(() => quantile(constant(1), 1.1)).toThrow('p must be in [0, 1], got 1.1');
  });
});

describe('ksTest', () => {
  it('rejects samples of another distribution', () => {
    expect(ksTest(drawn(exponential(12)), exponential(12.5)).pValue).toBeLessThan(0.001);
    expect(ksTest(drawn(normal(0, 1)), normal(0.03, 1)).pValue).toBeLessThan(0.001);
    expect(ksTest(drawn(lognormal(10, 0.6)), lognormal(10, 0.62)).pValue).toBeLessThan(0.001);
  });

  it('gives p-values that are themselves even, for samples that fit', () => {
    const random = new Random('p-values');
    const pValues = Array.from({ length: 400 }, () => {
      const samples = new Float64Array(50);
      exponential(1).fill(random, samples);
      return ksTest(samples, exponential(1)).pValue;
    });
    expect(ksTest(pValues, uniform(0, 1)).pValue).toBeGreaterThan(0.001);
  });
});
