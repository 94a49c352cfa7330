import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, lognormal, normal, Random } from '../random/index.js';
import {
  binomialAtLeast,
  binomialProbability,
  bootstrapInterval,
  ccdf,
  covers,
  generalizedHarmonic,
  type Interval,
  lnStandardNormalTail,
  mean,
  percentile,
  quantileInterval,
  standardDeviation,
  standardNormalQuantile,
  standardNormalTail,
  summarize,
  tInterval,
  variance,
  wilsonInterval,
} from './index.js';

const samplesOf = (least: number) =>
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: least, maxLength: 60 });

describe('moments', () => {
  it('agree with a worked example', () => {
    const samples = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(samples)).toBe(5);
    expect(variance(samples)).toBeCloseTo(32 / 7, 14);
    expect(standardDeviation(samples)).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });

  it('keep their digits far from zero', () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });

  it('ask for enough samples', () => {
    expect(() => mean([])).toThrow('samples must be a list of at least 1, got 0');
    expect(() => variance([1])).toThrow('samples must be a list of at least 2, got 1');
  });
});

describe('percentile', () => {
  it('by nearest rank is a sample that a share p does not exceed, and the least such', () => {
    fc.assert(
      fc.property(samplesOf(1), fc.integer({ min: 0, max: 100 }), (samples, hundredths) => {
        const value = percentile(samples, hundredths / 100);
        const atMost = samples.filter(x => x <= value).length;
        const below = samples.filter(x => x < value).length;
        expect(samples).toContain(value);
        expect(atMost * 100).toBeGreaterThanOrEqual(hundredths * samples.length);
        if (below > 0) expect(below * 100).toBeLessThan(hundredths * samples.length);
      }),
    );
  });

  it('agrees with worked examples of both definitions', () => {
    const samples = [50, 15, 40, 20, 35];
    expect([0, 0.05, 0.3, 0.4, 0.5, 1].map(p => percentile(samples, p))).toEqual([15, 15, 20, 20, 35, 50]);
    expect(percentile(samples, 0.4, { method: 'interpolated' })).toBeCloseTo(29, 12);
    expect(percentile([1, 2], 0.5, { method: 'interpolated' })).toBe(1.5);
  });

  it('does not let a rounded product move the rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    for (let p = 1; p <= 100; p++) expect(percentile(hundred, p / 100)).toBe(p);
  });

  it('leaves the samples in their order', () => {
    const samples = Object.freeze([3, 1, 2]);
    expect(percentile(samples, 0.5)).toBe(2);
    expect(samples).toEqual([3, 1, 2]);
  });

  it('refuses what has no meaning', () => {
    expect(() => percentile([], 0.5)).toThrow(/samples must be a list of at least 1/);
    expect(() => percentile([1], 99)).toThrow('p must be in [0, 1], got 99');
    for (const samples of [[Number.NaN], [1, Number.NaN], [Number.NaN, 1, 2], [3, Number.NaN, 1]]) {
      expect(() => percentile(samples, 0.5)).toThrow(/^samples.* must be a number, got NaN/);
      expect(() => mean(samples)).toThrow(/^samples.* must be a number, got NaN/);
    }
  });
});

describe('summarize', () => {
  it('tells what the single functions tell', () => {
    fc.assert(
      fc.property(samplesOf(2), samples => {
        const summary = summarize(samples);
        expect(summary.count).toBe(samples.length);
        expect(summary.p99).toBe(percentile(samples, 0.99));
        expect(summary.min).toBe(Math.min(...samples));
        expect(summary.max).toBe(Math.max(...samples));
        expect(summary.standardDeviation).toBeCloseTo(standardDeviation(samples), 3);
      }),
    );
    expect(summarize([4]).standardDeviation).toBe(0);
  });
});

