import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, exponential, gamma, lognormal } from '../../engine/random/index.js';
import { covers, mean, percentile, quantileInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  erlangB,
  erlangC,
  ggc,
  highestUtilization,
  littlesLaw,
  meanValueAnalysis,
  measureStall,
  mg1,
  mmc,
  mmcSojournPercentile,
  mmcSojournTail,
  operationalBounds,
  simulateQueue,
  utilizationLaw,
  utilizationOf,
} from './index.js';

const share = fc.double({ min: 0.01, max: 0.98, noNaN: true });

describe("Erlang's formulas", () => {
  it('agree with their definition as sums', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), share, (servers, utilization) => {
        const load = servers * utilization;
        const weights = [1];
        for (let n = 1; n <= servers; n++) weights.push((weights[n - 1] * load) / n);
        const last = weights[servers];
        const others = weights.slice(0, servers).reduce((a, b) => a + b);
        expect(erlangB(servers, load)).toBeCloseTo(last / (others + last), 12);
        const queued = last / (1 - utilization);
        expect(erlangC(servers, load)).toBeCloseTo(queued / (others + queued), 12);
      }),
    );
  });

  it('stay stable for thousands of servers', () => {
    expect(erlangB(10_000, 10_000)).toBeCloseTo(0.00794, 4);
    expect(erlangC(10_000, 9_900)).toBeGreaterThan(0);
    expect(erlangC(10_000, 9_900)).toBeLessThan(1);
  });
});

describe('M/M/c', () => {
  it('with one server is M/M/1', () => {
    fc.assert(
      fc.property(share, utilization => {
        const state = mmc({ arrivalRate: utilization, serviceRate: 1 });
        expect(state.meanSojourn).toBeCloseTo(1 / (1 - utilization), 9);
        expect(state.waitProbability).toBeCloseTo(utilization, 12);
        expect(state.meanInSystem).toBeCloseTo(utilization / (1 - utilization), 9);
      }),
    );
  });

  it("obeys Little's law and the utilization law", () => {
    const load = { arrivalRate: 180, serviceRate: 50, servers: 5 };
    const state = mmc(load);
    expect(littlesLaw(load.arrivalRate, state.meanSojourn)).toBeCloseTo(state.meanInSystem, 12);
    expect(utilizationLaw(load.arrivalRate / load.servers, 1 / load.serviceRate)).toBe(utilizationOf(load));
  });

  it('has a tail whose integral is the mean, also where its two rates meet', () => {
    for (const load of [
      { arrivalRate: 2.4, serviceRate: 1, servers: 3 },
      { arrivalRate: 2, serviceRate: 1, servers: 3 },
      { arrivalRate: 0.5, serviceRate: 1 },
    ]) {
      let integral = 0;
      for (let t = 0.0005; t < 60; t += 0.001) integral += 0.001 * mmcSojournTail(load, t);
      expect(integral).toBeCloseTo(mmc(load).meanSojourn, 5);
    }
  });

  it('has percentiles that undo its tail', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        share,
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (c, u, p) => {
          const load = { arrivalRate: u * c, serviceRate: 1, servers: c };
          expect(mmcSojournTail(load, mmcSojournPercentile(load, p))).toBeCloseTo(1 - p, 9);
        },
      ),
    );
    expect(mmcSojournPercentile({ arrivalRate: 1, serviceRate: 2 }, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('highestUtilization', () => {
  it('is the utilization at which the objective is just met', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 5, max: 100, noNaN: true }),
        (servers, limit) => {
          const utilization = highestUtilization({ serviceRate: 1, servers, limit, percentile: 0.99 });
          const load = { arrivalRate: utilization * servers, serviceRate: 1, servers };
          expect(mmcSojournTail(load, limit)).toBeCloseTo(0.01, 6);
        },
      ),
    );
    expect(highestUtilization({ serviceRate: 1, limit: 4.605, percentile: 0.99 })).toBe(0);
    expect(highestUtilization({ serviceRate: 100, limit: 0.1, percentile: 0.99 })).toBeCloseTo(
      1 - Math.log(100) / 10,
      6,
    );
  });
});

