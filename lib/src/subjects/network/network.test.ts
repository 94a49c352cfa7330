import { describe, expect, it } from 'vitest';
import { constant, lognormal, pareto } from '../../engine/random/index.js';
import { cut, type Fault, partition } from '../../engine/simulation/index.js';
import { covers, percentile, quantile, quantileInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  bandwidthDelayBytes,
  type Connectivity,
  detectionDelayMs,
  exchangeQuantile,
  exchangeSurvival,
  falseTimeoutProbability,
  fiberDelayMs,
  mathisBitsPerSecond,
  measuredConnectivity,
  mutualCliques,
  partitionKind,
  possibleLeaders,
  reachableFrom,
  sendingTimes,
  simulateAimd,
  simulateExchanges,
  simulateFalseTimeouts,
  strongComponents,
  timeoutForFalseProbability,
  windowLimitedBitsPerSecond,
} from './index.js';

describe('retransmission', () => {
  const exchange = { roundTrip: lognormal(20, 0.3), loss: 0.02, timeoutMs: 200 };

  it('doubles its wait up to the longest', () => {
    expect(sendingTimes({ timeoutMs: 200 }, 5)).toEqual([0, 200, 600, 1400, 3000]);
    expect(sendingTimes({ timeoutMs: 200, mostTimeoutMs: 400 }, 5)).toEqual([0, 200, 600, 1000, 1400]);
    expect(sendingTimes({ timeoutMs: 200, backoff: 1 }, 3)).toEqual([0, 200, 400]);
  });

  it('takes by hand what a constant round trip takes: n losses in a row wait for n timeouts', () => {
    const steady = { roundTrip: constant(20), loss: 0.1, timeoutMs: 200 };
    expect(exchangeSurvival(steady, 19)).toBe(1);
    expect(exchangeSurvival(steady, 30)).toBeCloseTo(0.1, 12);
    expect(exchangeSurvival(steady, 230)).toBeCloseTo(0.01, 12);
    expect(exchangeSurvival(steady, 630)).toBeCloseTo(0.001, 12);
    expect(exchangeQuantile(steady, 0.995)).toBeCloseTo(620, 6);
  });

  it('simulates what it computes, with and without needless copies', () => {
    for (const timeoutMs of [15, 40, 200]) {
      const hurried = { ...exchange, timeoutMs };
      const { latencies, needless } = simulateExchanges(hurried, { exchanges: 40_000, seed: 13 });
      for (const t of [18, 25, 45, 220]) {
        const slow = latencies.filter(latency => latency > t).length;
        expect(covers(wilsonInterval(slow, latencies.length, 0.999), exchangeSurvival(hurried, t))).toBe(
          true,
        );
      }
      expect(needless > 10_000).toBe(timeoutMs === 15);
    }
  });

  it("moves the p99 from the network's to the timeout's scale once one exchange in a hundred is lost", () => {
    expect(exchangeQuantile({ ...exchange, loss: 0 }, 0.99)).toBeCloseTo(
      quantile(exchange.roundTrip, 0.99),
      6,
    );
    expect(exchangeQuantile(exchange, 0.99)).toBeGreaterThan(200);
    const { latencies } = simulateExchanges(exchange, { exchanges: 100_000, seed: 5 });
    expect(percentile(latencies, 0.99)).toBeGreaterThan(200);
    expect(covers(quantileInterval(latencies, 0.99, 0.999), exchangeQuantile(exchange, 0.99))).toBe(true);
  });

  it('refuses what is no exchange', () => {
    expect(() => exchangeSurvival({ ...exchange, loss: 1 }, 1)).toThrow(RangeError);
    expect(() => exchangeQuantile(exchange, 1)).toThrow('percentile must be in [0, 1)');
  });
});

