import {
  complain,
  requireInRange,
  requireKnownFields,
  requireList,
  requireNonNegative,
  requirePositive,
  requireText,
} from '../../ground/arguments.js';
import { errorBudgetSeconds } from './model.js';

/** A time when a service was bad for some or all of its users. */
export interface Incident {
  /** When it began, in seconds from the start of the first window; 0 or above. */
  readonly startSeconds: number;
  /** How long it lasted, 0 or above. */
  readonly durationSeconds: number;
  /** The share of requests that failed meanwhile, in [0, 1]. Default 1: a total outage. */
  readonly errorRate?: number;
  readonly name?: string;
}

/** What a budget is and how it is enforced. */
export interface BudgetOptions {
  /** The share of time, or of even traffic, that is to be good; in [0, 1 - 1e-12]. */
  readonly objective: number;
  /** Above 0. */
  readonly windowSeconds: number;
  /** What part of the budget calls for caution, in [0, 1]. Default 0.75. */
  readonly cautionShare?: number;
}

/** @throws RangeError if a field is unknown, or the window is out of its range */
export function requireBudget(name: string, budget: BudgetOptions): void {
  requireKnownFields(name, budget, { objective: true, windowSeconds: true, cautionShare: true });
  requirePositive('windowSeconds', budget.windowSeconds);
}

/**
 * What the policy asks for. `release`: ship as usual. `caution`: most of the budget is gone, ship what lowers risk.
 * `freeze`: it is spent, ship fixes only.
 */
export type BudgetPolicy = 'release' | 'caution' | 'freeze';

/** One incident on the account. */
export interface LedgerEntry {
  readonly incident: Incident;
  /** Seconds of budget that the incident took: its duration times its error rate, within the window. */
  readonly spentSeconds: number;
  /** What is left after it; below 0 the budget is overspent. */
  readonly remainingSeconds: number;
  /** The share of the window's whole budget that this incident took. */
  readonly share: number;
  readonly policy: BudgetPolicy;
}

/** The account of one window. */
export interface ErrorBudgetLedger {
  readonly budgetSeconds: number;
  readonly spentSeconds: number;
  readonly remainingSeconds: number;
  /** The share of the window that was good. */
  readonly achieved: number;
  /** When the budget ran out, in seconds from the start of the window; absent if it did not. */
  readonly exhaustedAtSeconds?: number;
  readonly policy: BudgetPolicy;
  readonly entries: readonly LedgerEntry[];
}

const SLACK = 1e-12;

/**
 * The policy for a state of the budget: freeze when nothing is left, caution from `cautionShare` on.
 *
 * @param spentShare the share of the budget that is spent, 0 or above
 * @param cautionShare in [0, 1]
 * @throws RangeError if an argument is outside its range
 */
export function budgetPolicy(spentShare: number, cautionShare = 0.75): BudgetPolicy {
  requireNonNegative('spentShare', spentShare);
  requireInRange('cautionShare', cautionShare, 0, 1);
  // Shares are sums of stretches, and a budget spent to the last digit is spent.
  if (spentShare >= 1 - SLACK) return 'freeze';
  return spentShare >= cautionShare * (1 - SLACK) ? 'caution' : 'release';
}

function requireIncident(incident: Incident, i: number): void {
  requireKnownFields(`incidents[${i}]`, incident, {
    startSeconds: true,
    durationSeconds: true,
    errorRate: true,
    name: true,
  });
  const { startSeconds, durationSeconds, errorRate = 1, name } = incident;
  if (name !== undefined) requireText(`incidents[${i}].name`, name);
  requireNonNegative(`incidents[${i}].startSeconds`, startSeconds);
  requireNonNegative(`incidents[${i}].durationSeconds`, durationSeconds);
  requireInRange(`incidents[${i}].errorRate`, errorRate, 0, 1);
}

/** A stretch of time in which the error rate does not change. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly errorRate: number;
  /** The place of the incident with the highest error rate, to which the stretch is charged. */
  readonly charged: number;
}

/**
 * Cuts incidents into stretches. Where two overlap a request fails once, not twice: the stretch has the higher of the
 * two error rates, and the worse incident pays.
 */
