/**
 * Misconception: only the holder's clock is wrong. The server's may be fast at the same time, and the two errors add up.
 *
 * Loses: bounds what the clocks do
 * Loses: finds the least margin
 * Explained by: both clocks
 */
interface Sleep {
  leaseMs: number;
  ageMs: number;
  pauseMs: number;
  driftPpm: number;
  marginMs: number;
}

export function unsafeForMs({ leaseMs, ageMs, pauseMs, driftPpm, marginMs }: Sleep): number {
  const ends = (leaseMs - marginMs) / (1 - driftPpm / 1e6);
  const actsUntil = ageMs < ends ? Math.max(ends, ageMs + pauseMs) : ends;
  return Math.max(0, actsUntil - leaseMs);
}

export function leastMarginMs(leaseMs: number, driftPpm: number): number {
  return (leaseMs * driftPpm) / 1e6;
}
