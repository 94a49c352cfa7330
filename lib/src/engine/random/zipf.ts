import { requireNonNegative, requireWhole } from '../../ground/arguments.js';
import { portableExp, portableLn } from './arithmetic.js';
import type { ZipfDistribution } from './distribution.js';
import type { Random } from './random.js';

/** (e^x - 1) / x, by its series where the quotient would cancel. */
function expm1Ratio(x: number): number {
  if (Math.abs(x) > 1e-4) return (portableExp(x) - 1) / x;
  return 1 + (x / 2) * (1 + (x / 3) * (1 + x / 4));
}

/** ln(1 + x) / x, by its series where the quotient would cancel. */
function log1pRatio(x: number): number {
  if (Math.abs(x) > 1e-4) return portableLn(1 + x) / x;
  return 1 - x * (1 / 2 - x * (1 / 3 - x / 4));
}

/**
 * Ranks 1 to `count`, rank k with a probability in proportion to 1 / k^exponent. Takes no table, so any count costs
 * the same: rejection-inversion (Hörmann and Derflinger, ACM TOMACS 6(3), 1996).
 *
 * @param count how many ranks, a whole number in [1, 2^53)
 * @param exponent 0 or above: 0 makes all ranks alike, about 1 is common for the popularity of keys
 * @throws RangeError if an argument is outside its range
 */
export function zipf(count: number, exponent: number): ZipfDistribution {
  requireWhole('count', count, 1);
  requireNonNegative('exponent', exponent);

  const weight = (x: number): number => portableExp(-exponent * portableLn(x));
  /** The integral of the weight from 1 to x; also right at exponent 1, where it is ln x. */
  const integral = (x: number): number => {
    const ln = portableLn(x);
    return ln * expm1Ratio((1 - exponent) * ln);
  };
  const inverseIntegral = (area: number): number => {
    // Rounding may carry the argument past the pole; there the value is clamped to a rank by the caller.
    const scaled = Math.max(-1, area * (1 - exponent));
    return portableExp(area * log1pRatio(scaled));
  };

  const lowest = integral(1.5) - 1;
  const highest = integral(count + 0.5);
  /** Within this distance of a rank every point is accepted, without computing its weight. */
  const certain = 2 - inverseIntegral(integral(2.5) - weight(2));

  const sample = (random: Random): number => {
    for (;;) {
      const area = highest + random.float() * (lowest - highest);
      const x = inverseIntegral(area);
      const rank = Math.min(count, Math.max(1, Math.floor(x + 0.5)));
      if (rank - x <= certain || area >= integral(rank + 0.5) - weight(rank)) return rank;
    }
  };

  return {
    kind: 'zipf',
    parameters: { count, exponent },
    sample,
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = sample(random);
    },
  };
}
