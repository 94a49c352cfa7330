/**
 * A system that stays up and answers wrongly: two sites sell the same seats while the link between them is down.
 */
import { requireNonNegative, requireWhole } from '../arguments.js';
import { exponential, Random } from '../random/index.js';
import { type Interval, tInterval } from '../stats/index.js';

/** What the sites do while they cannot reach each other. */
export type SalesPolicy =
  /** Both sell from the count that they knew last: always up, and free to sell a seat twice. */
  | 'keep selling'
  /** Only one site sells; the other refuses everything. */
  | 'one site sells'
  /** Each site may sell half of what was left: decided before the partition, so nobody has to ask. */
  | 'split the seats';

export interface SalesScenario {
  /** Seats left when the link breaks. */
  readonly seats: number;
  /** Buyers that arrive at each site, a minute, as a Poisson process. */
  readonly buyersPerMinute: number;
  readonly partitionMinutes: number;
}

export interface SalesRun {
  readonly policy: SalesPolicy;
  /** Seats promised to two people, in the mean over runs. */
  readonly oversold: Interval;
  /** Buyers turned away although a seat was left somewhere, in the mean over runs. */
  readonly refusedInVain: Interval;
  /** Share of buyers who got an answer that stands. */
  readonly answeredWell: Interval;
  readonly runs: number;
  readonly seed: number;
}

function requireScenario({ seats, buyersPerMinute, partitionMinutes }: SalesScenario): void {
  requireWhole('seats', seats, 1);
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
  const between = exponential(1 / perMinute);
  let count = 0;
  for (let at = between.sample(random); at < minutes; at += between.sample(random)) count++;
  return count;
}

/**
 * Sells through many partitions under one policy, and counts what went wrong.
 *
 * @param options.runs independent partitions, 2 or above
 * @returns means with their intervals at 95%
 */
export function sellThroughPartition(
  scenario: SalesScenario,
  policy: SalesPolicy,
  options: { runs: number; seed: number },
): SalesRun {
  const { runs, seed } = options;
  requireScenario(scenario);
  requireWhole('runs', runs, 2);
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
 */
export function expectedOversold(scenario: SalesScenario): number {
  requireScenario(scenario);
  const { seats, buyersPerMinute, partitionMinutes } = scenario;
  const sold = cappedPoisson(buyersPerMinute * partitionMinutes, seats);
  let expected = 0;
  for (let here = 0; here <= seats; here++) {
    for (let there = seats - here + 1; there <= seats; there++) {
      expected += (sold[here] as number) * (sold[there] as number) * (here + there - seats);
    }
  }
  return expected;
}

/** The distribution of min(N, most) for a Poisson N; in logarithms, since e^-mean vanishes for a large mean. */
function cappedPoisson(meanCount: number, most: number): Float64Array {
  const probabilities = new Float64Array(most + 1);
  let lnProbability = -meanCount;
  let below = 0;
  for (let count = 0; count < most; count++) {
    probabilities[count] = meanCount === 0 ? Number(count === 0) : Math.exp(lnProbability);
    below += probabilities[count] as number;
    lnProbability += Math.log(meanCount) - Math.log(count + 1);
  }
  probabilities[most] = Math.max(0, 1 - below);
  return probabilities;
}
