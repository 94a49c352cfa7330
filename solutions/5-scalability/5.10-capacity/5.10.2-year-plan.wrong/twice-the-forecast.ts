/**
 * Misconception: safety has no price. Twice the forecast is never too small and always too large.
 *
 * Loses: costs little more than hindsight
 * Explained by: hindsight
 */
export function planYear(history: number[], perMachine: number): number[] {
  const last = history[history.length - 1];
  const growth = (last / history[0]) ** (1 / (history.length - 1));
  return Array.from({ length: 12 }, (_, month) => Math.ceil((2 * last * growth ** (month + 1)) / perMachine));
}
