import { requireInRange, requireNonNegative, requirePositive } from '../arguments.js';
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

/**
 * The policy for a state of the budget: freeze when nothing is left, caution from `cautionShare` on.
 *
 * @param spentShare the share of the budget that is spent, 0 or above
 * @param cautionShare in [0, 1]
 */
export function budgetPolicy(spentShare: number, cautionShare = 0.75): BudgetPolicy {
  requireNonNegative('spentShare', spentShare);
  requireInRange('cautionShare', cautionShare, 0, 1);
  if (spentShare >= 1) return 'freeze';
  return spentShare >= cautionShare ? 'caution' : 'release';
}

function requireIncident({ startSeconds, durationSeconds, errorRate = 1 }: Incident, i: number): void {
  requireNonNegative(`incidents[${i}].startSeconds`, startSeconds);
  requireNonNegative(`incidents[${i}].durationSeconds`, durationSeconds);
  requireInRange(`incidents[${i}].errorRate`, errorRate, 0, 1);
}

/** A stretch of time in which the error rate does not change. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly errorRate: number;
  /** The incident with the highest error rate, to which the stretch is charged. */
  readonly charged: Incident;
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
  const found: Stretch[] = [];
  for (let i = 1; i < times.length; i++) {
    let charged: Incident | undefined;
    for (const incident of incidents) {
      const covers =
        incident.startSeconds <= times[i - 1] && times[i] <= incident.startSeconds + incident.durationSeconds;
      if (covers && (charged === undefined || (incident.errorRate ?? 1) > (charged.errorRate ?? 1))) {
        charged = incident;
      }
    }
    if (charged !== undefined) {
      found.push({ from: times[i - 1], to: times[i], errorRate: charged.errorRate ?? 1, charged });
    }
  }
  return found;
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
  const { objective, windowSeconds, cautionShare } = options;
  requirePositive('windowSeconds', windowSeconds);
  incidents.forEach(requireIncident);
  const budgetSeconds = errorBudgetSeconds(objective, windowSeconds);
  const charges = new Map<Incident, number>();
  let spentSeconds = 0;
  let exhaustedAtSeconds: number | undefined;
  for (const { from, to, errorRate, charged } of stretches(incidents, windowSeconds)) {
    const cost = (to - from) * errorRate;
    if (exhaustedAtSeconds === undefined && cost > 0 && spentSeconds + cost >= budgetSeconds) {
      exhaustedAtSeconds = from + (budgetSeconds - spentSeconds) / errorRate;
    }
    spentSeconds += cost;
    charges.set(charged, (charges.get(charged) ?? 0) + cost);
  }

  const policyAfter = (spent: number): BudgetPolicy => budgetPolicy(spent / budgetSeconds, cautionShare);
  let running = 0;
  const entries = [...incidents]
    .sort((a, b) => a.startSeconds - b.startSeconds)
    .map(incident => {
      const cost = charges.get(incident) ?? 0;
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
