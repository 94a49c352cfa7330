/**
 * Misconception: whatever is not there was lost. A write that was overwritten did its work, and one that overlapped the winner may go.
 *
 * Loses: finds later writes that were dropped
 * Loses: blames no write that may go
 * Loses: follows what the final value was made of
 * Loses: blames only what was confirmed
 * Explained by: was over before
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
  return writes
    .map(({ value }) => value)
    .filter(value => value !== found)
    .sort((a, b) => a - b);
}

export function lostUpdates(updates: Update[], found: number): number[] {
  return updates
    .map(({ wrote }) => wrote)
    .filter(value => value !== found)
    .sort((a, b) => a - b);
}
