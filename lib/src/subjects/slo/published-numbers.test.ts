import { describe, expect } from 'vitest';
import { expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import {
  alertBurnRate,
  budgetSpent,
  burnRate,
  burnRateAlerts,
  errorBudgetRequests,
  errorBudgetSeconds,
  ruleOfTheExtraNine,
  secondsToExhaustion,
} from './index.js';

const DAY = 86_400;

describe('chapter 4.2, on error budgets', () => {
  holds('calculus.extra9', (inputs, expected) => {
    const { budgetMinutes, dependencyMinutes, ownMinutes } = ruleOfTheExtraNine(
      0.9999,
      5,
      0.99999,
      inputs.minutes_per_year,
    );
    const actual = [budgetMinutes, dependencyMinutes, ownMinutes];
    expectAllClose(actual, [expected.budget_min, expected.deps_min, expected.own_min], 1e-9);
    expect(ruleOfTheExtraNine(0.9999, 5)).toEqual({
      budgetMinutes,
      dependencyMinutes,
      ownMinutes: expect.closeTo(ownMinutes, 9),
    });
    expect(expected.three_20min_outages_min).toBeGreaterThan(budgetMinutes);
  });

  holds('errorbudget.requests', (inputs, expected) => {
    expect(inputs.map(({ slo, n }: { slo: number; n: number }) => errorBudgetRequests(slo, n))).toEqual(
      expected,
    );
  });

  holds('errorbudget.exhaust', (inputs, expected) => {
    const seconds = { d: DAY, min: 60 };
    const times: number[] = expected.time.map((text: string) => {
      const [amount, unit] = text.split(' ');
      return Number(amount) * seconds[unit as 'd' | 'min'];
    });
    inputs.burn.forEach((burn: number, i: number) => {
      expectClose(burnRate(expected.error_rate[i], 0.999), burn, 1e-9 * burn);
      expectClose(secondsToExhaustion(burn, 30 * DAY), times[i], 1e-6);
    });
  });
});

describe('chapter 4.8, on burn rates', () => {
  holds('burn.multiwindow', (inputs, expected) => {
    const rows: { budget: number; long_h: number; short: string }[] = inputs;
    expectAllClose(
      rows.map(({ budget, long_h }) => alertBurnRate(budget, long_h, 30)),
      expected,
      1e-12,
    );
    const alerts = burnRateAlerts({ rows: 'expressions' });
    expectAllClose(
      alerts.map(alert => alert.burnRate),
      expected,
      1e-12,
    );
    const minutes = (text: string) => Number.parseFloat(text) * (text.endsWith('h') ? 60 : 1);
    expectAllClose(
      alerts.map(alert => alert.shortWindowHours * 60),
      rows.map(({ short }) => minutes(short)),
      1e-12,
    );
  });

  holds('burn.pathologies', (_, expected) => {
    const month = 30 * DAY;
    expectClose(
      secondsToExhaustion(35, month) / 3600,
      expected['35x_burn_never_pages_at_36x_exhausts_h'],
      0.005,
    );
    expectClose(budgetSpent(1, 600, month), expected['0.1%_for_10min_budget'], 5e-6);
    // One failure among the ten requests of an hour. (The workbook prints 1,000x, which its own 13.9% contradicts.)
    expectClose(burnRate(1 / 10, 0.999), expected.one_failure_of_10_per_hour_burn, 1e-6);
    expectClose(1 / errorBudgetRequests(0.999, 10 * 24 * 30), expected.its_budget_share, 5e-4);
    expectClose(3600 / errorBudgetSeconds(0.9, month), expected['90%_slo_one_hour_outage_share'], 5e-5);
    expectClose(errorBudgetSeconds(0.99999, month), expected['99.999%_exhaust_s'], 0.005);
    expect(DAY / 600).toBe(expected['10min_window_alerts_per_day']);
  });
});
