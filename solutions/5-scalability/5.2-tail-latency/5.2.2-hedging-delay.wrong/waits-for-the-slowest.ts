/**
 * Misconception: within the budget is good enough. Waiting for the slowest request seen sends nothing twice, and mends
 * nothing.
 *
 * Loses: waits no longer than it must
 * Explained by: still within the budget
 */
export function hedgeAfter(latenciesMs: number[], loadBudget: number): number {
  return loadBudget >= 1 ? 0 : Math.max(...latenciesMs);
}

export function hedgedLatency(firstMs: number, secondMs: number, delayMs: number): number {
  return firstMs <= delayMs ? firstMs : Math.min(firstMs, delayMs + secondMs);
}
