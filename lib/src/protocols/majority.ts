import { requireWhole } from '../ground/arguments.js';

/**
 * More than half of n: floor(n / 2) + 1.
 *
 * @param n how many there are, a whole number, 1 or above
 * @throws RangeError if an argument is outside its range
 */
export function majority(n: number): number {
  requireWhole('n', n, 1);
  return Math.floor(n / 2) + 1;
}
