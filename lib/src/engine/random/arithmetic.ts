/**
 * Exponential and logarithm from sums, products and quotients only. IEEE 754 fixes the result of those to the last
 * bit; it leaves `Math.exp` and `Math.log` to each engine. With these, one seed gives one sequence everywhere.
 */

/** ln 2 in two parts; the high part ends in zeros, so a small whole number times it is exact (fdlibm's split). */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = Math.sqrt(0.5);

/** A double and its two halves; which half holds the exponent depends on the machine's byte order. */
const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);
bits[0] = 1;
const HIGH = halves[1] === 0 ? 0 : 1;

const TWO_TO_54 = 18014398509481984;

/**
 * The natural logarithm, within 2 units in the last place.
 *
 * @param x above 0; 0 gives -Infinity, below 0 gives NaN as `Math.log` does
 */
export function portableLn(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let power = 0;
  bits[0] = x;
  if (halves[HIGH] < 0x00100000) {
    bits[0] = x * TWO_TO_54;
    power = -54;
  }
  power += (halves[HIGH] >>> 20) - 1022;
  halves[HIGH] = (halves[HIGH] & 0x000fffff) | 0x3fe00000;
  let mantissa = bits[0];
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    power -= 1;
  }
  // ln m = 2 artanh(s) = 2 (s + s^3/3 + s^5/5 + ...), and |s| < 0.172 leaves the rest below 1e-17.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (1 / 3 +
      z *
        (1 / 5 +
          z *
            (1 / 7 +
              z *
                (1 / 9 +
                  z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z * (1 / 19 + z / 21)))))))));
  return power * LN2_HIGH + (2 * s + (2 * s * series + power * LN2_LOW));
}

/** How finely the table below divides an octave. */
const STEPS = 64;
const STEP_HIGH = LN2_HIGH / STEPS;
const STEP_LOW = LN2_LOW / STEPS;
const STEPS_PER_UNIT = STEPS / (LN2_HIGH + LN2_LOW);

/** exp(x) for small x by its series. */
function exponentialSeries(x: number): number {
  let sum = 0;
  for (let term = 24; term >= 1; term--) sum = ((1 + sum) * x) / term;
  return 1 + sum;
}

/** 2^(j/64) for each j. */
const FRACTIONS = Float64Array.from({ length: STEPS }, (_, j) =>
  exponentialSeries(j * STEP_HIGH + j * STEP_LOW),
);

const LEAST_POWER = -1074;

/** 2^k for every k that a double can hold. */
const POWERS = new Float64Array(1024 - LEAST_POWER);
for (let k = 0, value = 1; k < 1024; k++, value *= 2) POWERS[k - LEAST_POWER] = value;
for (let k = -1, value = 0.5; k >= LEAST_POWER; k--, value /= 2) POWERS[k - LEAST_POWER] = value;

/**
 * e to the power x, within 2 units in the last place for results that are normal doubles.
 *
 * @param x any number; above 709.78 gives Infinity, below -745.13 gives 0
 */
export function portableExp(x: number): number {
  if (!(x < 709.78)) return x >= 709.78 ? Number.POSITIVE_INFINITY : x;
  if (x < -745.13) return 0;
  const steps = Math.floor(x * STEPS_PER_UNIT + 0.5);
  // |r| < ln 2 / 128, where five terms of the series leave less than 4e-17.
  const r = x - steps * STEP_HIGH - steps * STEP_LOW;
  const rest = r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r / 120))));
  const fraction = FRACTIONS[steps & (STEPS - 1)];
  return (fraction + fraction * rest) * POWERS[(steps >> 6) - LEAST_POWER];
}
