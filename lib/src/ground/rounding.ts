/** Whole numbers from quotients: 3.3 / 1.1 is 2.9999999999999996, and three intervals fit all the same. Serves every room. */

/** How much of a quotient the rounding of its parts may be. */
const SLACK = 1e-12;

/** The greatest whole number that is not above a quotient, but for its last digits. */
export function wholeBelow(quotient: number): number {
  return Math.floor(quotient * (1 + SLACK));
}

/** The least whole number that is not below a quotient, but for its last digits: 12000 / (500 · 0.6) is 40 and not 41. */
export function wholeAbove(quotient: number): number {
  return Math.ceil(quotient * (1 - SLACK));
}
