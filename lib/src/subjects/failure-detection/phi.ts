import { lnStandardNormalTail, standardNormalQuantile } from '../../engine/stats/index.js';
import {
  complain,
  requireFinite,
  requireInRange,
  requirePositive,
  requireRecord,
} from '../../ground/arguments.js';

/**
 * Three functions that are all called phi. They agree near the mean and part in the tail, where thresholds lie: 1,600
 * ms after heartbeats of mean 1,000 and standard deviation 100, the paper's form says 9.0, Akka's 10.8 and
 * Cassandra's 0.7. A threshold belongs to one of them.
 */

const LN_10 = Math.LN10;

/** What a history of heartbeats says about the next one, in milliseconds. */
export interface HeartbeatEstimate {
  readonly meanMs: number;
  /** Above 0. */
  readonly standardDeviationMs: number;
}

function standardized(elapsedMs: number, estimate: HeartbeatEstimate): number {
  requireRecord('estimate', estimate);
  const { meanMs, standardDeviationMs } = estimate;
  requireElapsed(elapsedMs);
  requireFinite('meanMs', meanMs);
  requirePositive('standardDeviationMs', standardDeviationMs);
  return (elapsedMs - meanMs) / standardDeviationMs;
}

function requireElapsed(elapsedMs: number): void {
  if (elapsedMs !== Number.POSITIVE_INFINITY) requireFinite('elapsedMs', elapsedMs);
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * Phi as the paper defines it: -log10 of the chance that a heartbeat comes later than this, if the times between
 * heartbeats are normal (Hayashibara, Defago, Yared and Katayama, "The phi accrual failure detector", SRDS 2004).
 * Computed in logarithms, so that it stays finite and exact where the chance is too small for a double.
 *
 * @param elapsedMs since the last heartbeat; Infinity gives Infinity
 *
 * @example
 * phiNormal(1600, { meanMs: 1000, standardDeviationMs: 100 }); // 9.006
 */
export function phiNormal(elapsedMs: number, estimate: HeartbeatEstimate): number {
  const z = standardized(elapsedMs, estimate);
  return Math.max(0, -lnStandardNormalTail(z) / LN_10);
}

/**
 * Phi as Akka computes it: the normal tail replaced by a logistic approximation, e / (1 + e) with
 * e = exp(-y (1.5976 + 0.070566 y²)). Good to 0.0002 in probability near the mean, and ever larger than the normal
 * form far from it. Also in logarithms: where Akka's own arithmetic underflows to Infinity this stays finite.
 *
 * @param elapsedMs since the last heartbeat, less the pause that is acceptable; Infinity gives Infinity
 *
 * @example
 * phiLogistic(1600, { meanMs: 1000, standardDeviationMs: 100 }); // 10.783
 */
export function phiLogistic(elapsedMs: number, estimate: HeartbeatEstimate): number {
  const y = standardized(elapsedMs, estimate);
  return softplus(logisticExponent(y)) / LN_10;
}

function logisticExponent(y: number): number {
  return y * (1.5976 + 0.070566 * y * y);
}

/**
 * Phi as Cassandra computes it: the times between heartbeats taken as exponential, so that phi is
 * elapsed / (mean · ln 10) and the deviation plays no part.
 *
 * @param elapsedMs since the last heartbeat, 0 or above; Infinity gives Infinity
 * @param meanMs of the times between heartbeats, above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * phiExponential(18_421, 1000); // 8.0: Cassandra's default threshold, 18.4 mean intervals
 */
export function phiExponential(elapsedMs: number, meanMs: number): number {
  requireInRange('elapsedMs', elapsedMs, 0, Number.POSITIVE_INFINITY);
  requirePositive('meanMs', meanMs);
  return elapsedMs / meanMs / LN_10;
}

export function requireThreshold(threshold: number): void {
  if (typeof threshold !== 'number' || !(threshold > 0 && threshold <= 300))
    complain('threshold', 'in (0, 300]', threshold);
}

/**
 * How long after the last heartbeat `phiNormal` reaches a threshold, in milliseconds.
 *
 * @param threshold above 0, at most 300
 * @throws RangeError if an argument is outside its range
 */
export function phiNormalTimeout(threshold: number, estimate: HeartbeatEstimate): number {
  requireThreshold(threshold);
  standardized(0, estimate);
  // Of the two tails the smaller one is known: 10^-threshold, or what is left of 1 where the threshold is near 0.
  const z =
    threshold < 0.3
      ? standardNormalQuantile(-Math.expm1(-threshold * LN_10))
      : -standardNormalQuantile(10 ** -threshold);
  return estimate.meanMs + estimate.standardDeviationMs * z;
}

/**
 * How long after the last heartbeat `phiLogistic` reaches a threshold, in milliseconds; an acceptable pause comes on
 * top.
 *
 * @param threshold above 0, at most 300
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * phiLogisticTimeout(8, { meanMs: 1000, standardDeviationMs: 100 }); // 1,522.6
 */
export function phiLogisticTimeout(threshold: number, estimate: HeartbeatEstimate): number {
  requireThreshold(threshold);
  standardized(0, estimate);
  const exponent = Math.log(Math.expm1(threshold * LN_10));
  // The exponent grows with y, so Newton's method from the linear term's answer converges.
  let y = exponent / 1.5976;
  for (let i = 0; i < 60; i++) {
    const step = (logisticExponent(y) - exponent) / (1.5976 + 3 * 0.070566 * y * y);
    y -= step;
    if (Math.abs(step) < 1e-14 * Math.abs(y)) break;
  }
  return estimate.meanMs + estimate.standardDeviationMs * y;
}

/**
 * How long after the last heartbeat `phiExponential` reaches a threshold, in milliseconds: threshold · mean · ln 10.
 *
 * @param threshold above 0, at most 300
 * @param meanMs above 0
 * @throws RangeError if an argument is outside its range
 */
export function phiExponentialTimeout(threshold: number, meanMs: number): number {
  requireThreshold(threshold);
  requirePositive('meanMs', meanMs);
  return threshold * meanMs * LN_10;
}
