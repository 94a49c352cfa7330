/**
 * Misconception: a budget of 5% means the 5th percentile. It means that 5% may still be waiting: the 95th.
 *
 * Loses: stays within the budget
 * Loses: waits no longer than it must
 * Explained by: sent twice
 */
export function hedgeAfter(latenciesMs: number[], loadBudget: number): number {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(loadBudget * sorted.length))];
}

export function hedgedLatency(firstMs: number, secondMs: number, delayMs: number): number {
  return firstMs <= delayMs ? firstMs : Math.min(firstMs, delayMs + secondMs);
}
