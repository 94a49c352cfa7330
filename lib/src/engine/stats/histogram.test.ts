import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lognormal, Random } from '../random/index.js';
import { Histogram, percentile } from './index.js';

const values = fc.array(
  fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 50 })),
  { minLength: 1, maxLength: 80 },
);
const errors = fc.constantFrom(0.001, 0.01, 0.05, 0.2);

function filled(relativeError: number, list: readonly number[]): Histogram {
  const histogram = new Histogram({ relativeError });
  for (const value of list) histogram.add(value);
  return histogram;
}

describe('Histogram', () => {
  it('gives every quantile within its relative error of the nearest-rank percentile', () => {
    fc.assert(
      fc.property(values, errors, fc.double({ min: 0, max: 1, noNaN: true }), (list, relativeError, q) => {
        const exact = percentile(list, q);
        const estimate = filled(relativeError, list).quantile(q);
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * relativeError * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it('merges as if all values had been added to one', () => {
    fc.assert(
      fc.property(values, values, errors, (left, right, relativeError) => {
        const merged = filled(relativeError, left);
        merged.merge(filled(relativeError, right));
        const together = filled(relativeError, [...left, ...right]);
        expect({ ...merged.toJSON(), sum: 0 }).toEqual({ ...together.toJSON(), sum: 0 });
        expect(merged.count).toBe(together.count);
        expect(merged.mean / (together.mean || 1)).toBeCloseTo(together.mean === 0 ? 0 : 1, 9);
      }),
    );
  });

  it('merges with itself', () => {
    const histogram = filled(0.01, [0, 1, 2]);
    histogram.merge(histogram);
    expect(histogram.toJSON()).toMatchObject({ zeros: 2, sum: 6, min: 0, max: 2 });
    expect(histogram.count).toBe(6);
  });

  it('comes back from JSON as it was', () => {
    fc.assert(
      fc.property(values, errors, (list, relativeError) => {
        const histogram = filled(relativeError, list);
        const copy = Histogram.fromJSON(JSON.parse(JSON.stringify(histogram)));
        expect(copy.toJSON()).toEqual(histogram.toJSON());
        expect(copy.quantile(0.7)).toBe(histogram.quantile(0.7));
      }),
    );
    const empty = Histogram.fromJSON(JSON.parse(JSON.stringify(new Histogram())));
    expect([empty.count, empty.min, empty.max]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  it('counts a value many times at once', () => {
    const histogram = new Histogram();
    histogram.add(5, 99);
    histogram.add(1000);
    expect(histogram.count).toBe(100);
    expect(histogram.quantile(0.99)).toBeCloseTo(5, 1);
    expect(histogram.quantile(1)).toBe(1000);
  });

  it('needs memory for the spread of the values, not for their number', () => {
    const draws = new Float64Array(200_000);
    lognormal(10, 1).fill(new Random('memory'), draws);
    const histogram = filled(0.01, [...draws]);
    expect(histogram.buckets).toBeLessThan(500);
    for (const q of [0.5, 0.9, 0.99, 0.999]) {
      expect(histogram.quantile(q) / percentile(draws, q)).toBeCloseTo(1, 1.5);
    }
  });

  it('refuses what has no meaning', () => {
    const histogram = new Histogram();
    expect(() => histogram.quantile(0.5)).toThrow(RangeError);
    expect(() => histogram.add(-1)).toThrow('value must be a number, 0 or above, got -1');
    expect(() => histogram.add(Number.NaN)).toThrow(RangeError);
    expect(() => histogram.add(1, 0)).toThrow(/count must be a whole number/);
    expect(() => new Histogram({ relativeError: 0 })).toThrow(/relativeError must be in/);
    expect(() => histogram.merge(new Histogram({ relativeError: 0.02 }))).toThrow(/relativeError must be in/);
    expect(() => filled(0.01, [1]).quantile(-0.1)).toThrow(/q must be in/);
  });
});
