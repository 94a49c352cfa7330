/**
 * Misconception: a quarter has the budget of a month. Three months have three budgets, spent from one account.
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
  return (1 - objectivePercent / 100) * days * 86_400;
}

export function keptObjective(downSeconds: number, window: Window): number {
  const days = { day: 1, week: 7, month: 30, year: 365 }[window.unit];
  return 100 * (1 - downSeconds / (days * 86_400));
}
