import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, lognormal } from '../../engine/random/index.js';
import { quantileInterval } from '../../engine/stats/index.js';
import {
  bothSlowProbability,
  hedgeDelay,
  hedgedQuantile,
  hedgedSurvival,
  hedgeLoad,
  simulateHedged,
} from './hedging.js';

const replica = lognormal(10, 1);
const budget = fc.double({ min: 0.001, max: 1, noNaN: true });

describe('a hedging delay', () => {
  it('spends exactly its load budget', () => {
    fc.assert(
      fc.property(budget, share => {
        expect(hedgeLoad(replica, hedgeDelay(replica, share))).toBeCloseTo(share, 6);
      }),
    );
  });

  it('shortens the tail, and the more the more it may spend', () => {
    fc.assert(
      fc.property(budget, budget, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const tailOf = (share: number) => hedgedQuantile(replica, hedgeDelay(replica, share), 0.999);
        expect(tailOf(more)).toBeLessThanOrEqual(tailOf(less) * (1 + 1e-6));
      }),
      { numRuns: 30 },
    );
  });

  it('of nothing races two replicas: the survival is squared', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), time => {
        expect(hedgedSurvival(exponential(5), 0, time)).toBeCloseTo(Math.exp(-time / 5) ** 2, 9);
      }),
    );
  });
});

it('the simulation agrees with the closed form on tail and load', () => {
  const delay = hedgeDelay(replica, 0.05);
  const run = simulateHedged({ latency: replica, delay, requests: 100_000, seed: 3 });
  expect(run.extraLoad.low).toBeLessThan(0.05);
  expect(run.extraLoad.high).toBeGreaterThan(0.05);
  const tail = quantileInterval(run.latencies, 0.99, 0.99);
  const closed = hedgedQuantile(replica, delay, 0.99);
  expect(tail.low).toBeLessThan(closed);
  expect(tail.high).toBeGreaterThan(closed);
});

describe('slowness with a common cause', () => {
  it('runs from independence to no help at all', () => {
    expect(bothSlowProbability(0.01, 0)).toBeCloseTo(0.0001, 12);
    expect(bothSlowProbability(0.01, 1)).toBeCloseTo(0.01, 12);
  });

  it('never takes both replicas more often than one', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (slow, common) => {
        const both = bothSlowProbability(slow, common);
        expect(both).toBeLessThanOrEqual(slow + 1e-12);
        expect(both).toBeGreaterThanOrEqual(slow * slow - 1e-12);
      }),
    );
  });
});

it('names the argument that is outside its range', () => {
  expect(() => hedgeDelay(replica, 0)).toThrow('loadBudget');
  expect(() => hedgeLoad(replica, -1)).toThrow('delay');
  expect(() => simulateHedged({ latency: replica, delay: 1, requests: 0, seed: 1 })).toThrow('requests');
});
