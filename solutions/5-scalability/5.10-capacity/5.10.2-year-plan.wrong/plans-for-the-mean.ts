/**
 * Misconception: a plan is the forecast. Half of all futures are above it.
 *
 * Loses: is enough in nearly every month
 * Explained by: too few
 */
export function planYear(history: number[], perMachine: number): number[] {
  const last = history[history.length - 1];
  const growth = (last / history[0]) ** (1 / (history.length - 1));
  return Array.from({ length: 12 }, (_, month) => Math.ceil((last * growth ** (month + 1)) / perMachine));
}
