/**
 * Misconception: a hedged request takes the smaller of two latencies. The second copy starts late, by the delay.
 *
 * Loses: counts from the client's first send
 * Explained by: sent only after the delay
 */
export function hedgeAfter(latenciesMs: number[], loadBudget: number): number {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const allowed = Math.floor(loadBudget * sorted.length + 1e-9);
  return allowed >= sorted.length ? 0 : sorted[sorted.length - 1 - allowed];
}

export function hedgedLatency(firstMs: number, secondMs: number, delayMs: number): number {
  return firstMs <= delayMs ? firstMs : Math.min(firstMs, secondMs);
}
