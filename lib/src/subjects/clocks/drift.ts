import { requireFinite, requireNonNegative, requirePositive, requireRecord } from '../../ground/arguments.js';

/** How well a clock is known to run, and how well it is set. */
export interface ClockQuality {
  /** The most that it runs too fast or too slow, in parts per million; 0 or above. A drift of 1 ppm is 86.4 ms a day. */
  readonly driftPpm: number;
  /** How far it may be off just after it was set, in ms; 0 or above. */
  readonly setWithinMs: number;
}

function requireQuality(quality: ClockQuality): void {
  requireRecord('quality', quality);
  const { driftPpm, setWithinMs } = quality;
  requireNonNegative('driftPpm', driftPpm);
  requireNonNegative('setWithinMs', setWithinMs);
}

/**
 * How far a clock runs away from true time, at a constant drift.
 *
 * @param driftPpm in parts per million; below 0 is too slow
 * @param elapsedMs since it was right, 0 or above
 * @returns in ms, with the sign of the drift
 * @throws RangeError if an argument is outside its range
 * @example
 * driftedMs(200, 30_000); // 6
 */
export function driftedMs(driftPpm: number, elapsedMs: number): number {
  requireFinite('driftPpm', driftPpm);
  requireNonNegative('elapsedMs', elapsedMs);
  // Multiplied first: 200 * 30,000 is exact, and so is the quotient.
  return (driftPpm * elapsedMs) / 1e6;
}

/**
 * How far a clock may be off by now: what it was set within, and what it may have drifted since. Between two settings this grows along a line;
 * over many it is a sawtooth. With 200 ppm, set within 1 ms, every 30 s it is the 1 to 7 ms of Spanner's clocks (Corbett et al., OSDI 2012,
 * section 3).
 *
 * @param sinceMs since it was set, 0 or above
 * @returns in ms, to either side
 * @throws RangeError if an argument is outside its range
 */
export function clockUncertaintyMs(quality: ClockQuality, sinceMs: number): number {
  requireQuality(quality);
  requireNonNegative('sinceMs', sinceMs);
  return quality.setWithinMs + driftedMs(quality.driftPpm, sinceMs);
}

/**
 * The mean over time of {@link clockUncertaintyMs}, for a clock that is set at a fixed interval.
 *
 * @param intervalMs from one setting to the next, above 0
 * @throws RangeError if an argument is outside its range
 */
export function meanClockUncertaintyMs(quality: ClockQuality, intervalMs: number): number {
  requirePositive('intervalMs', intervalMs);
  return clockUncertaintyMs(quality, intervalMs / 2);
}

/**
 * How far two such clocks may be apart: one as fast and the other as slow as it may be, both just before they are set again.
 *
 * @param intervalMs from one setting to the next, above 0
 * @returns in ms
 * @throws RangeError if an argument is outside its range
 */
export function skewBoundMs(quality: ClockQuality, intervalMs: number): number {
  requirePositive('intervalMs', intervalMs);
  return 2 * clockUncertaintyMs(quality, intervalMs);
}

/**
 * The inverse of {@link skewBoundMs}: how long two clocks may go without being set, if they must never be further apart than this.
 *
 * @param boundMs what may lie between two clocks, in ms; above 0
 * @returns in ms; `Infinity` if they do not drift
 * @throws RangeError if they may already be further apart just after they were set
 */
export function synchronizationIntervalMs(quality: ClockQuality, boundMs: number): number {
  requireQuality(quality);
  requirePositive('boundMs', boundMs);
  const room = boundMs / 2 - quality.setWithinMs;
  if (room <= 0) {
    throw new RangeError(
      `boundMs must be above ${2 * quality.setWithinMs}, what two clocks set within ${quality.setWithinMs} ms may be apart, got ${boundMs}`,
    );
  }
  return (room * 1e6) / quality.driftPpm;
}
