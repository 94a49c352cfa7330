import { requireFinite, requireWhole } from '../../ground/arguments.js';

/** Terms that are summed one by one; the rest is an integral with corrections. A steep power needs more. */
function directTerms(exponent: number): number {
  return 64 + 16 * Math.ceil(Math.min(2048, Math.abs(exponent)));
}

/** (e^y - 1) / y, which tends to 1. */
function expm1Ratio(y: number): number {
  return y === 0 ? 1 : Math.expm1(y) / y;
}

/**
 * The sum of k^-exponent for k from one whole number to another, to about 13 digits however many there are, by the
 * Euler-Maclaurin formula. Infinity where a double cannot hold it.
 */
export function sumOfPowers(from: number, to: number, exponent: number): number {
  const f = (x: number): number => x ** -exponent;
  if (to < from) return 0;
  if (f(to) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const last = Math.min(to, from + directTerms(exponent) - 1);
  let sum = 0;
  for (let k = last; k >= from; k--) sum += f(k);
  if (to === last || f(last) === 0) return sum;
  // The integral of x^-exponent from `last` to `to`; the quotient of a difference would cancel near exponent 1.
  const span = Math.log1p((to - last) / last);
  const integral = last * f(last) * span * expm1Ratio((1 - exponent) * span);
  const first = (x: number): number => (-exponent * f(x)) / x;
  const third = (x: number): number => ((first(x) * (exponent + 1)) / x) * ((exponent + 2) / x);
  const total =
    sum + integral + (f(to) - f(last)) / 2 + (first(to) - first(last)) / 12 - (third(to) - third(last)) / 720;
  return Number.isNaN(total) ? Number.POSITIVE_INFINITY : total;
}

/**
 * The generalized harmonic number: the sum of k^-exponent for k from 1 to count, to about 13 digits at any count, by
 * the Euler-Maclaurin formula. Infinity where the sum is more than a double holds.
 *
 * @param count a whole number, 0 or above
 * @param exponent any finite number
 * @throws RangeError if an argument is outside its range
 */
export function generalizedHarmonic(count: number, exponent: number): number {
  requireWhole('count', count, 0);
  requireFinite('exponent', exponent);
  return sumOfPowers(1, count, exponent);
}
