import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, lognormal, Random, uniform } from '../../engine/random/index.js';
import { covers, mean } from '../../engine/stats/index.js';
import {
  alertBurnRate,
  budgetPolicy,
  budgetSpent,
  budgetYear,
  burnRate,
  burnRateAlerts,
  drawIncidents,
  errorBudgetLedger,
  errorBudgetRequests,
  errorBudgetSeconds,
  type Incident,
  ruleOfTheExtraNine,
  secondsToExhaustion,
  simulateBudgetBreach,
} from './index.js';

const DAY = 86_400;
const MONTH = { objective: 0.999, windowSeconds: 30 * DAY };

describe('budgets', () => {
  it('are exact where the objective is', () => {
    expect(errorBudgetSeconds(0.999, 30 * DAY)).toBe(2592);
    expect(errorBudgetRequests(0.999, 3_000_000)).toBe(3000);
    expect(errorBudgetRequests(0.999999, 5_000_000)).toBe(5);
  });

  it('last their window over the burn rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (objective, errorRate) => {
          const burn = burnRate(errorRate, objective);
          const seconds = secondsToExhaustion(burn, 30 * DAY);
          expect(seconds * errorRate).toBeCloseTo(errorBudgetSeconds(objective, 30 * DAY), 5);
          expect(budgetSpent(burn, seconds, 30 * DAY)).toBeCloseTo(1, 10);
        },
      ),
    );
    expect(secondsToExhaustion(0, DAY)).toBe(Number.POSITIVE_INFINITY);
  });

  it('of a service and of its dependencies add up', () => {
    const { budgetMinutes, dependencyMinutes, ownMinutes } = ruleOfTheExtraNine(0.9999, 5);
    expect(dependencyMinutes + ownMinutes).toBeCloseTo(budgetMinutes, 12);
    expect(ruleOfTheExtraNine(0.9999, 11).ownMinutes).toBeLessThan(0);
    expect(ruleOfTheExtraNine(0.999, 2, 0.999).ownMinutes).toBeCloseTo(-525.6, 9);
  });
});

describe('burn-rate alerts', () => {
  it('are three rows in the table and a fourth in the expressions', () => {
    expect(burnRateAlerts().map(row => row.burnRate)).toEqual([14.4, 6, 1].map(x => expect.closeTo(x, 12)));
    const rates = burnRateAlerts({ rows: 'expressions' }).map(row => row.burnRate);
    expect(rates).toEqual([14.4, 6, 3, 1].map(x => expect.closeTo(x, 12)));
  });

  it('fire when just their share of the budget is gone, whatever the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 90 }), windowDays => {
        for (const row of burnRateAlerts({ windowDays, rows: 'expressions' })) {
          const spent = budgetSpent(row.burnRate, row.longWindowHours * 3600, windowDays * DAY);
          expect(spent).toBeCloseTo(row.budgetShare, 12);
          expect(row.shortWindowHours * 12).toBeCloseTo(row.longWindowHours, 12);
        }
      }),
    );
  });
});

const incidents = fc.array(
  fc.record({
    startSeconds: fc.nat(500),
    durationSeconds: fc.nat(300),
    errorRate: fc.constantFrom(0, 0.25, 0.5, 1),
  }),
  { maxLength: 6 },
);

/** The budget spent, second by second. */
function bySecond(list: readonly Incident[], windowSeconds: number): number {
  let spent = 0;
  for (let second = 0; second < windowSeconds; second++) {
    const rates = list
      .filter(i => i.startSeconds <= second && second < i.startSeconds + i.durationSeconds)
      .map(i => i.errorRate ?? 1);
    spent += Math.max(0, ...rates);
  }
  return spent;
}

describe('errorBudgetLedger', () => {
  it('spends what a count of each second spends, also where incidents overlap or reach past the window', () => {
    fc.assert(
      fc.property(incidents, list => {
        const ledger = errorBudgetLedger(list, { objective: 0.9, windowSeconds: 600 });
        expect(ledger.spentSeconds).toBeCloseTo(bySecond(list, 600), 9);
        expect(ledger.remainingSeconds).toBeCloseTo(60 - bySecond(list, 600), 9);
        expect(ledger.achieved).toBeCloseTo(1 - bySecond(list, 600) / 600, 12);
      }),
    );
  });

  it('has one entry for each incident, in order, that add up to the whole', () => {
    fc.assert(
      fc.property(incidents, list => {
        const { entries, spentSeconds, budgetSeconds, policy } = errorBudgetLedger(list, {
          objective: 0.9,
          windowSeconds: 600,
        });
        expect(entries.length).toBe(list.length);
        expect(entries.reduce((sum, entry) => sum + entry.spentSeconds, 0)).toBeCloseTo(spentSeconds, 9);
        const starts = entries.map(entry => entry.incident.startSeconds);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        const last = entries.at(-1);
        if (last !== undefined) {
          expect(last.remainingSeconds).toBeCloseTo(budgetSeconds - spentSeconds, 9);
          expect(last.policy).toBe(policy);
        }
      }),
    );
  });

  it('knows the second in which the budget ran out', () => {
    fc.assert(
      fc.property(incidents, list => {
        const options = { objective: 0.9, windowSeconds: 600 };
        const { exhaustedAtSeconds, remainingSeconds } = errorBudgetLedger(list, options);
        expect(exhaustedAtSeconds !== undefined).toBe(remainingSeconds <= 1e-9);
        if (exhaustedAtSeconds === undefined) return;
        const cut = list
          .filter(incident => incident.startSeconds < exhaustedAtSeconds)
          .map(incident => {
            const end = Math.min(incident.startSeconds + incident.durationSeconds, exhaustedAtSeconds);
            return { ...incident, durationSeconds: end - incident.startSeconds };
          });
        expect(errorBudgetLedger(cut, options).remainingSeconds).toBeCloseTo(0, 9);
      }),
    );
  });

  it('turns from release to caution to freeze', () => {
    const outage = (startSeconds: number): Incident => ({ startSeconds, durationSeconds: 1000 });
    const { entries } = errorBudgetLedger([outage(0), outage(5000), outage(10_000)], MONTH);
    expect(entries.map(entry => entry.policy)).toEqual(['release', 'caution', 'freeze']);
    expect(errorBudgetLedger([], MONTH).policy).toBe('release');
    expect(errorBudgetLedger([{ startSeconds: 0, durationSeconds: 2592 }], MONTH).policy).toBe('freeze');
    expect([0.5, 0.75, 1].map(share => budgetPolicy(share))).toEqual(['release', 'caution', 'freeze']);
  });
});

