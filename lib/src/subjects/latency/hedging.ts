/**
 * Hedged requests: a second request is sent to another replica when the first has not answered after a delay, and the first
 * answer wins. Source: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013, section "Within request short-term
 * adaptations".
 */

import { type Distribution, Random } from '../../engine/random/index.js';
import { requireClosedForm } from '../../engine/stats/closed-forms.js';
import {
  cdf,
  type Interval,
  quantile,
  survival,
  upperQuantile,
  wilsonInterval,
} from '../../engine/stats/index.js';
import { leastDouble } from '../../engine/stats/least-double.js';
import {
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireList,
  requireNonNegative,
  requireNumber,
  requireProbability,
  requireShareAboveZero,
  requireSteps,
} from '../../ground/arguments.js';

/**
 * The share of requests that send a second request: those whose first one is still out after the delay. It is also the extra
 * load, in requests, since the second request is a whole request to the replica that gets it.
 *
 * @param latency of one replica, in any unit
 * @param delay in the same unit, 0 or above
 * @returns a share in [0, 1]
 * @throws RangeError if an argument is outside its range
 */
export function hedgeLoad(latency: Distribution, delay: number): number {
  requireClosedForm('latency', latency);
  requireNonNegative('delay', delay);
  return survival(latency, delay);
}

/**
 * The shortest delay whose extra load stays within a budget: the quantile of the latency at one minus the budget, counted from
 * the upper end, so that a tiny budget keeps its digits.
 *
 * @param latency of one replica, in any unit
 * @param loadBudget share of requests that may be sent twice, in (0, 1]
 * @returns a delay in the unit of the latency
 * @throws RangeError if an argument is outside its range
 * @example hedgeDelay(exponential(10), 0.05) // 29.957: the 95th percentile
 */
export function hedgeDelay(latency: Distribution, loadBudget: number): number {
  requireClosedForm('latency', latency);
  requireShareAboveZero('loadBudget', loadBudget);
  return delayWithin(latency, loadBudget);
}

function delayWithin(latency: Distribution, loadBudget: number): number {
  return loadBudget === 1 ? 0 : Math.max(0, upperQuantile(latency, loadBudget));
}

/**
 * The probability that a hedged request is still unanswered at a time.
 *
 * Assumes that the two replicas' latencies are independent and that the extra load does not slow anybody down: the first
 * fails where slowness has a common cause, the second where the load is high.
 *
 * @param latency of one replica, in any unit
 * @param delay after which the second request is sent, 0 or above
 * @param time since the request was sent, 0 or above
 * @returns a probability in [0, 1]
 * @throws RangeError if an argument is outside its range
 */
export function hedgedSurvival(latency: Distribution, delay: number, time: number): number {
  requireClosedForm('latency', latency);
  requireNonNegative('delay', delay);
  requireNumber('time', time);
  const first = survival(latency, time);
  return time <= delay ? first : first * survival(latency, time - delay);
}

/** What is left of 1 by {@link hedgedSurvival}, with its digits where it is small. */
function hedgedBelow(latency: Distribution, delay: number, time: number): number {
  const first = cdf(latency, time);
  return time <= delay ? first : first + survival(latency, time) * cdf(latency, time - delay);
}

/**
 * A quantile of the latency of hedged requests, found by bisection on {@link hedgedSurvival}.
 *
 * @param latency of one replica, in any unit
 * @param delay after which the second request is sent, 0 or above
 * @param percentile the share of requests answered within the result, in [0, 1]; the end of an unbounded tail is infinite
 * @returns a latency in the unit of the distribution
 * @throws RangeError if an argument is outside its range, or the distribution is one's own
 */
export function hedgedQuantile(latency: Distribution, delay: number, percentile: number): number {
  requireClosedForm('latency', latency);
  requireNonNegative('delay', delay);
  requireProbability('percentile', percentile);
  // A second request is no slower: the answer lies between the least latency and that of one replica.
  return leastDouble(quantile(latency, 0), quantile(latency, percentile), time =>
    percentile < 0.5
      ? hedgedBelow(latency, delay, time) >= percentile
      : hedgedSurvival(latency, delay, time) <= 1 - percentile,
  );
}

