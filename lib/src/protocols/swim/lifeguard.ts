/**
 * How long a suspicion lasts, and how healthy a member thinks itself, as HashiCorp's memberlist computes them (github.com/hashicorp/memberlist:
 * `suspicion.go` at 041e5dd, `awareness.go` at 2851521, `util.go` at 073be6d; read 2026-12-01). They are two of the extensions of Dadgar, Phillips and
 * Currey, "Lifeguard: local health awareness for more accurate failure detection", 2017.
 */
import { requireAtLeast, requireNonNegative, requireRecord, requireWhole } from '../../ground/arguments.js';

/** A suspicion, and who confirmed it so far. */
export interface Suspicion {
  /** How long it lasts when enough members have confirmed it, in ms, 0 or above. */
  readonly leastMs: number;
  /** How long it lasts while nobody has, in ms, `leastMs` or above. */
  readonly mostMs: number;
  /** Members who have suspected the same one independently, besides the first: a whole number, 0 or above. */
  readonly confirmations: number;
  /** How many confirmations bring it down to `leastMs`: a whole number, 0 or above. With 0 it is `leastMs` from the start. */
  readonly expected: number;
}

/**
 * How long a suspicion lasts, from when it was raised: most - (most - least) · ln(confirmations + 1) / ln(expected + 1), to a whole millisecond, and never
 * less than the least. The first confirmations count most: a member whose news comes from many sides is not waited for.
 *
 * memberlist rounds down to the millisecond; so does this.
 *
 * @returns in ms
 * @throws RangeError if a number is out of its range
 *
 * @example
 * suspicionTimeoutMs({ leastMs: 2000, mostMs: 30_000, confirmations: 1, expected: 3 }); // 16,000
 */
export function suspicionTimeoutMs(suspicion: Suspicion): number {
  requireRecord('suspicion', suspicion);
  const { leastMs, mostMs, confirmations, expected } = suspicion;
  requireNonNegative('leastMs', leastMs);
  requireAtLeast('mostMs', mostMs, leastMs);
  requireWhole('confirmations', confirmations, 0);
  requireWhole('expected', expected, 0);
  if (confirmations >= expected) return leastMs;
  const share = Math.log1p(confirmations) / Math.log1p(expected);
  // The last digits of the quotient of logarithms must not cost a millisecond.
  return Math.max(leastMs, Math.floor((mostMs - share * (mostMs - leastMs)) * (1 + 1e-12)));
}

/** How a cluster is set, as far as suspicions depend on it. memberlist's names are in parentheses. */
export interface SuspicionSettings {
  /** How many members there are, a whole number, 1 or above. */
  readonly members: number;
  /** Between two probes of a member, in ms, 0 or above (`ProbeInterval`; 1,000 on a LAN). */
  readonly probeIntervalMs: number;
  /** A whole number, 1 or above (`SuspicionMult`; 4 on a LAN). */
  readonly multiplier: number;
  /** How many times the least the longest suspicion lasts, a whole number, 1 or above (`SuspicionMaxTimeoutMult`; 6). */
  readonly mostMultiplier: number;
}

/**
 * The suspicion with which memberlist begins, by the size of the cluster: at least multiplier · max(1, log10 members) probe intervals, at most so many times
 * that, and multiplier - 2 confirmations expected, or none where there are not so many others to confirm.
 *
 * @throws RangeError if a number is out of its range
 *
 * @example
 * memberlistSuspicion({ members: 100, probeIntervalMs: 1000, multiplier: 4, mostMultiplier: 6 }); // 8 to 48 s, 2 confirmations
 */
export function memberlistSuspicion(settings: SuspicionSettings): Suspicion {
  requireRecord('settings', settings);
  const { members, probeIntervalMs, multiplier, mostMultiplier } = settings;
  requireWhole('members', members, 1);
  requireNonNegative('probeIntervalMs', probeIntervalMs);
  requireWhole('multiplier', multiplier, 1, 1_000_000);
  requireWhole('mostMultiplier', mostMultiplier, 1, 1_000_000);
  // The scale is kept to a thousandth, as memberlist's whole nanoseconds do.
  const scale = Math.floor(Math.max(1, Math.log10(members)) * 1000) / 1000;
  const leastMs = multiplier * scale * probeIntervalMs;
  const expected = Math.max(0, multiplier - 2);
  return {
    leastMs,
    mostMs: mostMultiplier * leastMs,
    confirmations: 0,
    expected: members - 2 < expected ? 0 : expected,
  };
}

/**
 * The health score of a member after something that tells it of its own health: it rises where a probe of its own fails (by one for each nack that did not come
 * either) and where it has to refute a suspicion, and falls with a probe that is answered. 0 is well; the score stays below the limit.
 *
 * @param score so far, a whole number in [0, limit - 1]
 * @param change by how much it rises; below 0 it falls. A whole number
 * @param limit a whole number, 1 or above (`AwarenessMaxMultiplier`; 8)
 * @throws RangeError if a number is out of its range
 */
export function healthScoreAfter(score: number, change: number, limit: number): number {
  requireWhole('limit', limit, 1);
  requireWhole('score', score, 0, limit - 1);
  requireWhole('change', change, Number.MIN_SAFE_INTEGER);
  return Math.min(limit - 1, Math.max(0, score + change));
}

/**
 * How long a member waits that scores its own health: timeout · (score + 1). A slow member doubts itself before it doubts others.
 *
 * @param timeoutMs of a healthy member, in ms, 0 or above
 * @param score a whole number, 0 or above
 * @returns in ms
 * @throws RangeError if a number is out of its range
 *
 * @example
 * healthScaledMs(500, 2); // 1,500
 */
export function healthScaledMs(timeoutMs: number, score: number): number {
  requireNonNegative('timeoutMs', timeoutMs);
  requireWhole('score', score, 0);
  return timeoutMs * (score + 1);
}