describe('a year of incidents', () => {
  const pattern = { perYear: 12, durationSeconds: lognormal(1200, 1), errorRate: uniform(0.05, 1) };

  it('comes at the rate that was asked (seed 31)', () => {
    const random = new Random(31);
    const counts = Array.from({ length: 400 }, () => drawIncidents(pattern, 365, random).length);
    expect(Math.abs(mean(counts) - 12)).toBeLessThan(5 * Math.sqrt(12 / 400));
  });

  it('charges each second to the window that it falls in', () => {
    const { incidents: all, ledgers } = budgetYear(pattern, MONTH, { seed: 7 });
    expect(ledgers.length).toBe(12);
    const whole = errorBudgetLedger(all, { objective: 0.999, windowSeconds: 12 * 30 * DAY });
    const byMonth = ledgers.reduce((sum, ledger) => sum + ledger.spentSeconds, 0);
    expect(byMonth).toBeCloseTo(whole.spentSeconds, 6);
    expect(budgetYear(pattern, MONTH, { seed: 7 }).incidents).toEqual(all);
  });

  it('breaches as often as the closed form says, when one incident is a breach (seed 32)', () => {
    const outages = { perYear: 6, durationSeconds: constant(3600) };
    const { breach, samples } = simulateBudgetBreach(outages, MONTH, { seed: 32, windows: 4000 });
    // Within its window an outage spends the budget unless it begins less than the budget before the end.
    const exact = 1 - Math.exp((-6 / (365 * DAY)) * (30 * DAY - 2592));
    expect(covers(breach, exact)).toBe(true);
    expect(samples.length).toBe(4000);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const refused: [string, () => unknown, string][] = [
    ['objective', () => errorBudgetSeconds(1, DAY), 'objective must be in [0, 1 - 1e-12], got 1'],
    ['window', () => errorBudgetSeconds(0.9, 0), 'windowSeconds must be a finite number above 0, got 0'],
    ['requests', () => errorBudgetRequests(0.9, -1), 'requests must be a finite number, 0 or above, got -1'],
    ['error rate', () => burnRate(1.1, 0.9), 'errorRate must be in [0, 1], got 1.1'],
    ['burn', () => secondsToExhaustion(-1, DAY), 'burn must be a finite number, 0 or above, got -1'],
    ['seconds', () => budgetSpent(1, -1, DAY), 'seconds must be a finite number, 0 or above, got -1'],
    ['dependencies', () => ruleOfTheExtraNine(0.99, 1.5), 'dependencies must be a whole number, 0 or above'],
    ['share', () => alertBurnRate(0, 1, 30), 'budgetShare must be in'],
    ['long window', () => alertBurnRate(0.1, 49, 2), 'longWindowHours must be in [0, 48], got 49'],
    ['window days', () => burnRateAlerts({ windowDays: 0 }), 'windowDays must be a finite number above 0'],
    ['spent', () => budgetPolicy(-0.1), 'spentShare must be a finite number, 0 or above, got -0.1'],
    ['caution', () => budgetPolicy(0.5, 2), 'cautionShare must be in [0, 1], got 2'],
    [
      'incident',
      () => errorBudgetLedger([{ startSeconds: -5, durationSeconds: 1 }], MONTH),
      'incidents[0].startSeconds must be a finite number, 0 or above, got -5',
    ],
    [
      'incident rate',
      () => errorBudgetLedger([{ startSeconds: 0, durationSeconds: 1, errorRate: 2 }], MONTH),
      'incidents[0].errorRate must be in [0, 1], got 2',
    ],
    [
      'per year',
      () => drawIncidents({ perYear: -1, durationSeconds: constant(1) }, 1, new Random(1)),
      'perYear must be a finite number, 0 or above, got -1',
    ],
    [
      'windows in a year',
      () => budgetYear({ perYear: 1, durationSeconds: constant(1) }, MONTH, { seed: 1, days: 20 }),
      'windowSeconds must be at most the 20 days, 1728000 s, got 2592000',
    ],
    [
      'windows',
      () =>
        simulateBudgetBreach({ perYear: 1, durationSeconds: constant(1) }, MONTH, { seed: 1, windows: 5 }),
      'windows must be a whole number, 10 or above, got 5',
    ],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