describe('simulateQueue agrees with the closed forms (seed 41)', () => {
  const run = { requests: 400_000, seed: 41, confidence: 0.999 };

  it('M/M/1', () => {
    const load = { arrivalRate: 0.7, serviceRate: 1 };
    const simulated = simulateQueue({ ...run, interarrival: exponential(1 / 0.7), service: exponential(1) });
    const { meanWait, meanSojourn, waitProbability } = mmc(load);
    expect(covers(simulated.meanWait, meanWait)).toBe(true);
    expect(covers(simulated.meanSojourn, meanSojourn)).toBe(true);
    expect(simulated.utilization).toBeCloseTo(0.7, 1.7);
    // Every hundredth request is nearly independent of the last.
    const sparse = simulated.sojourns.filter((_, i) => i % 100 === 0);
    expect(covers(quantileInterval(sparse, 0.99, 0.999), mmcSojournPercentile(load, 0.99))).toBe(true);
    const waited = simulated.waits.filter((wait, i) => i % 100 === 0 && wait > 0).length;
    expect(covers(wilsonInterval(waited, sparse.length, 0.999), waitProbability)).toBe(true);
  });

  it('M/M/5', () => {
    const load = { arrivalRate: 4, serviceRate: 1, servers: 5 };
    const simulated = simulateQueue({
      ...run,
      interarrival: exponential(0.25),
      service: exponential(1),
      servers: 5,
    });
    expect(covers(simulated.meanWait, mmc(load).meanWait)).toBe(true);
    const sparse = simulated.sojourns.filter((_, i) => i % 100 === 0);
    expect(covers(quantileInterval(sparse, 0.9, 0.999), mmcSojournPercentile(load, 0.9))).toBe(true);
  });

  it.each([
    ['constant', constant(1), 0],
    ['gamma', gamma(4, 0.25), 0.25],
    ['lognormal', lognormal(Math.exp(-0.3203), 0.8), Math.exp(0.64) - 1],
  ])('M/G/1 with %s service', (_, service, serviceScv) => {
    const simulated = simulateQueue({ ...run, interarrival: exponential(1 / 0.6), service });
    const exact = mg1({ arrivalRate: 0.6, serviceRate: 1, serviceScv });
    expect(covers(simulated.meanWait, exact.meanWait)).toBe(true);
  });

  it('D/D/c never waits below capacity', () => {
    const { waits } = simulateQueue({
      ...run,
      interarrival: constant(1),
      service: constant(2.9),
      servers: 3,
    });
    expect(Math.max(...waits.subarray(0, 1000))).toBe(0);
  });

  it('is the same run for the same seed', () => {
    const small = { interarrival: exponential(2), service: exponential(1), requests: 100, seed: 'again' };
    expect(simulateQueue(small)).toEqual(simulateQueue(small));
  });
});

describe('ggc', () => {
  it('is exact for M/M/c and lies near a simulation elsewhere (seed 42)', () => {
    const load = { arrivalRate: 4.5, serviceRate: 1, servers: 5 };
    expect(ggc({ ...load, serviceScv: 1 })).toEqual(mmc(load));
    const simulated = simulateQueue({
      interarrival: gamma(4, 1 / 18),
      service: gamma(2, 0.5),
      servers: 5,
      requests: 200_000,
      seed: 42,
    });
    const approximate = ggc({ ...load, serviceScv: 0.5, arrivalScv: 0.25 }).meanWait;
    expect(Math.abs(approximate / simulated.meanWait.estimate - 1)).toBeLessThan(0.2);
  });
});

describe('closed systems', () => {
  const systems = fc.record({
    serviceDemands: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
    thinkTime: fc.double({ min: 0, max: 5, noNaN: true }),
    users: fc.integer({ min: 1, max: 60 }),
  });

  it('stay within their operational bounds', () => {
    fc.assert(
      fc.property(systems, system => {
        const bounds = operationalBounds(system);
        const { throughput, responseTime, utilizations, queueLengths } = meanValueAnalysis(system);
        expect(throughput).toBeLessThanOrEqual(bounds.highestThroughput * (1 + 1e-9));
        expect(responseTime).toBeGreaterThanOrEqual(bounds.leastResponseTime * (1 - 1e-9));
        expect(Math.max(...utilizations)).toBe(utilizations[bounds.bottleneck]);
        const inside = queueLengths.reduce((a, b) => a + b) + throughput * system.thinkTime;
        expect(inside).toBeCloseTo(system.users, 8);
      }),
    );
  });

  it('reach the bound of their bottleneck with many users', () => {
    const system = { serviceDemands: [0.005, 0.02], thinkTime: 1, users: 500 };
    expect(operationalBounds(system)).toMatchObject({
      bottleneck: 1,
      highestThroughput: 50,
      saturationUsers: expect.closeTo(51.25, 10),
    });
    expect(meanValueAnalysis(system).throughput).toBeCloseTo(50, 6);
  });
});

