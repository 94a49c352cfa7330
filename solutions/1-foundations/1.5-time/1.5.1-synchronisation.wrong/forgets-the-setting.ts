/**
 * Misconception: a clock that was just set is right. What it was set within is used up before it drifts.
 *
 * Loses: keeps the bound, and no more often than needed
 * Loses: says when no interval will do, and when any will
 * Explained by: may be
 */
export function skewAfter(driftPpm: number, setWithinMs: number, elapsedMs: number): number {
  return 2 * (setWithinMs + (driftPpm / 1e6) * elapsedMs);
}

export function setEvery(driftPpm: number, _setWithinMs: number, boundMs: number): number {
  return (boundMs * 1e6) / (2 * driftPpm);
}