describe('ccdf', () => {
  it('gives the share of samples at or above each point, and never 0', () => {
    fc.assert(
      fc.property(samplesOf(1), samples => {
        const points = ccdf(samples);
        expect(points[0]).toEqual({ x: Math.min(...samples), probability: 1 });
        for (const { x, probability } of points) {
          expect(probability * samples.length).toBeCloseTo(samples.filter(s => s >= x).length, 6);
        }
      }),
    );
  });

  it('thins the body and keeps the tail', () => {
    const samples = new Float64Array(100_000);
    exponential(1).fill(new Random('tail'), samples);
    const points = ccdf(samples, { points: 200 });
    expect(points.length).toBeLessThanOrEqual(200);
    const sorted = samples.sort();
    expect(points.slice(-3).map(point => point.x)).toEqual([...sorted.slice(-3)]);
  });

  it('refuses what has no meaning', () => {
    expect(() => ccdf([])).toThrow(RangeError);
    expect(() => ccdf([1], { points: 1 })).toThrow(/points must be a whole number, 2 or above/);
  });
});

describe('the normal tail', () => {
  it('keeps its relative precision where 1 minus the distribution has none', () => {
    // Values by arbitrary-precision arithmetic.
    const tabulated: [number, number][] = [
      [0, 0.5],
      [1, 0.15865525393145705],
      [2.9, 0.001865813300384038],
      [3.1, 0.000967603213218358],
      [6, 9.865876450376981e-10],
      [10, 7.619853024160527e-24],
      [37, 5.725571222524577e-300],
    ];
    for (const [z, tail] of tabulated) expect(standardNormalTail(z) / tail).toBeCloseTo(1, 13);
    expect(standardNormalTail(-1)).toBeCloseTo(0.8413447460685429, 15);
  });

  it('has a finite logarithm far beyond underflow', () => {
    expect(lnStandardNormalTail(40)).toBeCloseTo(-804.608442013754, 9);
    expect(lnStandardNormalTail(1000)).toBeCloseTo(-500007.826694812, 6);
    expect(lnStandardNormalTail(Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is undone by the quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), p => {
        expect(standardNormalTail(-standardNormalQuantile(p)) / p).toBeCloseTo(1, 10);
      }),
    );
    expect(standardNormalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect([standardNormalQuantile(0), standardNormalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(() => standardNormalTail(Number.NaN)).toThrow('z must be a number, got NaN');
    expect(() => lnStandardNormalTail(Number.NaN)).toThrow(RangeError);
    expect(() => standardNormalQuantile(1.5)).toThrow('p must be in [0, 1], got 1.5');
  });
});

describe('binomial', () => {
  it('sums to 1 over all outcomes, for few trials and for many', () => {
    for (const n of [1, 7, 150, 201, 2000]) {
      let sum = 0;
      for (let k = 0; k <= n; k++) sum += binomialProbability(n, k, 0.37);
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('agrees with the factorials', () => {
    const choose = [1, 12, 66, 220, 495, 792, 924, 792, 495, 220, 66, 12, 1];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (k, p) => {
        const exact = (i: number) => choose[i] * p ** i * (1 - p) ** (12 - i);
        expect(binomialProbability(12, k, p)).toBeCloseTo(exact(k), 13);
        const tail = choose.reduce((sum, _, i) => (i >= k ? sum + exact(i) : sum), 0);
        expect(binomialAtLeast(12, k, p)).toBeCloseTo(tail, 13);
      }),
    );
  });

  it('agrees with worked values', () => {
    expect(binomialProbability(5, 2, 0.5)).toBeCloseTo(10 / 32, 15);
    expect(binomialAtLeast(3, 2, 0.99)).toBeCloseTo(0.999702, 12);
    expect(binomialAtLeast(10, 0, 0.3)).toBeCloseTo(1, 14);
    expect([
      binomialProbability(4, 4, 1),
      binomialProbability(4, 0, 0),
      binomialProbability(4, 1, 0),
    ]).toEqual([1, 1, 0]);
    expect(binomialAtLeast(5, 5, 1e-60) / 1e-300).toBeCloseTo(1, 12);
    expect(binomialAtLeast(1000, 1000, 0.999)).toBeCloseTo(0.999 ** 1000, 12);
    expect(binomialAtLeast(1000, 400, 0.37)).toBeCloseTo(0.027115382945609556, 13);
  });

  it('refuses what has no meaning', () => {
    expect(() => binomialAtLeast(3, 4, 0.5)).toThrow('k must be a whole number in [0, 3], got 4');
    expect(() => binomialProbability(3, 1, -0.1)).toThrow('p must be in [0, 1], got -0.1');
  });
});

describe('generalizedHarmonic', () => {
  it('is the sum of its terms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.double({ min: -2, max: 4, noNaN: true }), (n, s) => {
        let sum = 0;
        for (let k = n; k >= 1; k--) sum += k ** -s;
        expect(Math.abs(generalizedHarmonic(n, s) - sum)).toBeLessThanOrEqual(1e-11 * sum);
      }),
    );
    expect(generalizedHarmonic(1e6, 1)).toBeCloseTo(14.392726722865724, 11);
  });
});

