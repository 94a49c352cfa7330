/**
 * A system that stays up and answers wrongly: two sites sell the same seats while the link between them is down.
 */

import { Random, standardExponential } from '../../engine/random/index.js';
import { poissonWeight } from '../../engine/stats/gamma-function.js';
import { gammaTails } from '../../engine/stats/incomplete-gamma.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireNonNegative,
  requireOneOf,
  requireRecord,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** What the sites do while they cannot reach each other. */
export type SalesPolicy =
  /** Both sell from the count that they knew last: always up, and free to sell a seat twice. */
  | 'keep selling'
  /** Only one site sells; the other refuses everything. */
  | 'one site sells'
  /** Each site may sell half of what was left: decided before the partition, so nobody has to ask. */
  | 'split the seats';

export interface SalesScenario {
  /** Seats left when the link breaks, a whole number in [1, 1,000,000]. */
  readonly seats: number;
  /** Buyers that arrive at each site, a minute, as a Poisson process. */
  readonly buyersPerMinute: number;
  readonly partitionMinutes: number;
}

export interface SalesRun {
  readonly policy: SalesPolicy;
  /** Seats promised to two people, on average over the runs. */
  readonly oversold: Interval;
  /** Buyers turned away although a seat was left somewhere, on average over the runs. */
  readonly refusedInVain: Interval;
  /** Share of buyers who got an answer that stands. */
  readonly answeredWell: Interval;
  readonly runs: number;
  readonly seed: number | string;
}

/** More seats are refused. */
const MOST_SEATS = 1_000_000;

function requireScenario(scenario: SalesScenario): void {
  requireRecord('scenario', scenario);
  const { seats, buyersPerMinute, partitionMinutes } = scenario;
  requireWhole('seats', seats, 1, MOST_SEATS);
  requireNonNegative('buyersPerMinute', buyersPerMinute);
  requireNonNegative('partitionMinutes', partitionMinutes);
}

/** What each of the two sites may sell without asking. */
function allowances(policy: SalesPolicy, seats: number): [number, number] {
  if (policy === 'keep selling') return [seats, seats];
  if (policy === 'one site sells') return [seats, 0];
  return [Math.ceil(seats / 2), Math.floor(seats / 2)];
}

function arrivalsWithin(minutes: number, perMinute: number, random: Random): number {
  if (perMinute === 0) return 0;
  const between = (): number => standardExponential(random) / perMinute;
  let count = 0;
  for (let at = between(); at < minutes; at += between()) count++;
  return count;
}

/**
 * Sells through many partitions under one policy, and counts what went wrong.
 *
 * @param options.runs independent partitions, 2 or above
 * @throws RangeError if a number is out of its range, or there would be more than 100,000,000 buyers
 * @returns means with their intervals at 95%
 */
export function sellThroughPartition(
  scenario: SalesScenario,
  policy: SalesPolicy,
  options: { runs: number; seed: number | string },
): SalesRun {
  const { runs, seed } = options;
  requireScenario(scenario);
  requireOneOf('policy', policy, ['keep selling', 'one site sells', 'split the seats']);
  requireCount('runs', runs, 2, 10_000_000);
  requireSteps(
    'partitionMinutes',
    scenario.partitionMinutes,
    2 * runs * scenario.partitionMinutes * scenario.buyersPerMinute,
  );
  const { seats, buyersPerMinute, partitionMinutes } = scenario;
  const random = new Random(seed);
  const [first, second] = allowances(policy, seats);
  const oversold = new Float64Array(runs);
  const refusedInVain = new Float64Array(runs);
  const answeredWell = new Float64Array(runs);
  for (let run = 0; run < runs; run++) {
    const here = arrivalsWithin(partitionMinutes, buyersPerMinute, random);
    const there = arrivalsWithin(partitionMinutes, buyersPerMinute, random);
    const sold = Math.min(here, first) + Math.min(there, second);
    const buyers = here + there;
    oversold[run] = Math.max(0, sold - seats);
    // Once all seats are gone a refusal is the right answer.
    refusedInVain[run] = Math.min(buyers - sold, Math.max(0, seats - sold));
    answeredWell[run] = buyers === 0 ? 1 : 1 - (oversold[run] + refusedInVain[run]) / buyers;
  }
  return {
    policy,
    oversold: within(tInterval(oversold), Number.POSITIVE_INFINITY),
    refusedInVain: within(tInterval(refusedInVain), Number.POSITIVE_INFINITY),
    answeredWell: within(tInterval(answeredWell), 1),
    runs,
    seed,
  };
}

/** The part of an interval that the quantity can reach: no count is below zero, no share above one. */
function within(interval: Interval, most: number): Interval {
  return { ...interval, low: Math.max(0, interval.low), high: Math.min(most, interval.high) };
}

/**
 * The mean number of seats sold twice when both sites keep selling, exactly: the mean of max(0, min(A, s) + min(B, s) - s)
 * over two independent Poisson numbers of buyers.
 *
 * @returns seats, 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function expectedOversold(scenario: SalesScenario): number {
  requireScenario(scenario);
  const { seats, buyersPerMinute, partitionMinutes } = scenario;
  const mean = buyersPerMinute * partitionMinutes;
  const below = poissonBelow(mean, seats);
  const atLeast = poissonAtLeast(mean, seats);
  // Seats sold twice are h + t - s over all h, t above it: for each h the sum over t of P(T > s - h) + ... + P(T > s - 1).
  let expected = 0;
  let beyond = 0;
  for (let here = 1; here <= seats; here++) {
    beyond += atLeast[seats - here + 1];
    expected += (here < seats ? below[here] : atLeast[seats]) * beyond;
  }
  return expected;
}

/** P(N = count) for each count below a number, of a Poisson N. */
function poissonBelow(meanCount: number, most: number): Float64Array {
  return Float64Array.from({ length: most }, (_, count) => poissonWeight(count, meanCount));
}

/** P(N >= count) for each count up to a number, of a Poisson N: from the far end down, so that small ones keep their digits. */
function poissonAtLeast(meanCount: number, most: number): Float64Array {
  const atLeast = new Float64Array(most + 1);
  atLeast[most] = most === 0 ? 1 : gammaTails(most, meanCount).lower;
  for (let count = most - 1; count >= 0; count--)
    atLeast[count] = Math.min(1, atLeast[count + 1] + poissonWeight(count, meanCount));
  return atLeast;
}
