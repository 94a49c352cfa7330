/**
 * Misconception: the timeout is a percentile of the round trips. Questions that were lost have no round trip, and time out all the same.
 *
 * Loses: keeps the target
 * Loses: knows when no timeout is long enough
 * Explained by: lost
 */
export function timeoutFor(roundTripsMs: number[], _lost: number, target: number): number | null {
  const sorted = [...roundTripsMs].sort((a, b) => a - b);
  const timeout = sorted.find(
    candidate => sorted.filter(roundTrip => roundTrip > candidate).length <= target * sorted.length + 1e-9,
  );
  return timeout ?? null;
}
