/**
 * Misconception: a pause is dangerous only if it is longer than the lease. It counts against what is left of it.
 *
 * Loses: bounds a sleeper
 * Loses: bounds what the clocks do
 * Explained by: what is left of the lease
 */
interface Sleep {
  leaseMs: number;
  ageMs: number;
  pauseMs: number;
  driftPpm: number;
  marginMs: number;
}

export function unsafeForMs({ leaseMs, ageMs, pauseMs, driftPpm, marginMs }: Sleep): number {
  const drift = driftPpm / 1e6;
  const ends = (leaseMs - marginMs) / (1 - drift);
  const actsUntil = ageMs < ends ? Math.max(ends, pauseMs) : ends;
  return Math.max(0, actsUntil - leaseMs / (1 + drift));
}

export function leastMarginMs(leaseMs: number, driftPpm: number): number {
  const drift = driftPpm / 1e6;
  return (leaseMs * 2 * drift) / (1 + drift);
}
