/**
 * Misconception: 99.9 is the number to put into the formula. It is a percentage; the formula wants a share.
 *
 * Loses: allows what the nines say
 * Loses: the inverse undoes it
 * Explained by: seconds
 */
export interface Window {
  count: number;
  unit: 'day' | 'week' | 'month' | 'year';
}

export function allowedDowntime(objectivePercent: number, window: Window): number {
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return Math.abs(1 - objectivePercent) * window.count * days * 86_400;
}

export function keptObjective(downSeconds: number, window: Window): number {
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return 1 - downSeconds / (window.count * days * 86_400);
}