describe('throughput', () => {
  it('mathis.throughput', () => {
    const bits = [
      { segmentBytes: 1460, roundTripMs: 100, loss: 1e-4 },
      { segmentBytes: 1460, roundTripMs: 70, loss: 1e-2 },
    ].map(mathisBitsPerSecond);
    expect(bits[0] / 1e6).toBeCloseTo(14.305, 3);
    expect(bits[1] / 1e6).toBeCloseTo(2.0436, 3);
  });
  it('bdp.examples', () => {
    expect(bandwidthDelayBytes(1e8, 80)).toBe(1_000_000);
    expect(bandwidthDelayBytes(1e9, 100)).toBe(12_500_000);
    expect(bandwidthDelayBytes(1e10, 100)).toBe(125_000_000);
    expect(windowLimitedBitsPerSecond(65_535, 100) / 1e6).toBeCloseTo(5.2428, 4);
  });
  it('fiber.propagation', () => {
    expect(fiberDelayMs(1000)).toBeCloseTo(4.8974, 3);
  });
  it('follows the formula where losses are periodic, within 3%', () => {
    for (const loss of [1e-3, 1e-4]) {
      const connection = { segmentBytes: 1460, roundTripMs: 100, loss };
      const run = simulateAimd(connection, { losses: 'periodic', roundTrips: 20_000, seed: 1 });
      expect(Math.abs(run.estimate / mathisBitsPerSecond(connection) - 1)).toBeLessThan(0.03);
    }
  });
  it('stays near it, and falls as one over the root of loss, where they are random', () => {
    const at = (loss: number) =>
      simulateAimd(
        { segmentBytes: 1460, roundTripMs: 100, loss },
        { losses: 'random', roundTrips: 40_000, seed: 1 },
      ).estimate;
    expect(at(1e-4) / at(1e-2)).toBeGreaterThan(8);
    expect(at(1e-4) / at(1e-2)).toBeLessThan(12);
  });
});

describe('timeouts', () => {
  const probe = { roundTrip: pareto(5, 2), loss: 0.01, misses: 2 };
  it('inverts the rate of false timeouts, and says where no wait is long enough', () => {
    for (const wanted of [0.5, 0.1, 0.01, 0.001]) {
      const timeoutMs = timeoutForFalseProbability(probe, wanted) as number;
      expect(falseTimeoutProbability(probe, timeoutMs)).toBeCloseTo(wanted, 10);
    }
    expect(timeoutForFalseProbability(probe, 0.00009)).toBeUndefined();
    expect(timeoutForFalseProbability(probe, 1)).toBe(0);
  });
  it('simulates what it computes', () => {
    for (const timeoutMs of [6, 10, 30]) {
      const run = simulateFalseTimeouts(probe, { timeoutMs, rounds: 100_000, seed: 4 });
      expect(
        covers(
          wilsonInterval(run.estimate * 100_000, 100_000, 0.999),
          falseTimeoutProbability(probe, timeoutMs),
        ),
      ).toBe(true);
    }
  });
  it('waits for every miss', () => {
    expect(detectionDelayMs({ intervalMs: 1000, timeoutMs: 300, misses: 3 })).toBe(1900);
  });
});

describe('connectivity', () => {
  const five = ['a', 'b', 'c', 'd', 'e'];
  const under = (...faults: Fault[]): Connectivity => measuredConnectivity(five, faults);

  it('is whole without faults', () => {
    expect(partitionKind(under())).toBe('none');
    expect(strongComponents(under())).toEqual([five]);
  });
  it('tells a complete partition: one side has a majority', () => {
    const matrix = under(partition(['a', 'b'], ['c', 'd', 'e']));
    expect(partitionKind(matrix)).toBe('complete');
    expect(mutualCliques(matrix)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    expect(possibleLeaders(matrix)).toEqual(['c', 'd', 'e']);
  });
  it('tells a bridge: all can be reached, nobody of one side from the other, and everybody may lead', () => {
    const matrix = under(partition(['a', 'b'], ['d', 'e']));
    expect(partitionKind(matrix)).toBe('partial');
    expect(reachableFrom(matrix, 'a')).toEqual(five);
    expect(mutualCliques(matrix)).toEqual([
      ['a', 'b', 'c'],
      ['c', 'd', 'e'],
    ]);
    expect(possibleLeaders(matrix)).toEqual(five);
  });
  it('tells one-way links: who is heard by all and hears nobody is a component of its own', () => {
    const matrix = under(...['b', 'c', 'd', 'e'].map(from => cut(from, 'a')));
    expect(partitionKind(matrix)).toBe('one-way');
    expect(strongComponents(matrix)).toEqual([['a'], ['b', 'c', 'd', 'e']]);
    expect(reachableFrom(matrix, 'a')).toEqual(five);
    expect(possibleLeaders(matrix)).toEqual(['b', 'c', 'd', 'e']);
  });
  it('passes on around a ring of one-way links, where nobody can lead', () => {
    const faults = five.flatMap((from, i) =>
      five.filter((_, j) => j !== i && j !== (i + 1) % 5).map(to => cut(from, to)),
    );
    const ring = under(...faults);
    expect(strongComponents(ring)).toEqual([five]);
    expect(possibleLeaders(ring)).toEqual([]);
  });
});
