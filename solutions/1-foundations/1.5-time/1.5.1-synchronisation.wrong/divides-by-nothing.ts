/**
 * Misconception: the formula is enough. Where there is no room it gives an interval below zero.
 *
 * Loses: says when no interval will do, and when any will
 * Explained by: already be
 */
export function skewAfter(driftPpm: number, setWithinMs: number, elapsedMs: number): number {
  return 2 * (setWithinMs + (driftPpm / 1e6) * elapsedMs);
}

export function setEvery(driftPpm: number, setWithinMs: number, boundMs: number): number {
  return ((boundMs / 2 - setWithinMs) * 1e6) / driftPpm;
}
