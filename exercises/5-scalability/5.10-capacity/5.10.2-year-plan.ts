// exercise 5.10.2

import { unanswered } from 'faultlines/exercise';

/**
 * A plan for the coming twelve months.
 *
 * @param history the peaks of the last 24 months, in requests per second, oldest first
 * @param perMachine requests per second that a machine carries at its target utilization
 * @returns machines for each of the next twelve months, whole numbers
 */
export function planYear(history: number[], perMachine: number): number[] {
  throw unanswered();
}