/** How many of many intervals, each from fresh samples, hold the true value. */
function coverage(intervalOf: (random: Random) => Interval, truth: number, rounds: number): number {
  const random = new Random('coverage');
  let held = 0;
  for (let i = 0; i < rounds; i++) if (covers(intervalOf(random.split(i)), truth)) held++;
  return held / rounds;
}

describe('intervals hold the truth as often as they claim', () => {
  const draw = (random: Random, count: number, of = normal(50, 10)) => {
    const samples = new Float64Array(count);
    of.fill(random, samples);
    return samples;
  };

  it('wilsonInterval, for a rare event', () => {
    const rare = (random: Random) =>
      wilsonInterval(Array.from({ length: 400 }, () => random.chance(0.02)).filter(Boolean).length, 400);
    const held = coverage(rare, 0.02, 1500);
    expect(held).toBeGreaterThan(0.93);
    expect(held).toBeLessThan(0.985);
  });

  it('tInterval, from five samples', () => {
    const held = coverage(random => tInterval(draw(random, 5), 0.9), 50, 2000);
    expect(held).toBeGreaterThan(0.875);
    expect(held).toBeLessThan(0.925);
  });

  it('bootstrapInterval, for a median', () => {
    const median = (samples: Float64Array) => percentile(samples, 0.5);
    const held = coverage(
      random => bootstrapInterval(draw(random, 60), median, { random, resamples: 200 }),
      50,
      500,
    );
    expect(held).toBeGreaterThan(0.9);
    expect(held).toBeLessThan(0.985);
  });

  it('quantileInterval, for the 99th percentile of a skewed distribution', () => {
    const truth = 10 * Math.exp(2.3263478740408408);
    const held = coverage(random => quantileInterval(draw(random, 1000, lognormal(10, 1)), 0.99), truth, 800);
    expect(held).toBeGreaterThan(0.94);
    expect(held).toBeLessThan(0.99);
  });
});

describe('intervals at their edges', () => {
  it('wilsonInterval stays within [0, 1] and is never empty', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const { estimate, low, high } = wilsonInterval(Math.round(n * share), n);
          expect(0 <= low && low <= estimate && estimate <= high && high <= 1 && low < high).toBe(true);
        },
      ),
    );
    expect(wilsonInterval(0, 100).high).toBeCloseTo(0.0369935, 6);
    expect(wilsonInterval(100, 100).high).toBe(1);
  });

  it('tInterval agrees with the tables of Student', () => {
    const { low, high } = tInterval([1, 2, 3, 4, 5]);
    expect((high - low) / 2).toBeCloseTo((2.7764451 * Math.sqrt(2.5)) / Math.sqrt(5), 6);
  });

  it('quantileInterval says when the samples cannot bound a quantile', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => i);
    expect(quantileInterval(fifty, 0.999).high).toBe(Number.POSITIVE_INFINITY);
    expect(quantileInterval(fifty, 0.001).low).toBe(Number.NEGATIVE_INFINITY);
    expect(quantileInterval(fifty, 0.5)).toMatchObject({ estimate: 24, low: 17, high: 32 });
  });

  it('refuse what has no meaning', () => {
    const random = new Random(1);
    expect(() => wilsonInterval(5, 4)).toThrow('successes must be a whole number in [0, 4], got 5');
    expect(() => wilsonInterval(1, 0)).toThrow(/trials must be/);
    expect(() => wilsonInterval(1, 2, 1)).toThrow(/confidence must be in/);
    expect(() => tInterval([1])).toThrow(/samples must be a list of at least 2/);
    expect(() => bootstrapInterval([1], mean, { random })).toThrow(RangeError);
    expect(() => bootstrapInterval([1, 2], mean, { random, resamples: 10 })).toThrow(/resamples must be/);
    expect(() => quantileInterval([1, 2], 2)).toThrow('percentile must be in [0, 1], got 2');
  });
});
