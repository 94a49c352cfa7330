/**
 * Misconception: an outage belongs to one window whole. What lies outside of the window is charged to another.
 *
 * Loses: charges only the window
 * Explained by: outside
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
  const clipped = outages.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  let spent = 0;
  let exhaustedAt: number | null = null;
  let chargedUntil = Number.NEGATIVE_INFINITY;
  for (const { start, end } of clipped) {
    const from = Math.max(start, chargedUntil);
    if (end <= from) continue;
    if (exhaustedAt === null && spent + (end - from) >= budget) exhaustedAt = from + (budget - spent);
    spent += end - from;
    chargedUntil = end;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
}
