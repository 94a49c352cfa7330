/**
 * Misconception: outages add up. Two that overlap are one to the user, and each second is charged once.
 *
 * Loses: charges each second once
 * Loses: knows the second at which it ran out
 * Explained by: overlap
 */
export interface Outage {
  start: number;
  end: number;
}

export interface Ledger {
  spent: number;
  remaining: number;
  exhaustedAt: number | null;
}

export function errorBudget(outages: Outage[], objective: number, windowSeconds: number): Ledger {
  const budget = (1 - objective) * windowSeconds;
  const clipped = outages
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(windowSeconds, end) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  let spent = 0;
  let exhaustedAt: number | null = null;
  for (const { start, end } of clipped) {
    const from = start;
    if (end <= from) continue;
    if (exhaustedAt === null && spent + (end - from) >= budget) exhaustedAt = from + (budget - spent);
    spent += end - from;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
}
