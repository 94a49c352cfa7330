import { requireFinite, requireNonNegative, requireNumber, requireRecord } from '../ground/arguments.js';

/** A time of which only bounds are known: true time lies in between, both ends included. In ms. */
export interface TimeInterval {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * What a clock knows of true time that may be off by so much to either side. TrueTime's `TT.now()` (Corbett et al., "Spanner", OSDI 2012, section
 * 3): the error bound, epsilon, is **half** of the interval's width.
 *
 * @param clockMs what the clock shows
 * @param epsilonMs how far it may be off, 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function intervalNow(clockMs: number, epsilonMs: number): TimeInterval {
  requireFinite('clockMs', clockMs);
  requireNonNegative('epsilonMs', epsilonMs);
  return { earliest: clockMs - epsilonMs, latest: clockMs + epsilonMs };
}

function requireInterval(name: string, interval: TimeInterval): void {
  requireRecord(name, interval);
  requireNumber(`${name}.earliest`, interval.earliest);
  requireNumber(`${name}.latest`, interval.latest);
  if (interval.earliest > interval.latest)
    throw new RangeError(
      `${name}.earliest must be at most ${name}.latest (${interval.latest}), got ${interval.earliest}`,
    );
}

/**
 * Whether a time has passed for certain: `TT.after(t)`.
 *
 * @throws RangeError if an argument is outside its range
 */
export function hasPassed(timeMs: number, now: TimeInterval): boolean {
  requireNumber('timeMs', timeMs);
  requireInterval('now', now);
  return timeMs < now.earliest;
}

/**
 * Whether a time is still to come for certain: `TT.before(t)`.
 *
 * @throws RangeError if an argument is outside its range
 */
export function isToCome(timeMs: number, now: TimeInterval): boolean {
  requireNumber('timeMs', timeMs);
  requireInterval('now', now);
  return timeMs > now.latest;
}

/**
 * Of two times with bounds, whether one was certainly first. Where the bounds overlap nobody can tell.
 *
 * @throws RangeError if an argument is outside its range
 */
export function compareIntervals(one: TimeInterval, other: TimeInterval): 'before' | 'after' | 'not known' {
  requireInterval('one', one);
  requireInterval('other', other);
  if (one.latest < other.earliest) return 'before';
  return one.earliest > other.latest ? 'after' : 'not known';
}

/**
 * How long a commit waits: it is stamped with the latest that now may be, and confirmed when that has passed for certain, which is when its clock has moved on by
 * two epsilon. True time is then past the stamp, on whichever side the clock is off.
 *
 * @param epsilonMs half of the interval's width, 0 or above; for a mean wait, its mean
 * @returns in ms
 * @throws RangeError if an argument is outside its range
 */
export function commitWaitMs(epsilonMs: number): number {
  requireNonNegative('epsilonMs', epsilonMs);
  return 2 * epsilonMs;
}
