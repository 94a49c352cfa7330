/**
 * Misconception: what was enough last month is enough. Growth is a percentage, and it compounds.
 *
 * Loses: is enough in nearly every month
 * Loses: costs little more than hindsight
 * Loses: grows with the demand
 * Explained by: too few
 */
export function planYear(history: number[], perMachine: number): number[] {
  const last = history[history.length - 1];
  return Array.from({ length: 12 }, () => Math.ceil(last / perMachine));
}
