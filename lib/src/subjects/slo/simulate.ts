import { type Distribution, Random, standardExponential } from '../../engine/random/index.js';
import { type Interval, wilsonInterval } from '../../engine/stats/index.js';
import {
  complain,
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireRandom,
  requireSteps,
} from '../../ground/arguments.js';
import { wholeBelow } from '../../ground/rounding.js';
import {
  type BudgetOptions,
  type ErrorBudgetLedger,
  errorBudgetLedger,
  type Incident,
  requireBudget,
} from './ledger.js';

const SECONDS_PER_DAY = 86_400;

/** How incidents come about. */
export interface IncidentPattern {
  /** How many incidents begin in a year of 365 days, on average; 0 or above. They come independently. */
  readonly perYear: number;
  /** How long each lasts. */
  readonly durationSeconds: Distribution;
  /** The share of requests that each fails; values are kept within [0, 1]. Default: all of them. */
  readonly errorRate?: Distribution;
}

function requirePattern(pattern: IncidentPattern): void {
  requireKnownFields('pattern', pattern, { perYear: true, durationSeconds: true, errorRate: true });
  requireNonNegative('perYear', pattern.perYear);
}

/**
 * Incidents of a stretch of time, drawn from a seed: a Poisson process with the pattern's durations and error rates.
 *
 * @param days how long, above 0
 * @throws RangeError if an argument is out of its range, or there would be more than 1,000,000 incidents
 */
export function drawIncidents(pattern: IncidentPattern, days: number, random: Random): Incident[] {
  requirePattern(pattern);
  requireDistribution('durationSeconds', pattern.durationSeconds);
  if (pattern.errorRate !== undefined) requireDistribution('errorRate', pattern.errorRate);
  requirePositive('days', days);
  requireSteps('perYear', pattern.perYear, (pattern.perYear * days) / 365, 1_000_000);
  requireRandom('random', random);
  if (pattern.perYear === 0) return [];
  const meanGap = (365 * SECONDS_PER_DAY) / pattern.perYear;
  const gap = (): number => meanGap * standardExponential(random);
  const incidents: Incident[] = [];
  const end = days * SECONDS_PER_DAY;
  for (let start = gap(); start < end; start += gap()) {
    const errorRate = pattern.errorRate?.sample(random) ?? 1;
    incidents.push({
      name: `incident ${incidents.length + 1}`,
      startSeconds: start,
      durationSeconds: durationFrom(pattern.durationSeconds, random),
      errorRate: Math.min(1, Math.max(0, errorRate)),
    });
  }
  return incidents;
}

function durationFrom(distribution: Distribution, random: Random): number {
  const drawn = Math.max(0, distribution.sample(random));
  if (!Number.isFinite(drawn)) complain('durationSeconds', 'a distribution of finite numbers', drawn);
  return drawn;
}

/** One year of incidents, charged to the budget of each of its windows. */
export interface BudgetYear {
  readonly incidents: readonly Incident[];
  /** One for each whole window of the year; an incident across a border is charged to both sides. */
  readonly ledgers: readonly ErrorBudgetLedger[];
  readonly seed: number | string;
}

/** The part of each incident that lies within one window, with times from the window's start. */
function within(incidents: readonly Incident[], from: number, to: number): Incident[] {
  return incidents
    .filter(({ startSeconds, durationSeconds }) => startSeconds < to && startSeconds + durationSeconds > from)
    .map(incident => {
      const start = Math.max(from, incident.startSeconds);
      const end = Math.min(to, incident.startSeconds + incident.durationSeconds);
      return { ...incident, startSeconds: start - from, durationSeconds: end - start };
    });
}

/**
 * A seeded year of incidents spent against the budget of its windows.
 *
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * const pattern = { perYear: 12, durationSeconds: lognormal(1200, 1), errorRate: uniform(0.05, 1) };
 * budgetYear(pattern, { objective: 0.999, windowSeconds: 30 * 86_400 }, { seed: 7 }).ledgers.length; // 12
 */
export function budgetYear(
  pattern: IncidentPattern,
  budget: BudgetOptions,
  options: { readonly seed: number | string; readonly days?: number },
): BudgetYear {
  requireKnownFields('options', options, { seed: true, days: true });
  const { seed, days = 365 } = options;
  requireBudget('budget', budget);
  requirePositive('days', days);
  const incidents = drawIncidents(pattern, days, new Random(seed));
  const windows = wholeBelow((days * SECONDS_PER_DAY) / budget.windowSeconds);
  if (windows < 1)
    complain('windowSeconds', `at most the ${days} days, ${days * SECONDS_PER_DAY} s`, budget.windowSeconds);
  requireSteps('windowSeconds', budget.windowSeconds, windows * (1 + incidents.length), 500_000);
  const ledgers = Array.from({ length: windows }, (_, w) =>
    errorBudgetLedger(within(incidents, w * budget.windowSeconds, (w + 1) * budget.windowSeconds), budget),
  );
  return { incidents, ledgers, seed };
}

/** How often the budget of a window is overspent. */
export interface BreachEstimate {
  /** The share of windows that spend more than their budget. */
  readonly breach: Interval;
  /** The share of the budget that each simulated window spent. */
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/**
 * The chance that a window overspends its budget, by drawing many windows.
 *
 * @param options.windows how many, a whole number, 10 or above
 * @throws RangeError if an argument is out of its range, or there would be more than 20,000,000 incidents
 */
export function simulateBudgetBreach(
  pattern: IncidentPattern,
  budget: BudgetOptions,
  options: { readonly seed: number | string; readonly windows?: number },
): BreachEstimate {
  requireKnownFields('options', options, { seed: true, windows: true });
  const { seed, windows = 2000 } = options;
  requireCount('windows', windows, 10, 10_000_000);
  requireBudget('budget', budget);
  requirePattern(pattern);
  requireSteps(
    'perYear',
    pattern.perYear,
    windows * (1 + (pattern.perYear * budget.windowSeconds) / SECONDS_PER_DAY / 365),
    20_000_000,
  );
  const random = new Random(seed);
  const days = budget.windowSeconds / SECONDS_PER_DAY;
  const samples = new Float64Array(windows);
  let breaches = 0;
  for (let i = 0; i < windows; i++) {
    const ledger = errorBudgetLedger(drawIncidents(pattern, days, random), budget);
    samples[i] = ledger.spentSeconds / ledger.budgetSeconds;
    if (ledger.remainingSeconds < 0) breaches += 1;
  }
  return { breach: wilsonInterval(breaches, windows), samples, seed };
}
