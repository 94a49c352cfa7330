import { requireWhole } from '../ground/arguments.js';

/** More than half of n: floor(n / 2) + 1. */
export function majority(n: number): number {
  requireWhole('n', n, 1);
  return Math.floor(n / 2) + 1;
}
