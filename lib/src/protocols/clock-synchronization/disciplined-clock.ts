import { complain, requireFinite, requirePositive, requireRecord } from '../../ground/arguments.js';

/**
 * A clock that is corrected without touching the oscillator under it: what it shows is the raw clock, plus a correction that was reached, plus the
 * part of the rest that is due by now. Data, so that a node can hold it.
 */
export interface DisciplinedClock {
  /** The correction so far, in ms. */
  readonly correctionMs: number;
  /** What is still to be corrected, in ms; below 0 is backwards. */
  readonly pendingMs: number;
  /** The raw clock when the correction began. */
  readonly sinceMs: number;
  /** How much of the rest is made up in a ms, such as 0.0005 for 500 ppm; `Infinity` for a clock that jumps. */
  readonly slewRate: number;
}

/**
 * A clock that shows what the raw clock shows.
 *
 * @param slewPpm how fast it makes up an error, above 0; Infinity, the default, is a clock that jumps
 * @throws RangeError if it is not above 0
 */
export function undisciplined(slewPpm: number = Number.POSITIVE_INFINITY): DisciplinedClock {
  if (slewPpm !== Number.POSITIVE_INFINITY) requirePositive('slewPpm', slewPpm);
  return { correctionMs: 0, pendingMs: 0, sinceMs: 0, slewRate: slewPpm / 1e6 };
}

function requireClock(clock: DisciplinedClock): void {
  requireRecord('clock', clock);
  requireFinite('clock.correctionMs', clock.correctionMs);
  requireFinite('clock.pendingMs', clock.pendingMs);
  requireFinite('clock.sinceMs', clock.sinceMs);
  if (!(clock.slewRate >= 0)) complain('clock.slewRate', '0 or above, or Infinity', clock.slewRate);
}

function madeUpMs({ pendingMs, sinceMs, slewRate }: DisciplinedClock, rawMs: number): number {
  if (slewRate === Number.POSITIVE_INFINITY) return pendingMs;
  const most = Math.max(0, rawMs - sinceMs) * slewRate;
  return Math.max(-most, Math.min(most, pendingMs));
}

/**
 * What a corrected clock shows.
 *
 * @param rawMs what the clock under it shows
 * @throws RangeError if an argument is outside its range
 */
export function disciplinedNow(clock: DisciplinedClock, rawMs: number): number {
  requireClock(clock);
  requireFinite('rawMs', rawMs);
  return rawMs + clock.correctionMs + madeUpMs(clock, rawMs);
}

/**
 * The clock after it learned how far it is off. A clock that jumps (a **step**) is right at once, and may show a time that it has shown before; one
 * that is made to run a little faster or slower (a **slew**) comes there in time, and never goes backwards as long as the rate is below one.
 *
 * @param rawMs what the clock under it shows
 * @param offsetMs what is to be added to what the corrected clock shows now
 * @throws RangeError if an argument is outside its range
 */
export function corrected(clock: DisciplinedClock, rawMs: number, offsetMs: number): DisciplinedClock {
  requireClock(clock);
  requireFinite('rawMs', rawMs);
  requireFinite('offsetMs', offsetMs);
  return {
    ...clock,
    correctionMs: clock.correctionMs + madeUpMs(clock, rawMs),
    pendingMs: offsetMs,
    sinceMs: rawMs,
  };
}

/**
 * How long a slew takes.
 *
 * @param offsetMs what is to be corrected, of either sign
 * @param slewPpm the most that the clock is made to run faster or slower, in parts per million; above 0
 * @returns in ms
 * @throws RangeError if an argument is outside its range
 * @example
 * slewDurationMs(1000, 500); // 2,000,000: a second takes 33 minutes at ntpd's 500 ppm
 */
export function slewDurationMs(offsetMs: number, slewPpm: number): number {
  requireFinite('offsetMs', offsetMs);
  requirePositive('slewPpm', slewPpm);
  return (Math.abs(offsetMs) * 1e6) / slewPpm;
}
