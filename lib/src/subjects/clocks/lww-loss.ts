import { standardNormalTail } from '../../engine/stats/index.js';
import { tailOverDensity } from '../../engine/stats/normal-tail.js';
import { requireNonNegative, requirePositive } from '../../ground/arguments.js';

/**
 * The probability that of two writes by different coordinators the **later** one is dropped: it was stamped a gap g after the first, but its
 * clock is behind the other's by more than g. The clocks' errors are independent and normal with mean 0 and standard deviation sigma, so what
 * lies between two clocks has sigma * sqrt(2), and P = Q(g / (sigma * sqrt(2))), with Q the tail of the standard normal.
 *
 * @param gapMs from one stamp to the other in true time, 0 or above
 * @param skewMs the standard deviation of one clock's error, above 0
 * @throws RangeError if an argument is outside its range
 */
export function laterWriteLoss(gapMs: number, skewMs: number): number {
  requireNonNegative('gapMs', gapMs);
  requirePositive('skewMs', skewMs);
  return standardNormalTail(gapMs / skewMs / Math.SQRT2);
}

/**
 * As {@link laterWriteLoss}, where the second write comes at random: an exponential time after the first was acknowledged. With s = sigma * sqrt(2),
 * acknowledged after a, and a mean of m, P = Q(a / s) - exp(a / m + s * s / (2 * m * m)) * Q(a / s + s / m).
 *
 * @param options.acknowledgedAfterMs from the first stamp to the first moment at which the second could be given, 0 or above
 * @param options.meanMs of the exponential time that passes then, above 0
 * @param options.skewMs the standard deviation of one clock's error, above 0
 * @throws RangeError if an option is outside its range
 */
export function laterWriteLossAtRandom(options: {
  readonly acknowledgedAfterMs: number;
  readonly meanMs: number;
  readonly skewMs: number;
}): number {
  const { acknowledgedAfterMs, meanMs, skewMs } = options;
  requireNonNegative('acknowledgedAfterMs', acknowledgedAfterMs);
  requirePositive('meanMs', meanMs);
  requirePositive('skewMs', skewMs);
  const least = acknowledgedAfterMs / skewMs / Math.SQRT2;
  const ratio = (skewMs / meanMs) * Math.SQRT2;
  const density = Math.exp(-0.5 * least * least) / Math.sqrt(2 * Math.PI);
  return density === 0 ? 0 : density * fallOfTailRatio(least, ratio);
}

/** By how much Q(z) / density(z) falls from u to u + v: the exponentials of the formula, which overflow, cancel in it. */
function fallOfTailRatio(u: number, v: number): number {
  const at = tailOverDensity(u);
  if (v > 1e-4) return at - (u + v === Number.POSITIVE_INFINITY ? 0 : tailOverDensity(u + v));
  // By its derivatives: the difference of two values so near would cancel.
  const first = u * at - 1;
  const second = at + u * first;
  return -v * (first + (v / 2) * (second + (v / 3) * (2 * first + u * second)));
}

/**
 * As {@link laterWriteLoss}, for clocks that are known to be within a bound, and anywhere in it alike: what lies between two of them is
 * triangular, and P = (2e - g)^2 / (8 e^2) for a bound e and a gap g up to 2e. Beyond that nothing is lost: this is what a bound buys.
 *
 * @param gapMs from one stamp to the other in true time, 0 or above
 * @param withinMs how far a clock may be off to either side, above 0
 * @throws RangeError if an argument is outside its range
 */
export function laterWriteLossWithin(gapMs: number, withinMs: number): number {
  requireNonNegative('gapMs', gapMs);
  requirePositive('withinMs', withinMs);
  const room = Math.max(0, 1 - gapMs / withinMs / 2);
  return (room * room) / 2;
}
