/**
 * Misconception: the bound holds for one clock. There are two, and they may be off to opposite sides.
 *
 * Loses: knows how far two clocks are apart
 * Loses: keeps the bound, and no more often than needed
 * Explained by: one as fast and the other as slow as it may be
 */
export function skewAfter(driftPpm: number, setWithinMs: number, elapsedMs: number): number {
  return setWithinMs + (driftPpm / 1e6) * elapsedMs;
}

export function setEvery(driftPpm: number, setWithinMs: number, boundMs: number): number {
  const room = boundMs - setWithinMs;
  if (boundMs < 2 * setWithinMs) return 0;
  if (driftPpm === 0) return Number.POSITIVE_INFINITY;
  return (room * 1e6) / driftPpm;
}
