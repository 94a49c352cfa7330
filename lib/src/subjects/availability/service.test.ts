import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { type AvailabilityDesign, availabilityChecklist } from './checklist.js';
import { expectService, runService, type ServiceDesign } from './service-run.js';
import { component, parallel, series } from './structure.js';
import { expectedOversold, type SalesScenario, sellThroughPartition } from './ticket-sales.js';

const alone: ServiceDesign = {
  name: 'alone',
  copies: 1,
  failoverMinutes: 5,
  lagSeconds: 0,
  crash: { everyHours: 500, recoverMinutes: 10 },
  diskLoss: { everyHours: 5000, recoverMinutes: 240 },
  backupEveryHours: 24,
  writesPerSecond: 10,
};

describe('a service under faults', () => {
  it('is up as long as the closed form says', () => {
    for (const design of [alone, { ...alone, copies: 3 }]) {
      const run = runService(design, { years: 400, seed: 4 });
      const { availability } = expectService(design);
      expect(run.availability.low).toBeLessThan(availability);
      expect(run.availability.high).toBeGreaterThan(availability);
    }
  });

  it('loses half a backup interval of writes with each disk, if there is no copy', () => {
    const run = runService(alone, { years: 2000, seed: 4 });
    expect(run.lostWrites / 2000 / expectService(alone).lostWritesPerYear).toBeCloseTo(1, 1);
  });

  it('survives every fault with synchronous copies, and loses the lag with others', () => {
    const copied = { ...alone, copies: 3 };
    expect(runService(copied, { years: 50, seed: 1 })).toMatchObject({ lostWrites: 0, faultsSurvived: 1 });
    const lagging = runService({ ...copied, lagSeconds: 2 }, { years: 50, seed: 1 });
    const losses = lagging.faults.filter(({ kind }) => kind === 'disk loss').length;
    expect(lagging.lostWrites).toBe(losses * 20);
  });

  it('books every minute of an outage exactly once', () => {
    const slow = { ...alone, crash: { everyHours: 2000, recoverMinutes: 60 * 24 * 40 } };
    const run = runService(slow, { years: 30, seed: 2 });
    const down = run.faults.slice(0, -1).reduce((sum, { downMinutes }) => sum + downMinutes / 60, 0);
    const booked = (1 - run.availability.estimate) * 30 * 8760;
    expect(booked).toBeGreaterThanOrEqual(down - 1e-6);
    expect(booked).toBeLessThanOrEqual(down + (run.faults.at(-1)?.downMinutes ?? 0) / 60 + 1e-6);
  });

  it('names the argument that is outside its range', () => {
    expect(() => runService({ ...alone, copies: 0 }, { years: 2, seed: 1 })).toThrow('copies');
    expect(() =>
      runService({ ...alone, crash: { everyHours: 0, recoverMinutes: 1 } }, { years: 2, seed: 1 }),
    ).toThrow('crash.everyHours');
    expect(() => runService(alone, { years: 1, seed: 1 })).toThrow('years');
  });
});

const scenario: SalesScenario = { seats: 100, buyersPerMinute: 5, partitionMinutes: 15 };

describe('selling through a partition', () => {
  it('oversells as often as the closed form says, if both sites keep selling', () => {
    for (const minutes of [5, 10, 15, 40]) {
      const longer = { ...scenario, partitionMinutes: minutes };
      const { oversold } = sellThroughPartition(longer, 'keep selling', { runs: 3000, seed: 8 });
      const expected = expectedOversold(longer);
      expect(Math.abs(oversold.estimate - expected)).toBeLessThan(0.02 * expected + 0.2);
    }
  });

  it('never oversells if one site sells, or if the seats were split', () => {
    const some = fc.record({
      seats: fc.integer({ min: 1, max: 50 }),
      buyersPerMinute: fc.integer({ min: 0, max: 10 }),
      partitionMinutes: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(
        some,
        fc.constantFrom('one site sells' as const, 'split the seats' as const),
        (any, policy) => {
          expect(sellThroughPartition(any, policy, { runs: 5, seed: 1 }).oversold.estimate).toBe(0);
        },
      ),
    );
  });

  it('turns nobody away in vain while both sites keep selling and seats are left', () => {
    const calm = { ...scenario, buyersPerMinute: 1 };
    expect(sellThroughPartition(calm, 'keep selling', { runs: 100, seed: 3 }).refusedInVain.estimate).toBe(0);
    expect(
      sellThroughPartition(calm, 'one site sells', { runs: 100, seed: 3 }).refusedInVain.estimate,
    ).toBeGreaterThan(10);
  });
});

const twice = (name: string) => parallel([component(`${name} a`, 0.999), component(`${name} b`, 0.999)]);
const sound: AvailabilityDesign = {
  name: 'sound',
  objective: 0.9999,
  structure: series([twice('web'), twice('store')]),
  measuredRepairMinutes: 12,
  daysSinceRestoreTest: 30,
  whenInDoubt: 'refuses',
  budgetPolicy: 'written down',
};

describe('the availability checklist', () => {
  it('passes a sound design', () => {
    expect(reviewDesign(sound, availabilityChecklist).findings).toEqual([]);
  });

  it.each([
    [
      'objective-within-reach',
      { structure: series([twice('web'), parallel([component('x', 0.98), component('y', 0.98)])]) },
    ],
    ['single-point-of-failure', { structure: series([twice('web'), component('switch', 0.99995)]) }],
    ['measured-repair', { measuredRepairMinutes: undefined }],
    ['restore-tested', { daysSinceRestoreTest: undefined }],
    ['restore-tested', { daysSinceRestoreTest: 400 }],
    ['correctness-decided', { whenInDoubt: 'not decided' as const }],
    ['budget-policy', { budgetPolicy: 'none' as const }],
  ])('finds exactly %s', (id, fault) => {
    const { findings } = reviewDesign({ ...sound, ...fault }, availabilityChecklist);
    expect(findings.map(finding => finding.id)).toEqual([id]);
  });
});
