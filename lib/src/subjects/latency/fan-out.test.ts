import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, lognormal } from '../../engine/random/index.js';
import { cdf, percentile } from '../../engine/stats/index.js';
import {
  fanOutLatency,
  fanOutSlowProbability,
  leafQuantile,
  leafSlowProbability,
  leavesUntilSlow,
} from './fan-out.js';
import { simulateFanOutLatency, simulateFanOutSlow } from './simulate-fan-out.js';

const leaves = fc.integer({ min: 1, max: 10_000 });
const probability = fc.double({ min: 1e-6, max: 0.999, noNaN: true });

describe('a request that waits for all of its leaves', () => {
  it('is slow at least as often as one leaf, at most as often as all together', () => {
    fc.assert(
      fc.property(leaves, probability, (count, slow) => {
        const request = fanOutSlowProbability(count, slow);
        expect(request).toBeGreaterThanOrEqual(slow * (1 - 1e-12));
        expect(request).toBeLessThanOrEqual(Math.min(1, count * slow * (1 + 1e-12)));
      }),
    );
  });

  it('is undone by the inverse in either argument', () => {
    fc.assert(
      fc.property(leaves, probability, (count, wanted) => {
        expect(fanOutSlowProbability(count, leafSlowProbability(count, wanted))).toBeCloseTo(wanted, 10);
      }),
    );
    expect(fanOutSlowProbability(69, 0.01)).toBeGreaterThan(0.5);
    expect(fanOutSlowProbability(68, 0.01)).toBeLessThan(0.5);
    expect(leavesUntilSlow(0.5, 0.01)).toBeCloseTo(68.9676, 4);
  });

  it('keeps the digits of a probability that vanishes beside one', () => {
    expect(fanOutSlowProbability(10, 1e-18)).toBeCloseTo(1e-17, 25);
    expect(1 - (1 - 1e-18) ** 10).toBe(0);
  });

  it('meets the published figures of The Tail at Scale', () => {
    expect(fanOutSlowProbability(100, 0.01)).toBeCloseTo(0.63, 2);
    expect(fanOutSlowProbability(2000, 0.0001)).toBeCloseTo(0.18, 2);
  });

  it('has its quantile at the root of the quantile of a leaf', () => {
    const leaf = exponential(1);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (count, share) => {
          expect(cdf(leaf, fanOutLatency(leaf, count, share)) ** count).toBeCloseTo(share, 8);
          expect(leafQuantile(count, share) ** count).toBeCloseTo(share, 10);
        },
      ),
    );
  });
});

describe('the simulations', () => {
  it('hold the closed form in their intervals about 95 times in 100', () => {
    const runs = Array.from({ length: 200 }, (_, seed) =>
      simulateFanOutSlow({ leaves: 20, slowProbability: 0.02, requests: 1000, seed }),
    );
    const closed = fanOutSlowProbability(20, 0.02);
    const held = runs.filter(({ low, high }) => low <= closed && closed <= high).length;
    expect(held).toBeGreaterThan(180);
    expect(held).toBeLessThan(200);
  });

  it.each([
    ['lognormal, by one exponential a request', lognormal(10, 0.5)],
    ['exponential, by its own draws', exponential(10)],
  ])('draw the slowest of the leaves: %s', (_name, leaf) => {
    const latencies = simulateFanOutLatency({ leaf, leaves: 50, requests: 20_000, seed: 7 });
    for (const share of [0.1, 0.5, 0.9]) {
      expect(percentile(latencies, share) / fanOutLatency(leaf, 50, share)).toBeCloseTo(1, 1);
    }
  });

  it('give the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) =>
      simulateFanOutLatency({ leaf: lognormal(1, 1), leaves: 3, requests: 5, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});

it('names the argument, the range and the value that is outside it', () => {
  expect(() => fanOutSlowProbability(0, 0.5)).toThrow('leaves must be a whole number, 1 or above, got 0');
  expect(() => fanOutSlowProbability(2, 1.2)).toThrow('slowProbability must be in [0, 1], got 1.2');
  expect(() => leafSlowProbability(2, Number.NaN)).toThrow(RangeError);
  expect(() => leavesUntilSlow(0.5, 0)).toThrow(RangeError);
});
