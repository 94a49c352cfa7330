import jStat from 'jstat';
import { requireProbability, requireWhole } from '../arguments.js';

/** Up to here probabilities are products; beyond, logarithms and the incomplete beta function. */
const SUMMED_TRIALS = 200;

/**
 * P(exactly k of n independent trials succeed), to 13 digits up to 200 trials and to 9 beyond.
 *
 * @param n how many trials, a whole number, 0 or above
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 */
export function binomialProbability(n: number, k: number, p: number): number {
  requireWhole('n', n, 0);
  requireWhole('k', k, 0, n);
  requireProbability('p', p);
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (n > SUMMED_TRIALS) {
    const lnChoices = jStat.gammaln(n + 1) - jStat.gammaln(k + 1) - jStat.gammaln(n - k + 1);
    return Math.exp(lnChoices + k * Math.log(p) + (n - k) * Math.log1p(-p));
  }
  // Factor by factor, so that nothing overflows and little is rounded.
  let probability = (1 - p) ** (n - k);
  for (let i = 1; i <= k; i++) probability *= ((n - k + i) / i) * p;
  return probability;
}

/**
 * P(at least k of n independent trials succeed): k-of-n availability, a quorum among n.
 *
 * @param n how many trials, a whole number, 0 or above
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 *
 * @example
 * binomialAtLeast(3, 2, 0.99); // 0.999702
 */
export function binomialAtLeast(n: number, k: number, p: number): number {
  requireWhole('n', n, 0);
  requireWhole('k', k, 0, n);
  requireProbability('p', p);
  if (k === 0 || p === 1) return 1;
  if (n > SUMMED_TRIALS) return jStat.ibeta(p, k, n - k + 1);
  // Rarest first, so that small terms are not lost beside large ones.
  let sum = 0;
  for (let i = n; i >= k; i--) sum += binomialProbability(n, i, p);
  return Math.min(1, sum);
}
