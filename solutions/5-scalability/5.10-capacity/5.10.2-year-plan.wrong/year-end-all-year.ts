/**
 * Misconception: buy the December fleet in January. It waits for eleven months, at full price.
 *
 * Loses: costs little more than hindsight
 * Loses: grows with the demand
 * Explained by: hindsight
 */
export function planYear(history: number[], perMachine: number): number[] {
  const last = history[history.length - 1];
  const growth = (last / history[0]) ** (1 / (history.length - 1));
  return Array.from({ length: 12 }, () => Math.ceil((1.4 * last * growth ** 12) / perMachine));
}