/**
 * The probability that both replicas are slow, when part of all slowness has a cause that they share: one rack, one
 * hot key, one bad release.
 *
 * @param slowProbability of one replica, in [0, 1]
 * @param commonShare the share of a replica's slowness that has a common cause, in [0, 1]; 0 is independence
 * @returns a probability in [0, 1]; with a common cause it falls no lower than `commonShare * slowProbability`
 * @throws RangeError if an argument is outside its range
 * @example bothSlowProbability(0.01, 0) // 0.0001
 * @example bothSlowProbability(0.01, 0.1) // 0.00108...: a tenth in common costs a factor of eleven
 */
export function bothSlowProbability(slowProbability: number, commonShare: number): number {
  requireProbability('slowProbability', slowProbability);
  requireProbability('commonShare', commonShare);
  const common = commonShare * slowProbability;
  if (common === 1) return 1;
  // Slow by a cause of its own, given that the common cause did not strike.
  const own = (slowProbability - common) / (1 - common);
  return common + (1 - common) * own * own;
}

/** What a simulation of hedged requests measured. */
export interface HedgedRun {
  /** One latency a request, in the unit of the distribution. */
  readonly latencies: Float64Array;
  /** The share of requests that sent a second request. */
  readonly extraLoad: Interval;
  readonly seed: number | string;
}

/**
 * Draws hedged requests: the first replica's latency, and the second's where the first is later than the delay.
 *
 * @param options.leaves each request waits for this many hedged calls, 1 by default
 * @param options.delay after which the second request is sent; `Infinity` never sends one
 * @throws RangeError if an argument is outside its range, or there would be more than 100,000,000 draws
 */
export function simulateHedged(options: {
  latency: Distribution;
  delay: number;
  requests: number;
  leaves?: number;
  seed: number | string;
}): HedgedRun {
  requireKnownFields('options', options, {
    latency: true,
    delay: true,
    requests: true,
    leaves: true,
    seed: true,
  });
  const { latency, delay, requests, leaves = 1, seed } = options;
  requireDistribution('latency', latency);
  requireCount('requests', requests, 1);
  requireCount('leaves', leaves, 1, 10_000_000);
  requireSteps('requests', requests, requests * leaves);
  if (delay !== Number.POSITIVE_INFINITY) requireNonNegative('delay', delay);
  const random = new Random(seed);
  const latencies = new Float64Array(requests);
  const firsts = new Float64Array(leaves);
  let hedged = 0;
  for (let request = 0; request < requests; request++) {
    latency.fill(random, firsts);
    let slowest = 0;
    for (const first of firsts) {
      let answered = first;
      if (first > delay) {
        hedged++;
        answered = Math.min(first, delay + latency.sample(random));
      }
      if (answered > slowest) slowest = answered;
    }
    latencies[request] = slowest;
  }
  return { latencies, extraLoad: wilsonInterval(hedged, requests * leaves), seed };
}

/** One point of the trade between tail and load. */
export interface HedgeTrade {
  readonly delay: number;
  /** Share of calls sent twice. */
  readonly load: number;
  /** The wanted quantile of the hedged latency, in the distribution's unit. */
  readonly latency: number;
}

/**
 * The tail against the extra load, for several budgets: what a hedging delay buys and what it costs.
 *
 * @param budgets shares of requests that may be sent twice, each in (0, 1]
 * @param percentile the quantile that is looked at, in [0, 1], such as 0.999; at 1 it may be infinite
 * @throws RangeError if an argument is outside its range
 */
export function hedgeTrades(
  latency: Distribution,
  budgets: readonly number[],
  percentile: number,
): HedgeTrade[] {
  requireClosedForm('latency', latency);
  requireProbability('percentile', percentile);
  requireList('budgets', budgets);
  return Array.from(budgets).map((budget, i) => {
    requireShareAboveZero(`budgets[${i}]`, budget);
    const delay = delayWithin(latency, budget);
    return { delay, load: hedgeLoad(latency, delay), latency: hedgedQuantile(latency, delay, percentile) };
  });
}
