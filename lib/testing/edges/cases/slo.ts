import { lognormal, Random, uniform } from '../../../src/engine/random/index.js';
import type { EdgeCases } from '../edge-case.js';

const pattern = () => ({ perYear: 12, durationSeconds: lognormal(1200, 1), errorRate: uniform(0.05, 1) });
const budget = () => ({ objective: 0.999, windowSeconds: 2_592_000, cautionShare: 0.75 });

export const cases: EdgeCases = {
  alertBurnRate: () => [0.02, 1, 30],
  budgetPolicy: () => [0.5, 0.75],
  budgetSpent: () => [2, 3600, 2_592_000],
  budgetYear: () => [pattern(), budget(), { seed: 1, days: 60 }],
  burnRate: () => [0.01, 0.999],
  burnRateAlerts: () => [{ windowDays: 30, rows: 'expressions' }],
  drawIncidents: () => [pattern(), 60, new Random(1)],
  errorBudgetLedger: () => [
    [
      { startSeconds: 0, durationSeconds: 3600, errorRate: 0.5, name: 'one' },
      { startSeconds: 1800, durationSeconds: 3600 },
    ],
    budget(),
  ],
  errorBudgetRequests: () => [0.999, 3_000_000],
  errorBudgetSeconds: () => [0.999, 2_592_000],
  ruleOfTheExtraNine: () => [0.9999, 5, 0.99999, 525_600],
  secondsToExhaustion: () => [1000, 2_592_000],
  simulateBudgetBreach: () => [pattern(), budget(), { seed: 1, windows: 10 }],
};