describe('measureStall', () => {
  const stall = { serviceMs: 1, stallAtMs: 5000, stallMs: 2000, intervalMs: 10, durationMs: 10_000 };
  const { closedLoop, openLoop, corrected } = measureStall(stall);

  it('shows the stall to a closed loop as a single sample', () => {
    expect(closedLoop.filter(ms => ms > 1).length).toBe(1);
    expect(percentile(closedLoop, 0.99)).toBe(1);
  });

  it('shows it to an open loop as every request that was due meanwhile', () => {
    expect(openLoop.length).toBe(1000);
    expect(Math.max(...openLoop)).toBe(2001);
    // 200 were due in the stall; the backlog drains 9 ms an interval, so 22 more wait.
    expect(openLoop.filter(ms => ms > 1).length).toBe(223);
    expect(percentile(openLoop, 0.99)).toBeGreaterThan(1900);
  });

  it('is nearly fixed by the correction', () => {
    expect(Math.abs(percentile(corrected, 0.99) / percentile(openLoop, 0.99) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(corrected) / mean(openLoop) - 1)).toBeLessThan(0.15);
    expect(corrected.length).toBe(1000);
  });

  it('finds nothing to correct without a stall', () => {
    const calm = measureStall({ ...stall, stallMs: 0 });
    expect(calm.corrected).toEqual(calm.closedLoop);
    expect(calm.openLoop).toEqual(calm.closedLoop);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const queue = { interarrival: exponential(1), service: exponential(1), requests: 100, seed: 1 };
  const stall = { serviceMs: 1, stallAtMs: 0, stallMs: 1, intervalMs: 10, durationMs: 100 };
  const refused: [string, () => unknown, string][] = [
    [
      'arrivals',
      () => mmc({ arrivalRate: 0, serviceRate: 1 }),
      'arrivalRate must be a finite number above 0, got 0',
    ],
    [
      'service',
      () => mmc({ arrivalRate: 1, serviceRate: -1 }),
      'serviceRate must be a finite number above 0',
    ],
    [
      'servers',
      () => mmc({ arrivalRate: 1, serviceRate: 2, servers: 0 }),
      'servers must be a whole number in [1, 1000000000000]',
    ],
    ['overload', () => mmc({ arrivalRate: 2, serviceRate: 1, servers: 2 }), 'must be below 1, got 1'],
    ['erlangC load', () => erlangC(2, 2), 'offeredLoad must be below servers (2), got 2'],
    ['erlangB load', () => erlangB(2, -1), 'offeredLoad must be a finite number, 0 or above, got -1'],
    [
      'time',
      () => mmcSojournTail({ arrivalRate: 1, serviceRate: 2 }, -1),
      'time must be a finite number, 0 or above',
    ],
    [
      'percentile',
      () => mmcSojournPercentile({ arrivalRate: 1, serviceRate: 2 }, 1.1),
      'percentile must be in [0, 1], got 1.1',
    ],
    [
      'objective',
      () => highestUtilization({ serviceRate: 1, limit: 5, percentile: 1 }),
      'percentile must be in',
    ],
    [
      'scv',
      () => mg1({ arrivalRate: 1, serviceRate: 2, serviceScv: -1 }),
      'serviceScv must be a finite number, 0',
    ],
    ['little', () => littlesLaw(-1, 1), 'arrivalRate must be a finite number, 0 or above, got -1'],
    [
      'utilization law',
      () => utilizationLaw(1, -1),
      'serviceDemand must be a finite number, 0 or above, got -1',
    ],
    [
      'no demand',
      () => operationalBounds({ serviceDemands: [0], users: 1 }),
      'serviceDemands must be a list with a demand above 0',
    ],
    [
      'users',
      () => meanValueAnalysis({ serviceDemands: [1], users: 0 }),
      'users must be a whole number, 1 or above',
    ],
    [
      'requests',
      () => simulateQueue({ ...queue, requests: 5 }),
      'requests must be a whole number, 100 or above',
    ],
    [
      'interval',
      () => measureStall({ ...stall, intervalMs: 1 }),
      'intervalMs must be above serviceMs (1), got 1',
    ],
    [
      'stall',
      () => measureStall({ ...stall, stallMs: -1 }),
      'stallMs must be a finite number, 0 or above, got -1',
    ],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
