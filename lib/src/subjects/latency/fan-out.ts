/**
 * A request that waits for all of its leaves is as slow as the slowest of them.
 * Source: J. Dean, L. A. Barroso, "The Tail at Scale", CACM 56(2), 2013, section "Component-level variability amplified
 * by scale".
 */

import type { Distribution } from '../../engine/random/index.js';
import { requireClosedForm } from '../../engine/stats/closed-forms.js';
import { quantile, upperQuantile } from '../../engine/stats/index.js';
import {
  requireProbability,
  requireProperShare,
  requireShareBelowOne,
  requireWhole,
} from '../../ground/arguments.js';

/**
 * The probability that a request is slow because at least one of its leaves is.
 *
 * Assumes that leaves are slow independently of each other, with the same probability, and that the request waits for all
 * of them. Exact also where `1 - (1 - p) ** n` would round to zero.
 *
 * @param leaves servers that one request waits for, a whole number, 1 or above
 * @param slowProbability that one leaf is slow, in [0, 1]
 * @returns a probability in [0, 1]
 * @throws RangeError if an argument is outside its range
 * @example fanOutSlowProbability(100, 0.01) // 0.6339...: the paper's 63%
 */
export function fanOutSlowProbability(leaves: number, slowProbability: number): number {
  requireWhole('leaves', leaves, 1);
  requireProbability('slowProbability', slowProbability);
  // (1 - p)^n through logarithms keeps the digits of a small p, which 1 - p would drop.
  return -Math.expm1(leaves * Math.log1p(-slowProbability));
}

/**
 * How rare slowness must be at one leaf for a request over many to be slow no more often than wanted: the inverse of
 * {@link fanOutSlowProbability} in its second argument.
 *
 * @param leaves servers that one request waits for, a whole number, 1 or above
 * @param requestSlowProbability that the request may be slow, in [0, 1]
 * @returns the probability that one leaf may be slow, in [0, 1]
 * @throws RangeError if an argument is outside its range
 * @example leafSlowProbability(100, 0.01) // 0.0001005: the leaf's p99.99 becomes the request's p99
 */
export function leafSlowProbability(leaves: number, requestSlowProbability: number): number {
  requireWhole('leaves', leaves, 1);
  requireProbability('requestSlowProbability', requestSlowProbability);
  return -Math.expm1(Math.log1p(-requestSlowProbability) / leaves);
}

/**
 * The number of leaves, not rounded, at which a request is slow with the given probability.
 *
 * @param requestSlowProbability in [0, 1)
 * @param slowProbability that one leaf is slow, in (0, 1)
 * @returns leaves, 0 or above; round it down to stay below the probability
 * @throws RangeError if an argument is outside its range
 * @example leavesUntilSlow(0.5, 0.01) // 68.97: at 69 leaves half of all requests are slow
 */
export function leavesUntilSlow(requestSlowProbability: number, slowProbability: number): number {
  requireShareBelowOne('requestSlowProbability', requestSlowProbability);
  requireProperShare('slowProbability', slowProbability);
  return Math.log1p(-requestSlowProbability) / Math.log1p(-slowProbability);
}

/**
 * The quantile of one leaf that becomes a quantile of a request over many: q^(1/n).
 *
 * @param leaves a whole number, 1 or above
 * @param percentile in [0, 1], such as 0.99
 * @returns the leaf's quantile in [0, 1]
 * @throws RangeError if an argument is outside its range
 * @example leafQuantile(100, 0.5) // 0.99309: the median request meets its leaves' p99.3
 */
export function leafQuantile(leaves: number, percentile: number): number {
  requireWhole('leaves', leaves, 1);
  requireProbability('percentile', percentile);
  return percentile ** (1 / leaves);
}

/**
 * The latency within which a request over many leaves is answered with the given probability.
 *
 * Assumes independent leaves of one distribution; the request waits for the slowest.
 *
 * @param leaf the latency of one leaf, in any unit
 * @param leaves a whole number, 1 or above
 * @param percentile in [0, 1], such as 0.99; the end of an unbounded tail is infinite
 * @returns a latency in the unit of the leaf's distribution
 * @throws RangeError if an argument is outside its range, or the leaf's distribution is one's own
 */
export function fanOutLatency(leaf: Distribution, leaves: number, percentile: number): number {
  requireClosedForm('leaf', leaf);
  const below = leafQuantile(leaves, percentile);
  // Over very many leaves the leaf's quantile is 1 to the last digit: what is left of 1 says which it is.
  return below < 0.5
    ? quantile(leaf, below)
    : upperQuantile(leaf, -Math.expm1(Math.log(percentile) / leaves));
}
