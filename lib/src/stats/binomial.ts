import { requireProbability, requireWhole } from '../arguments.js';

function requireBinomial(n: number, k: number, p: number): void {
  requireWhole('n', n, 0);
  requireWhole('k', k, 0, n);
  requireProbability('p', p);
}

/** Below this share of what is summed already, a term no longer changes the sum. */
const NEGLIGIBLE = 1e-20;

/**
 * The probability of each outcome from `least` to `most` of n trials, summed. Walks outward from the likeliest outcome
 * by the ratio of neighbours and divides by the sum of all: no factorials, so nothing overflows or loses digits.
 */
function binomialBetween(n: number, p: number, least: number, most: number): number {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const within = (outcome: number): boolean => least <= outcome && outcome <= most;
  let total = 1;
  let inside = within(mode) ? 1 : 0;
  let weight = 1;
  for (let i = mode + 1; i <= n && (i <= most || weight > NEGLIGIBLE * total); i++) {
    weight *= ((n - i + 1) / i) * odds;
    total += weight;
    if (within(i)) inside += weight;
    if (weight === 0) break;
  }
  weight = 1;
  for (let i = mode - 1; i >= 0 && (i >= least || weight > NEGLIGIBLE * total); i--) {
    weight *= (i + 1) / (n - i) / odds;
    total += weight;
    if (within(i)) inside += weight;
    if (weight === 0) break;
  }
  return Math.min(1, inside / total);
}

/**
 * P(exactly k of n independent trials succeed).
 *
 * @param n how many trials, a whole number, 0 or above
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 */
export function binomialProbability(n: number, k: number, p: number): number {
  requireBinomial(n, k, p);
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  return binomialBetween(n, p, k, k);
}

/**
 * P(at least k of n independent trials succeed): k-of-n availability, a quorum among n. Rare events keep their
 * relative precision.
 *
 * @param n how many trials, a whole number, 0 or above
 * @param k a whole number in [0, n]
 * @param p the probability of each, in [0, 1]
 *
 * @example
 * binomialAtLeast(3, 2, 0.99); // 0.999702
 */
export function binomialAtLeast(n: number, k: number, p: number): number {
  requireBinomial(n, k, p);
  if (k === 0 || p === 1) return 1;
  return p === 0 ? 0 : binomialBetween(n, p, k, n);
}
