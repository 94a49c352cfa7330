/**
 * Misconception: the share of downtime is the objective. It is what the objective leaves over.
 *
 * Loses: the inverse undoes it
 * Explained by: is kept
 */
export interface Window {
  count: number;
  unit: 'day' | 'week' | 'month' | 'year';
}

export function allowedDowntime(objectivePercent: number, window: Window): number {
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return (1 - objectivePercent / 100) * window.count * days * 86_400;
}

export function keptObjective(downSeconds: number, window: Window): number {
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return 100 * (downSeconds / (window.count * days * 86_400));
}
