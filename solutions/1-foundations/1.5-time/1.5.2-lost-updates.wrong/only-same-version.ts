/**
 * Misconception: an update is lost if another read the same version. So is whatever was built on a lost one.
 *
 * Loses: follows what the final value was made of
 * Loses: blames only what was confirmed
 * Explained by: was made of
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
  const over = writes.find(({ value }) => value === found)?.confirmedAt ?? null;
  if (over === null) return [];
  return writes
    .filter(({ invokedAt, confirmedAt }) => confirmedAt !== null && invokedAt > over)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
}

export function lostUpdates(updates: Update[], found: number): number[] {
  return updates
    .filter(one => one.confirmed && one.wrote !== found)
    .filter(one => updates.some(other => other !== one && other.read === one.read))
    .map(({ wrote }) => wrote)
    .sort((a, b) => a - b);
}
