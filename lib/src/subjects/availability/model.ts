import { binomialAtLeast } from '../../engine/stats/index.js';
import {
  requireInRange,
  requireKnownFields,
  requireLength,
  requireList,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireProperShare,
  requireRepresentable,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

const SECONDS_PER_DAY = 86_400;

/**
 * How long a service is down within a window if it is up for a share of it.
 *
 * @param availability in [0, 1]
 * @param windowSeconds 0 or above
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * downtimeSeconds(0.999, 365 * 86_400); // 31,536 s: 8.76 hours a year of 365 days
 */
export function downtimeSeconds(availability: number, windowSeconds: number): number {
  requireProbability('availability', availability);
  requireNonNegative('windowSeconds', windowSeconds);
  return (1 - availability) * windowSeconds;
}

/** The downtime that one availability allows, in seconds. */
export interface NinesRow {
  readonly availability: number;
  readonly yearSeconds: number;
  /** Of a month of 30 days. */
  readonly monthSeconds: number;
  readonly weekSeconds: number;
  readonly daySeconds: number;
}

/** From 90% to six nines, with the halves that contracts use. */
const USUAL_AVAILABILITIES = [0.9, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999, 0.999999];

/** Far beyond any planet's, and its seconds are still a double. */
const MOST_YEAR_DAYS = 1e9;

/**
 * What each number of nines allows by year, month, week and day: the table of the SRE book, appendix A.
 *
 * @param availabilities each in [0, 1]
 * @param options.yearDays how long a year is: 365 by default, 365.25 in other tables (8.76 hours or 8.766 for three nines)
 * @throws RangeError if an argument is outside its range
 */
export function ninesTable(
  availabilities: readonly number[] = USUAL_AVAILABILITIES,
  options: { readonly yearDays?: number } = {},
): NinesRow[] {
  requireKnownFields('options', options, { yearDays: true });
  const { yearDays = 365 } = options;
  requireList('availabilities', availabilities);
  requirePositive('yearDays', yearDays);
  requireInRange('yearDays', yearDays, 0, MOST_YEAR_DAYS);
  for (const [i, availability] of Array.from(availabilities).entries())
    requireProbability(`availabilities[${i}]`, availability);
  return availabilities.map(availability => ({
    availability,
    yearSeconds: downtimeSeconds(availability, yearDays * SECONDS_PER_DAY),
    monthSeconds: downtimeSeconds(availability, 30 * SECONDS_PER_DAY),
    weekSeconds: downtimeSeconds(availability, 7 * SECONDS_PER_DAY),
    daySeconds: downtimeSeconds(availability, SECONDS_PER_DAY),
  }));
}

/**
 * How many nines an availability has: -log10(1 - availability), so 0.999 has 3 and 0.9995 has 3.3. Above 15 nines a double no longer tells an
 * availability from 1: count those from the unavailability, by {@link ninesOfUnavailability}.
 *
 * @param availability in [0, 1]; 1 gives Infinity
 * @throws RangeError if an argument is outside its range
 */
export function nines(availability: number): number {
  requireProbability('availability', availability);
  return wholeNines(-Math.log10(1 - availability), Number.EPSILON / (1 - availability));
}

/**
 * How many nines the availability has that an unavailability leaves: -log10(unavailability). Two replicas of nine nines have eighteen.
 *
 * @param unavailability in [0, 1]; 0 gives Infinity
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * ninesOfUnavailability(parallelUnavailability([1e-9, 1e-9])); // 18
 */
export function ninesOfUnavailability(unavailability: number): number {
  requireProbability('unavailability', unavailability);
  return wholeNines(-Math.log10(unavailability), Number.EPSILON);
}

/** A whole number where the logarithm misses it by no more than its argument was rounded: 0.999 is not 2.9999999999999996 nines. */
function wholeNines(count: number, rounding: number): number {
  const whole = Math.round(count);
  return Math.abs(count - whole) <= 2 * rounding ? Math.abs(whole) : count;
}

/**
 * The share of time that a repairable component is up, in the long run: MTTF / (MTTF + MTTR). Holds for any
 * distribution of times to failure and to repair; only the means matter.
 *
 * @param mttfHours mean time from the end of a repair to the next failure, above 0
 * @param mttrHours mean time from a failure to the end of its repair, 0 or above
 *
 * @throws RangeError if a time is outside its range
 *
 * @example
 * availabilityFromMttf(999, 1); // 0.999
 */
export function availabilityFromMttf(mttfHours: number, mttrHours: number): number {
  requirePositive('mttfHours', mttfHours);
  requireNonNegative('mttrHours', mttrHours);
  return 1 / (1 + mttrHours / mttfHours);
}

/**
 * The same from the mean time between failures, MTBF = MTTF + MTTR, from one failure to the next: 1 - MTTR / MTBF.
 *
 * @param mtbfHours mean time from a failure to the next one, above 0
 * @param mttrHours mean time from a failure to the end of its repair, in [0, mtbfHours]
 * @throws RangeError if a time is outside its range
 *
 * @example
 * availabilityFromMtbf(1000, 1); // 0.999
 */
export function availabilityFromMtbf(mtbfHours: number, mttrHours: number): number {
  requirePositive('mtbfHours', mtbfHours);
  requireNonNegative('mttrHours', mttrHours);
  if (mttrHours > mtbfHours)
    throw new RangeError(
      `mttrHours must be at most mtbfHours (${mtbfHours}), since a repair lies between two failures, got ${mttrHours}`,
    );
  return (mtbfHours - mttrHours) / mtbfHours;
}

/**
 * All must be up: the product. Assumes that they fail independently.
 *
 * @param availabilities each in [0, 1]; none at all is up
 * @throws RangeError if an argument is outside its range
 */
export function seriesAvailability(availabilities: readonly number[]): number {
  requireList('availabilities', availabilities);
  return availabilities.reduce((product, availability, i) => {
    requireProbability(`availabilities[${i}]`, availability);
    return product * availability;
  }, 1);
}

/**
 * One must be up: 1 minus the product of the unavailabilities. Assumes that they fail independently. Above 15 nines
 * it is 1 to the last digit: {@link parallelUnavailability} goes on.
 *
 * @param availabilities each in [0, 1]; none at all is down
 * @throws RangeError if an argument is outside its range
 */
export function parallelAvailability(availabilities: readonly number[]): number {
  requireList('availabilities', availabilities);
  const down = availabilities.map((availability, i) => {
    requireProbability(`availabilities[${i}]`, availability);
    return 1 - availability;
  });
  return 1 - parallelUnavailability(down);
}

/**
 * The chance that all are down at once: the product of the unavailabilities, which keeps its digits where 1 less it is 1. Assumes that they
 * fail independently.
 *
 * @param unavailabilities each in [0, 1]; none at all is down
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * parallelUnavailability([1e-9, 1e-9]); // 1e-18, where parallelAvailability is 1
 */
export function parallelUnavailability(unavailabilities: readonly number[]): number {
  requireList('unavailabilities', unavailabilities);
  return unavailabilities.reduce((product, unavailability, i) => {
    requireProbability(`unavailabilities[${i}]`, unavailability);
    return product * unavailability;
  }, 1);
}

/**
 * At least k must be up. Exact for components that differ, by adding one component at a time to the distribution of
 * how many are up. Assumes that they fail independently.
 *
 * @param k a whole number in [0, the number of components]
 * @param availabilities each in [0, 1]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * kOfNAvailability(4, [0.99, 0.99, 0.99, 0.99, 0.99]); // N+1: 0.99902
 */
export function kOfNAvailability(k: number, availabilities: readonly number[]): number {
  requireLength('availabilities', availabilities, 0);
  requireSteps('availabilities', availabilities, availabilities.length ** 2);
  requireWhole('k', k, 0, availabilities.length);
  const upCount = new Float64Array(availabilities.length + 1);
  upCount[0] = 1;
  for (const [i, availability] of availabilities.entries()) {
    requireProbability(`availabilities[${i}]`, availability);
    for (let up = i + 1; up > 0; up--) {
      upCount[up] = upCount[up] * (1 - availability) + upCount[up - 1] * availability;
    }
    upCount[0] *= 1 - availability;
  }
  // The shorter tail rounds less: for redundancy that is the chance of being down.
  const down = upCount.subarray(0, k).reduce((sum, share) => sum + share, 0);
  return down < 0.5 ? 1 - down : upCount.subarray(k).reduce((sum, share) => sum + share, 0);
}

/** More replicas are refused. */
const MOST_REPLICAS = 1e12;

/** Replicas that share a cause of failure. */
export interface CommonCause {
  /** How many replicas there are, a whole number in [1, 1e12]. */
  readonly n: number;
  /** How many must be up, a whole number in [0, n]. */
  readonly k: number;
  /** The availability of each replica on its own, both kinds of failure counted, in [0, 1]. */
  readonly availability: number;
  /** The share of a replica's unavailability that strikes all replicas together, in [0, 1]. */
  readonly beta: number;
}

/**
 * k-of-n with a common cause, after the beta-factor model of reliability engineering (Fleming, 1975). Each replica is
 * down a share U of the time; beta · U of it all are down together, and the rest is independent. With beta = 0 it is
 * k-of-n, with beta = 1 redundancy buys nothing.
 *
 * @throws RangeError if an option is outside its range
 *
 * @example
 * commonCauseAvailability({ n: 3, k: 1, availability: 0.99, beta: 0.1 }); // 0.999: three replicas, three nines
 */
export function commonCauseAvailability({ n, k, availability, beta }: CommonCause): number {
  requireWhole('n', n, 1);
  requireWhole('k', k, 0, n);
  requireProbability('availability', availability);
  requireProbability('beta', beta);
  if (k === 0) return 1;
  requireWhole('n', n, 1, MOST_REPLICAS);
  const common = beta * (1 - availability);
  // Given that the common cause is absent, so that each replica's own availability stays what was asked for.
  const alone = common === 1 ? 1 : Math.min(1, availability / (1 - common));
  return (1 - common) * binomialAtLeast(n, k, alone);
}

/** Two ways to reach an availability from where a component is. */
export interface AvailabilityLevers {
  readonly availability: number;
  /** How many times rarer failures, or how many times faster repairs, must be: the same number for both. */
  readonly factor: number;
  /** The mean time to failure that reaches the target with repairs as they are. */
  readonly mttfHours: number;
  /** The mean time to repair that reaches the target with failures as they are. */
  readonly mttrHours: number;
}

/**
 * What it takes to reach an availability by rarer failures or by faster repairs. Unavailability depends on the ratio
 * MTTR / MTTF only, so both must improve by the same factor; which is cheaper is a question of cost.
 *
 * @param mttfHours mean time to failure now, above 0
 * @param mttrHours mean time to repair now, above 0
 * @param target the availability to reach, in (0, 1)
 * @throws RangeError if an argument is outside its range
 */
export function leversToReach(mttfHours: number, mttrHours: number, target: number): AvailabilityLevers {
  requirePositive('mttfHours', mttfHours);
  requirePositive('mttrHours', mttrHours);
  requireProperShare('target', target);
  const neededRatio = target / (1 - target);
  return {
    availability: availabilityFromMttf(mttfHours, mttrHours),
    factor: requireRepresentable('mttfHours and mttrHours', neededRatio * (mttrHours / mttfHours)),
    mttfHours: neededRatio * mttrHours,
    mttrHours: mttfHours / neededRatio,
  };
}

/** What one step on each lever costs. Costs are taken to grow with each doubling, not with each hour. */
export interface LeverCosts {
  /** The cost of making failures half as frequent, once; above 0. */
  readonly perMttfDoubling: number;
  /** The cost of making repairs twice as fast, once; above 0. */
  readonly perMttrHalving: number;
}

/** The cheaper lever and what either costs; both costs are 0 when the target is met already. */
export interface LeverChoice {
  readonly lever: 'mttf' | 'mttr';
  readonly steps: number;
  readonly mttfCost: number;
  readonly mttrCost: number;
}

/**
 * Which lever reaches the target for less. It never mixes the two: cost is linear in the doublings of each and the
 * doublings needed are shared between them, so the cheaper one does all of the work.
 *
 * @param mttfHours mean time to failure now, above 0
 * @param mttrHours mean time to repair now, above 0
 * @param target the availability to reach, in (0, 1)
 */
export function cheaperLever(
  mttfHours: number,
  mttrHours: number,
  target: number,
  costs: LeverCosts,
): LeverChoice {
  requirePositive('perMttfDoubling', costs.perMttfDoubling);
  requirePositive('perMttrHalving', costs.perMttrHalving);
  const steps = Math.max(0, Math.log2(leversToReach(mttfHours, mttrHours, target).factor));
  if (steps === Number.POSITIVE_INFINITY)
    throw new RangeError('mttfHours and mttrHours must be numbers whose ratio a double can hold');
  return {
    lever: costs.perMttfDoubling < costs.perMttrHalving ? 'mttf' : 'mttr',
    steps,
    mttfCost: steps * costs.perMttfDoubling,
    mttrCost: steps * costs.perMttrHalving,
  };
}
