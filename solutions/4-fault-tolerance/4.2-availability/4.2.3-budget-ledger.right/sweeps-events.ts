/** Another right answer: a sweep over beginnings and ends that counts how many outages are open, instead of clipped intervals. */
interface Outage {
  start: number;
  end: number;
}

interface Ledger {
  spent: number;
  remaining: number;
  exhaustedAt: number | null;
}

export function errorBudget(outages: Outage[], objective: number, windowSeconds: number): Ledger {
  const budget = windowSeconds * (1 - objective);
  const inside = (at: number): number => Math.max(0, Math.min(windowSeconds, at));
  const changes = outages
    .filter(({ start, end }) => inside(end) > inside(start))
    .flatMap(({ start, end }) => [
      { at: inside(start), by: 1 },
      { at: inside(end), by: -1 },
    ])
    .sort((one, other) => one.at - other.at);
  let open = 0;
  let before = 0;
  let spent = 0;
  let exhaustedAt: number | null = null;
  for (const { at, by } of changes) {
    if (open > 0 && at > before) {
      exhaustedAt ??= spent + at - before >= budget ? before + budget - spent : null;
      spent += at - before;
    }
    open += by;
    before = at;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
}
