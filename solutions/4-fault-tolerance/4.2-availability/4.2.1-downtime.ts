// exercise 4.2.1

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
  // BEGIN SOLUTION
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return (1 - objectivePercent / 100) * window.count * days * 86_400;
  // END SOLUTION
}

/**
 * The objective that a downtime just keeps: the inverse.
 *
 * @param downSeconds within the window
 * @returns a percentage, such as 99.9
 */
export function keptObjective(downSeconds: number, window: Window): number {
  // BEGIN SOLUTION
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return 100 * (1 - downSeconds / (window.count * days * 86_400));
  // END SOLUTION
}
