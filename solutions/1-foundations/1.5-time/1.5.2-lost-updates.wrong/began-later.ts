/**
 * Misconception: a write that began later came later. If the winner was not over yet, the two were concurrent, and either may win.
 *
 * Loses: blames no write that may go
 * Explained by: the winner is
 */
export interface Write {
  value: number;
  invokedAt: number;
  confirmedAt: number | null;
}

export interface Update {
  read: number;
  wrote: number;
  confirmed: boolean;
}

export function droppedLater(writes: Write[], found: number): number[] {
  const winner = writes.find(({ value }) => value === found);
  return writes
    .filter(({ invokedAt, confirmedAt }) => confirmedAt !== null && invokedAt > (winner?.invokedAt ?? 0))
    .map(({ value }) => value)
    .sort((a, b) => a - b);
}

export function lostUpdates(updates: Update[], found: number): number[] {
  const kept = new Set<number>();
  for (let value = found; value !== 0; ) {
    kept.add(value);
    value = updates.find(({ wrote }) => wrote === value)?.read ?? 0;
  }
  return updates
    .filter(({ wrote, confirmed }) => confirmed && !kept.has(wrote))
    .map(({ wrote }) => wrote)
    .sort((a, b) => a - b);
}
