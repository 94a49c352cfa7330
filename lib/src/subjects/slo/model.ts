import {
  complain,
  requireInRange,
  requireKnownFields,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireRepresentable,
  requireShareAboveZero,
  requireWhole,
} from '../../ground/arguments.js';

const HOURS_PER_DAY = 24;
const MINUTES_PER_YEAR = 525_600;

/** Above twelve nines a double no longer tells an objective from 1. */
const HIGHEST_OBJECTIVE = 1 - 1e-12;

/** 1 minus a share, without the last digits that the subtraction leaves: 0.001 for 0.999. */
function unavailability(share: number): number {
  return Number((1 - share).toFixed(15));
}

/**
 * The share that an objective allows to fail.
 *
 * @param objective in [0, 1 - 1e-12]
 */
function allowedShare(objective: number): number {
  if (typeof objective !== 'number' || !(objective >= 0 && objective <= HIGHEST_OBJECTIVE))
    complain('objective', 'in [0, 1 - 1e-12]', objective);
  return unavailability(objective);
}

/**
 * The downtime that an objective allows within its window: (1 - objective) · window.
 *
 * @param objective the share of time that the service is to be good, in [0, 1 - 1e-12]
 * @param windowSeconds the window of the objective, above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * errorBudgetSeconds(0.999, 30 * 86_400); // 2,592 s: 43.2 minutes
 */
export function errorBudgetSeconds(objective: number, windowSeconds: number): number {
  requirePositive('windowSeconds', windowSeconds);
  return allowedShare(objective) * windowSeconds;
}

/**
 * The failed requests that an objective allows: (1 - objective) · requests.
 *
 * @param objective the share of requests that are to succeed, in [0, 1 - 1e-12]
 * @param requests how many requests the window sees, 0 or above
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * errorBudgetRequests(0.999, 3_000_000); // 3,000
 */
export function errorBudgetRequests(objective: number, requests: number): number {
  requireNonNegative('requests', requests);
  return allowedShare(objective) * requests;
}

/**
 * How many times faster than evenly the budget is spent: the error rate over the error rate allowed. At 1 the budget
 * lasts exactly its window.
 *
 * @param errorRate the share of requests that fail now, in [0, 1]
 * @param objective in [0, 1 - 1e-12]
 * @throws RangeError if an argument is outside its range
 */
export function burnRate(errorRate: number, objective: number): number {
  requireInRange('errorRate', errorRate, 0, 1);
  return errorRate / allowedShare(objective);
}

/**
 * How long a full budget lasts at a burn rate: window / burn rate. Infinity at a rate of 0: then it is never spent.
 *
 * @param burn 0 or above
 * @param windowSeconds above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * secondsToExhaustion(1000, 30 * 86_400); // 2,592 s: a total outage of a 99.9% service
 */
export function secondsToExhaustion(burn: number, windowSeconds: number): number {
  requireNonNegative('burn', burn);
  requirePositive('windowSeconds', windowSeconds);
  return burn === 0 ? Number.POSITIVE_INFINITY : windowSeconds / burn;
}

/**
 * The share of the budget that is spent by burning at a rate for some time: burn · time / window. Above 1 the budget
 * is overspent.
 *
 * @param burn 0 or above
 * @param seconds how long it burns, 0 or above
 * @param windowSeconds above 0
 * @throws RangeError if an argument is outside its range
 */
export function budgetSpent(burn: number, seconds: number, windowSeconds: number): number {
  requireNonNegative('burn', burn);
  requireNonNegative('seconds', seconds);
  requirePositive('windowSeconds', windowSeconds);
  return (burn * seconds) / windowSeconds;
}

/** How a service's yearly budget is divided between its dependencies and itself, in minutes. */
export interface ExtraNine {
  readonly budgetMinutes: number;
  /** What the dependencies take, if each is down just as often as its own objective allows and never together. */
  readonly dependencyMinutes: number;
  /** What is left for the service's own failures; below 0 the objective cannot be met. */
  readonly ownMinutes: number;
}

/**
 * The rule of the extra nine: a service cannot be more available than its critical dependencies allow, so each of them
 * is to offer one nine more (Treynor, Dahlin, Rau and Beyer, "The calculus of service availability", ACM Queue 15(2),
 * 2017).
 *
 * @param objective of the service, in [0, 1 - 1e-12]
 * @param dependencies how many critical dependencies it has, a whole number, 0 or above
 * @param dependencyObjective of each, in [0, 1]; by default one nine more than the service's own
 * @param minutesPerYear 525,600 by default: 365 days
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * ruleOfTheExtraNine(0.9999, 5); // 52.56 minutes a year: 26.28 for the five, 26.28 for the service
 */
