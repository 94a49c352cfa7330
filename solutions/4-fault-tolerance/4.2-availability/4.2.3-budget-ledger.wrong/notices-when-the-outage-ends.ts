/**
 * Misconception: the budget is gone when the outage is over. It was gone during it, which is when the policy should act.
 *
 * Loses: knows the second at which it ran out
 * Explained by: used up
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
  let chargedUntil = 0;
  for (const { start, end } of clipped) {
    const from = Math.max(start, chargedUntil);
    if (end <= from) continue;
    if (exhaustedAt === null && spent + (end - from) >= budget) exhaustedAt = end;
    spent += end - from;
    chargedUntil = end;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
}
