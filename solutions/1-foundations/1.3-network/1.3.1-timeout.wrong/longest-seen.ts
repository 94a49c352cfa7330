/**
 * Misconception: the longest round trip ever seen is the safe timeout. It is safe, and notices a dead server as late as can be.
 *
 * Loses: waits no longer than it must
 * Explained by: shorter
 */
export function timeoutFor(roundTripsMs: number[], lost: number, target: number): number | null {
  return lost <= target * (roundTripsMs.length + lost) + 1e-9 ? Math.max(...roundTripsMs) : null;
}
