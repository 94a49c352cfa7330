import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lognormal, normal, Random, uniform } from '../../engine/random/index.js';
import { cdf, covers, mean, percentile, quantile } from '../../engine/stats/index.js';
import {
  drawDemand,
  evaluatePlan,
  forecastMachines,
  headroomUtilization,
  machinesNeeded,
  peakDemand,
  simulatePlan,
  yearsUntilFull,
} from './index.js';

const base = { peakRequestsPerSecond: 12_000, requestsPerSecondPerMachine: 500, targetUtilization: 0.6 };

const needs = fc.record({
  peakRequestsPerSecond: fc.integer({ min: 1, max: 1_000_000 }),
  requestsPerSecondPerMachine: fc.integer({ min: 10, max: 5000 }),
  targetUtilization: fc.double({ min: 0.1, max: 1, noNaN: true }),
  spares: fc.nat(5),
  zones: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(4)).map(([count, lost]) => ({
    count,
    survive: Math.min(lost, count - 1),
  })),
});

describe('machinesNeeded', () => {
  it('carries the peak at the target after every loss it was asked to survive, and not with one fewer a zone', () => {
    fc.assert(
      fc.property(needs, need => {
        const { machines, perZone, loaded } = machinesNeeded(need);
        const left = (size: number) => (need.zones.count - need.zones.survive) * size - need.spares;
        const carried = (size: number) =>
          left(size) * need.requestsPerSecondPerMachine * need.targetUtilization * (1 + 1e-9);
        expect(machines).toBe(perZone * need.zones.count);
        expect(carried(perZone)).toBeGreaterThanOrEqual(need.peakRequestsPerSecond);
        expect(carried(perZone - 1) / (1 + 1e-8)).toBeLessThan(need.peakRequestsPerSecond);
        expect(loaded).toBeLessThanOrEqual(machines);
      }),
    );
  });

  it('is not misled by the last digit of a quotient', () => {
    for (let machines = 1; machines <= 2000; machines++) {
      const peakRequestsPerSecond = machines * 500 * 0.6;
      expect(machinesNeeded({ ...base, peakRequestsPerSecond }).machines).toBe(machines);
    }
  });

  it('says how idle redundancy keeps the machines', () => {
    expect(machinesNeeded({ ...base, zones: { count: 3, survive: 1 } }).utilizationAtPeak).toBeCloseTo(
      0.4,
      12,
    );
    expect(machinesNeeded({ ...base, peakRequestsPerSecond: 0 })).toMatchObject({
      machines: 0,
      utilizationAtPeak: 0,
    });
  });
});