function stretches(incidents: readonly Incident[], windowSeconds: number): Stretch[] {
  const edges = new Set<number>();
  for (const { startSeconds, durationSeconds } of incidents) {
    edges.add(Math.min(startSeconds, windowSeconds));
    edges.add(Math.min(startSeconds + durationSeconds, windowSeconds));
  }
  const times = [...edges].sort((a, b) => a - b);
  const byStart = [...incidents.keys()].sort((a, b) => incidents[a].startSeconds - incidents[b].startSeconds);
  const rateOf = (place: number): number => incidents[place].errorRate ?? 1;
  const found: Stretch[] = [];
  let active: number[] = [];
  let next = 0;
  for (let i = 1; i < times.length; i++) {
    for (; next < byStart.length && incidents[byStart[next]].startSeconds <= times[i - 1]; next++)
      active.push(byStart[next]);
    active = active.filter(place => {
      const { startSeconds, durationSeconds } = incidents[place];
      return times[i] <= startSeconds + durationSeconds;
    });
    // Of equally bad ones the first in the list pays.
    const [worst] = active.length === 0 ? [] : [active.reduce((a, b) => worseOf(a, b, rateOf))];
    if (worst !== undefined)
      found.push({ from: times[i - 1], to: times[i], errorRate: rateOf(worst), charged: worst });
  }
  return found;
}

function worseOf(one: number, other: number, rateOf: (place: number) => number): number {
  const difference = rateOf(one) - rateOf(other);
  if (difference !== 0) return difference > 0 ? one : other;
  return Math.min(one, other);
}

/**
 * Charges incidents to the error budget of one window, in the order in which they began. Traffic is taken to be even,
 * so an incident that fails half of the requests costs half of its duration. Incidents may overlap; what reaches past
 * the window's end belongs to the next window.
 *
 * @throws RangeError if an option or an incident is out of range
 *
 * @example
 * const month = { objective: 0.999, windowSeconds: 30 * 86_400 };
 * errorBudgetLedger([{ startSeconds: 0, durationSeconds: 3600, errorRate: 0.5 }], month).remainingSeconds; // 792
 */
export function errorBudgetLedger(incidents: readonly Incident[], options: BudgetOptions): ErrorBudgetLedger {
  requireBudget('options', options);
  const { objective, windowSeconds, cautionShare } = options;
  requireList('incidents', incidents);
  Array.from(incidents).forEach(requireIncident);
  const budgetSeconds = errorBudgetSeconds(objective, windowSeconds);
  if (budgetSeconds === 0) complain('windowSeconds', 'long enough for a budget', windowSeconds);
  const charges = new Float64Array(incidents.length);
  let spentSeconds = 0;
  let exhaustedAtSeconds: number | undefined;
  for (const { from, to, errorRate, charged } of stretches(incidents, windowSeconds)) {
    const cost = (to - from) * errorRate;
    if (exhaustedAtSeconds === undefined && cost > 0 && spentSeconds + cost >= budgetSeconds) {
      exhaustedAtSeconds = from + (budgetSeconds - spentSeconds) / errorRate;
    }
    spentSeconds += cost;
    charges[charged] += cost;
  }

  const policyAfter = (spent: number): BudgetPolicy => budgetPolicy(spent / budgetSeconds, cautionShare);
  let running = 0;
  const entries = [...incidents.keys()]
    .sort((a, b) => incidents[a].startSeconds - incidents[b].startSeconds)
    .map(place => {
      const incident = incidents[place];
      const cost = charges[place];
      running += cost;
      return {
        incident,
        spentSeconds: cost,
        remainingSeconds: budgetSeconds - running,
        share: cost / budgetSeconds,
        policy: policyAfter(running),
      };
    });
  return {
    budgetSeconds,
    spentSeconds,
    remainingSeconds: budgetSeconds - spentSeconds,
    achieved: 1 - spentSeconds / windowSeconds,
    exhaustedAtSeconds,
    policy: policyAfter(spentSeconds),
    entries,
  };
}