export function ruleOfTheExtraNine(
  objective: number,
  dependencies: number,
  dependencyObjective: number = 1 - (1 - objective) / 10,
  minutesPerYear: number = MINUTES_PER_YEAR,
): ExtraNine {
  const allowed = allowedShare(objective);
  requireWhole('dependencies', dependencies, 0);
  requireInRange('dependencyObjective', dependencyObjective, 0, 1);
  requirePositive('minutesPerYear', minutesPerYear);
  const budgetMinutes = allowed * minutesPerYear;
  const dependencyMinutes = dependencies * unavailability(dependencyObjective) * minutesPerYear;
  const ownMinutes = requireRepresentable('minutesPerYear', budgetMinutes - dependencyMinutes);
  return { budgetMinutes, dependencyMinutes, ownMinutes };
}

/** When an alert on burn rate fires: both windows burn at least this fast. */
export interface BurnRateAlert {
  /** The share of the budget that is gone when the long window alone would fire. */
  readonly budgetShare: number;
  readonly longWindowHours: number;
  /** Lets the alert stop soon after the burning has: a twelfth of the long window. */
  readonly shortWindowHours: number;
  readonly burnRate: number;
  readonly action: 'page' | 'ticket';
}

/**
 * The burn rate at which a window of this length spends this share of the budget (the SRE Workbook, chapter 5).
 *
 * @param budgetShare in (0, 1]
 * @param longWindowHours above 0, at most the objective's window
 * @param windowDays the window of the objective, above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * alertBurnRate(0.02, 1, 30); // 14.4
 */
export function alertBurnRate(budgetShare: number, longWindowHours: number, windowDays: number): number {
  requirePositive('windowDays', windowDays);
  requireShareAboveZero('budgetShare', budgetShare);
  requirePositive('longWindowHours', longWindowHours);
  requireInRange('longWindowHours', longWindowHours, 0, windowDays * HOURS_PER_DAY);
  return budgetShare * ((windowDays * HOURS_PER_DAY) / longWindowHours);
}

/** Which rows of the multi-window, multi-burn-rate alerts are used. */
export interface BurnRateAlertOptions {
  /** The window of the objective, 3 or above. Default 30. */
  readonly windowDays?: number;
  /**
   * `table`: the three rows of Table 5-8 of the SRE Workbook (14.4, 6 and 1 over 30 days). `expressions`: also the row
   * of 10% in a day (3), which the same chapter's alert expressions carry and the table does not. Default `table`.
   */
  readonly rows?: 'table' | 'expressions';
}

const WORKBOOK_ROWS = [
  { budgetShare: 0.02, longWindowHours: 1, action: 'page', inTable: true },
  { budgetShare: 0.05, longWindowHours: 6, action: 'page', inTable: true },
  { budgetShare: 0.1, longWindowHours: 24, action: 'ticket', inTable: false },
  { budgetShare: 0.1, longWindowHours: 72, action: 'ticket', inTable: true },
] as const;

const LONGEST_WINDOW_HOURS = 72;

/**
 * The multi-window, multi-burn-rate alerts of the SRE Workbook, chapter 5.
 *
 * @throws RangeError if the objective's window is shorter than the longest of an alert, three days
 */
export function burnRateAlerts(options: BurnRateAlertOptions = {}): BurnRateAlert[] {
  requireKnownFields('options', options, { windowDays: true, rows: true });
  const { windowDays = 30, rows = 'table' } = options;
  requireOneOf('rows', rows, ['table', 'expressions']);
  requirePositive('windowDays', windowDays);
  const longestDays = LONGEST_WINDOW_HOURS / HOURS_PER_DAY;
  if (windowDays < longestDays)
    complain('windowDays', `at least ${longestDays}, the longest window of an alert`, windowDays);
  return WORKBOOK_ROWS.filter(row => rows === 'expressions' || row.inTable).map(
    ({ budgetShare, longWindowHours, action }) => ({
      budgetShare,
      longWindowHours,
      shortWindowHours: longWindowHours / 12,
      burnRate: alertBurnRate(budgetShare, longWindowHours, windowDays),
      action,
    }),
  );
}