describe('demand', () => {
  it('compounds', () => {
    expect(
      peakDemand({ averageRequestsPerSecond: 4000, peakFactor: 2.5, growthPerYear: 0.44, years: 0.5 }),
    ).toBeCloseTo(12_000, 8);
  });

  it('fills the machines when yearsUntilFull says', () => {
    fc.assert(
      fc.property(needs, fc.double({ min: 0.01, max: 2, noNaN: true }), (need, growth) => {
        const { machines } = machinesNeeded(need);
        const years = yearsUntilFull(machines, need, growth);
        const after = (later: number) =>
          machinesNeeded({
            ...need,
            peakRequestsPerSecond: need.peakRequestsPerSecond * (1 + growth) ** later,
          }).machines;
        expect(after(years * (1 - 1e-6))).toBeLessThanOrEqual(machines);
        expect(after(years + 1e-3)).toBeGreaterThan(machines);
      }),
    );
    expect(yearsUntilFull(39, base, 0.5)).toBe(0);
    expect(yearsUntilFull(40, base, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('leaves headroom for the sites that are lost', () => {
    expect([2, 3, 4].map(sites => headroomUtilization(sites, 1))).toEqual([0.5, 2 / 3, 0.75]);
  });
});

describe('forecastMachines', () => {
  const sure = {
    averageRequestsPerSecond: 4000,
    peakFactor: 3,
    requestsPerSecondPerMachine: 500,
    targetUtilization: 0.6,
  };

  it('is the formula when nothing is uncertain', () => {
    const { plan, pointEstimate, machines } = forecastMachines(sure, { seed: 1, draws: 100 });
    expect([plan, pointEstimate, machines.estimate]).toEqual([40, 40, 40]);
  });

  it('agrees with the closed form for one lognormal input (seed 51)', () => {
    const peakFactor = lognormal(3, 0.3);
    const { plan, planInterval, samples } = forecastMachines({ ...sure, peakFactor }, { seed: 51 });
    const exact = Math.ceil(quantile(peakFactor, 0.95) * (40 / 3));
    expect(covers(planInterval, exact)).toBe(true);
    expect(plan).toBe(percentile(samples, 0.95));
    const suffices = samples.filter(machines => machines <= 50).length / samples.length;
    expect(suffices).toBeCloseTo(cdf(peakFactor, 50 * (3 / 40)), 2);
  });

  it('plans for more than the medians when the inputs are uncertain (seed 52)', () => {
    const need = { ...sure, peakFactor: lognormal(2.5, 0.2), growthPerYear: normal(0.4, 0.2), years: 1 };
    const { plan, pointEstimate, samples } = forecastMachines(need, { seed: 52 });
    expect(pointEstimate).toBe(47);
    expect(plan).toBeGreaterThan(65);
    const atMedians = samples.filter(machines => machines <= pointEstimate).length / samples.length;
    expect(atMedians).toBeGreaterThan(0.4);
    expect(atMedians).toBeLessThan(0.6);
  });

  it('draws each input from a stream of its own', () => {
    const a = forecastMachines({ ...sure, peakFactor: uniform(2, 4) }, { seed: 1, draws: 200 });
    const b = forecastMachines({ ...sure, peakFactor: uniform(2, 4), years: 0 }, { seed: 1, draws: 200 });
    expect(b.samples).toEqual(a.samples);
  });
});

describe('plans', () => {
  const terms = {
    requestsPerSecondPerMachine: 500,
    targetUtilization: 0.6,
    costPerMachineMonth: 100,
    costPerViolation: 5000,
  };

  it('cost their machines and their violations', () => {
    const { cost, violations, overloads, months } = evaluatePlan([10, 10, 10], [3000, 3001, 6000], terms);
    expect({ cost, violations, overloads }).toEqual({ cost: 3000 + 10_000, violations: 2, overloads: 1 });
    expect(months.map(month => month.violated)).toEqual([false, true, true]);
    expect(evaluatePlan([0], [5], terms).months[0].utilization).toBe(Number.POSITIVE_INFINITY);
    expect(evaluatePlan([0], [0], terms).violations).toBe(0);
  });

  it('follow the trend and the season of demand', () => {
    const season = [1, 1, 2];
    const year = { peakRequestsPerSecond: 1000, growthPerMonth: 0.1, season, months: 3 };
    expect([...drawDemand(year, new Random(1))].map(Math.round)).toEqual([1100, 1210, 2662]);
  });

  it('violate as often as the closed form says, when one month decides (seed 53)', () => {
    const year = { peakRequestsPerSecond: 1000, growthPerMonth: 0.05, growthDeviation: 0.1, months: 1 };
    const { yearsWithViolation, violations, cost } = simulatePlan([4], year, terms, {
      seed: 53,
      years: 4000,
    });
    const exact = 1 - cdf(normal(1050, 100), 4 * 500 * 0.6);
    expect(covers(yearsWithViolation, exact)).toBe(true);
    expect(cost.estimate).toBeCloseTo(400 + 5000 * violations.estimate, 9);
  });

  it('grow by the mean that was asked (seed 54)', () => {
    const random = new Random(54);
    const year = { peakRequestsPerSecond: 1000, growthPerMonth: 0.03, growthDeviation: 0.05 };
    const lasts = Array.from({ length: 2000 }, () => drawDemand(year, random)[11]);
    expect(mean(lasts) / (1000 * 1.03 ** 12)).toBeCloseTo(1, 1.3);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const terms = { requestsPerSecondPerMachine: 1, targetUtilization: 0.5, costPerMachineMonth: 1 };
  const year = { peakRequestsPerSecond: 1, growthPerMonth: 0 };
  const uncertain = {
    averageRequestsPerSecond: 1,
    peakFactor: 1,
    requestsPerSecondPerMachine: 1,
    targetUtilization: 1,
  };
  const refused: [string, () => unknown, string][] = [
    ['peak', () => machinesNeeded({ ...base, peakRequestsPerSecond: -1 }), 'peakRequestsPerSecond must be'],
    [
      'machine',
      () => machinesNeeded({ ...base, requestsPerSecondPerMachine: 0 }),
      'requestsPerSecondPerMachine must be',
    ],
    ['target', () => machinesNeeded({ ...base, targetUtilization: 1.5 }), 'targetUtilization must be in'],
    [
      'spares',
      () => machinesNeeded({ ...base, spares: 0.5 }),
      'spares must be a whole number, 0 or above, got 0.5',
    ],
    [
      'zones',
      () => machinesNeeded({ ...base, zones: { count: 2, survive: 2 } }),
      'zones.survive must be a whole number in [0, 1], got 2',
    ],
    [
      'peak factor',
      () => peakDemand({ averageRequestsPerSecond: 1, peakFactor: 0.5 }),
      'peakFactor must be a finite number, 1 or above',
    ],
    ['growth', () => yearsUntilFull(50, base, -1), 'growthPerYear must be a finite number above -1'],
    ['machines', () => yearsUntilFull(-1, base, 0.1), 'machines must be a whole number, 0 or above, got -1'],
    ['sites', () => headroomUtilization(2, 2), 'lost must be a whole number in [0, 1], got 2'],
    [
      'percentile',
      () => forecastMachines(uncertain, { seed: 1, planPercentile: 1 }),
      'planPercentile must be in',
    ],
    [
      'draws',
      () => forecastMachines(uncertain, { seed: 1, draws: 10 }),
      'draws must be a whole number, 100 or above',
    ],
    ['months', () => evaluatePlan([1, 2], [1], terms), 'the number of months in machines must be'],
    ['plan', () => evaluatePlan([-1], [1], terms), 'machines[0] must be a whole number, 0 or above, got -1'],
    ['peaks', () => evaluatePlan([1], [-1], terms), 'peaks[0] must be a finite number, 0 or above, got -1'],
    [
      'season',
      () => drawDemand({ ...year, season: [1] }, new Random(1)),
      'season must be a list of at least 12, got 1',
    ],
    [
      'years',
      () => simulatePlan([1], year, terms, { seed: 1, years: 1 }),
      'years must be a whole number, 10 or above',
    ],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
