// exercise 4.2.1

import { unanswered } from 'faultlines/exercise';

/** A stretch of time: so many days, weeks, months of 30 days, or years of 365 days. */
export interface Window {
  count: number;
  unit: 'day' | 'week' | 'month' | 'year';
}

/**
 * The downtime that an objective allows.
 *
 * @param objectivePercent such as 99.9
 * @param window over which it is promised
 * @returns seconds
 */
export function allowedDowntime(objectivePercent: number, window: Window): number {
  throw unanswered();
}

/**
 * The objective that a downtime just keeps: the inverse.
 *
 * @param downSeconds within the window
 * @returns a percentage, such as 99.9
 */
export function keptObjective(downSeconds: number, window: Window): number {
  throw unanswered();
}
