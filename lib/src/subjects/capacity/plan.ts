import { normal, Random } from '../../engine/random/index.js';
import { type Interval, tInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  complain,
  type FieldsOf,
  requireAtLeast,
  requireCount,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requirePositive,
  requireRandom,
  requireShareAboveZero,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** What a plan is held to, month by month. */
export interface PlanTerms {
  /** Requests per second of one machine, fully busy; above 0. */
  readonly requestsPerSecondPerMachine: number;
  /** Above this at the peak, a month is a violation; in (0, 1]. */
  readonly targetUtilization: number;
  /** Of one machine for a month, 0 or above. */
  readonly costPerMachineMonth: number;
  /** What a month in violation costs on top, 0 or above. Default 0. */
  readonly costPerViolation?: number;
}

const PLAN_TERMS: FieldsOf<PlanTerms> = {
  requestsPerSecondPerMachine: true,
  targetUtilization: true,
  costPerMachineMonth: true,
  costPerViolation: true,
};

/** One month of a plan. */
export interface PlanMonth {
  readonly machines: number;
  readonly peakRequestsPerSecond: number;
  /** Demand over capacity at the peak; above 1 requests are turned away. Infinity for demand without machines. */
  readonly utilization: number;
  readonly violated: boolean;
}

/** What a plan costs and how often it fails. */
export interface PlanEvaluation {
  readonly cost: number;
  /** How many months were above the target. */
  readonly violations: number;
  /** How many months had more demand than machines could carry at all. */
  readonly overloads: number;
  readonly months: readonly PlanMonth[];
}

/**
 * Holds a plan against a year's demand. The utilization of a month with demand and without machines is Infinity.
 *
 * @param machines how many there are in each month, whole numbers; as many months as there are peaks
 * @param peaks the peak of each month in requests per second, each 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function evaluatePlan(
  machines: ArrayLike<number>,
  peaks: ArrayLike<number>,
  terms: PlanTerms,
): PlanEvaluation {
  requireKnownFields('terms', terms, PLAN_TERMS);
  const { requestsPerSecondPerMachine, targetUtilization, costPerMachineMonth, costPerViolation = 0 } = terms;
  requirePositive('requestsPerSecondPerMachine', requestsPerSecondPerMachine);
  requireShareAboveZero('targetUtilization', targetUtilization);
  requireNonNegative('costPerMachineMonth', costPerMachineMonth);
  requireNonNegative('costPerViolation', costPerViolation);
  requireLength('peaks', peaks, 1);
  requireLength('machines', machines, 0);
  requireWhole('the number of months in machines', machines.length, peaks.length, peaks.length);
  const months = Array.from(peaks, (peak, month): PlanMonth => {
    requireNonNegative(`peaks[${month}]`, peak);
    requireWhole(`machines[${month}]`, machines[month], 0);
    const utilization = peak === 0 ? 0 : peak / (machines[month] * requestsPerSecondPerMachine);
    return {
      machines: machines[month],
      peakRequestsPerSecond: peak,
      utilization,
      violated: utilization > targetUtilization * (1 + 1e-12),
    };
  });
  const violations = months.filter(month => month.violated).length;
  const machineMonths = months.reduce((sum, month) => sum + month.machines, 0);
  return {
    cost: machineMonths * costPerMachineMonth + violations * costPerViolation,
    violations,
    overloads: months.filter(month => month.utilization > 1).length,
    months,
  };
}

/** How a year's monthly peaks come about. */
export interface YearOfDemand {
  /** The peak of the month before the first, requests per second, 0 or above. */
  readonly peakRequestsPerSecond: number;
  /** Mean growth in a month: 0.03 for 3%; -1 or above. */
  readonly growthPerMonth: number;
  /** The standard deviation of each month's growth; it accumulates. 0 or above, default 0. */
  readonly growthDeviation?: number;
  /** How much each month stands out from the trend, such as 1.4 for a season of sales; each 0 or above. Default 1 for all. */
  readonly season?: readonly number[];
  /** A whole number in [1, 1,000,000]. Default 12. */
  readonly months?: number;
}

const YEAR_OF_DEMAND: FieldsOf<YearOfDemand> = {
  peakRequestsPerSecond: true,
  growthPerMonth: true,
  growthDeviation: true,
  season: true,
  months: true,
};

/**
 * The peaks of one seeded year.
 *
 * @throws RangeError if a number is out of its range, or a peak grows beyond what a double holds
 */
export function drawDemand(year: YearOfDemand, random: Random): Float64Array {
  requireKnownFields('year', year, YEAR_OF_DEMAND);
  requireRandom('random', random);
  const { peakRequestsPerSecond, growthPerMonth, growthDeviation = 0, season, months = 12 } = year;
  requireNonNegative('peakRequestsPerSecond', peakRequestsPerSecond);
  requireAtLeast('growthPerMonth', growthPerMonth, -1);
  requireNonNegative('growthDeviation', growthDeviation);
  requireCount('months', months, 1, 1_000_000);
  if (season !== undefined) {
    requireLength('season', season, months);
    for (let month = 0; month < months; month++) requireNonNegative(`season[${month}]`, season[month]);
  }
  const growth = normal(growthPerMonth, growthDeviation);
  let trend = peakRequestsPerSecond;
  return Float64Array.from({ length: months }, (_, month) => {
    trend *= Math.max(0, 1 + growth.sample(random));
    const peak = trend * (season?.[month] ?? 1);
    if (!Number.isFinite(peak))
      complain('growthPerMonth', 'a growth whose peaks stay finite', growthPerMonth);
    return peak;
  });
}

/** A plan held against many futures. */
export interface PlanSimulation {
  readonly cost: Interval;
  readonly violations: Interval;
  /** The share of years with at least one month above the target. */
  readonly yearsWithViolation: Interval;
  /** The months in violation in each year. */
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/**
 * Holds a plan against many seeded years.
 *
 * @param options.years how many, a whole number, 10 or above
 * @throws RangeError if a number is out of its range
 */
export function simulatePlan(
  machines: ArrayLike<number>,
  demand: YearOfDemand,
  terms: PlanTerms,
  options: { readonly seed: number | string; readonly years?: number },
): PlanSimulation {
  requireKnownFields('options', options, { seed: true, years: true });
  const { seed, years = 1000 } = options;
  requireKnownFields('demand', demand, YEAR_OF_DEMAND);
  requireCount('years', years, 10, 10_000_000);
  requireSteps('years', years, years * (demand.months ?? 12));
  const random = new Random(seed);
  const costs = new Float64Array(years);
  const samples = new Float64Array(years);
  for (let i = 0; i < years; i++) {
    const { cost, violations } = evaluatePlan(machines, drawDemand(demand, random), terms);
    costs[i] = cost;
    samples[i] = violations;
  }
  const yearsWithViolation = samples.filter(violations => violations > 0).length;
  return {
    cost: tInterval(costs),
    violations: tInterval(samples),
    yearsWithViolation: wilsonInterval(yearsWithViolation, years),
    samples,
    seed,
  };
}
