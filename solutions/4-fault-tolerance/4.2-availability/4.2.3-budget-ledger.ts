// exercise 4.2.3

/** A full outage, in seconds from the start of the window; it may overlap others and reach beyond the window. */
export interface Outage {
  start: number;
  end: number;
}

export interface Ledger {
  /** Seconds of the window in which the service was down; each counts once. */
  spent: number;
  /** Of the budget; below 0 when it is overdrawn. */
  remaining: number;
  /** The second at which the budget was used up, or null if it was not. */
  exhaustedAt: number | null;
}

/**
 * Charges outages to the error budget of one window.
 *
 * @param outages in no order
 * @param objective share of the window in which the service must be up, such as 0.999
 * @param windowSeconds length of the window, from 0
 */
export function errorBudget(outages: Outage[], objective: number, windowSeconds: number): Ledger {
  // BEGIN SOLUTION
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
    if (exhaustedAt === null && spent + (end - from) >= budget) exhaustedAt = from + (budget - spent);
    spent += end - from;
    chargedUntil = end;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
  // END SOLUTION
}
