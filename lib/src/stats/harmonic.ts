/** Terms that are summed one by one; the rest is an integral with corrections. */
const DIRECT = 64;

/**
 * The generalised harmonic number: the sum of k^-exponent for k from 1 to count, to about 13 digits at any count, by
 * the Euler-Maclaurin formula.
 *
 * @param count a whole number, 0 or above
 * @param exponent any finite number
 */
export function generalizedHarmonic(count: number, exponent: number): number {
  let sum = 0;
  for (let k = Math.min(count, DIRECT); k >= 1; k--) sum += k ** -exponent;
  if (count <= DIRECT) return sum;
  const f = (x: number): number => x ** -exponent;
  const integral =
    exponent === 1
      ? Math.log(count / DIRECT)
      : (count ** (1 - exponent) - DIRECT ** (1 - exponent)) / (1 - exponent);
  const first = (x: number): number => (-exponent * f(x)) / x;
  const third = (x: number): number => (-exponent * (exponent + 1) * (exponent + 2) * f(x)) / (x * x * x);
  return (
    sum +
    integral +
    (f(count) - f(DIRECT)) / 2 +
    (first(count) - first(DIRECT)) / 12 -
    (third(count) - third(DIRECT)) / 720
  );
}
