/**
 * Misconception: the deviation is that of a sample, over n - 1, and all that was ever seen counts.
 *
 * Loses: estimates as the history does
 * Loses: quick, and seldom wrong
 * Explained by: latest
 */
/** What the history says of the next heartbeat. */
export interface Estimate {
  meanMs: number;
  deviationMs: number;
}

/**
 * Mean and population deviation of the latest intervals; the deviation is at least the floor.
 *
 * @param intervalsMs between heartbeats, the oldest first, at least one
 * @param window how many of the latest count, 1 or above
 * @param floorMs the least deviation, above 0
 */
export function estimate(intervalsMs: number[], window: number, floorMs: number): Estimate {
  const latest = intervalsMs.slice(-window);
  const meanMs = latest.reduce((sum, ms) => sum + ms, 0) / latest.length;
  const variance = latest.reduce((sum, ms) => sum + (ms - meanMs) ** 2, 0) / Math.max(1, latest.length - 1);
  return { meanMs, deviationMs: Math.max(floorMs, Math.sqrt(variance)) };
}

/**
 * Phi by Akka's logistic form: with y = (elapsed - mean) / deviation and x = y (1.5976 + 0.070566 y²), the chance that the heartbeat is
 * still to come is 1 / (1 + e^x), and phi is -log10 of it: a finite number, however long the silence.
 */
export function phi(elapsedMs: number, { meanMs, deviationMs }: Estimate): number {
  const y = (elapsedMs - meanMs) / deviationMs;
  const x = y * (1.5976 + 0.070566 * y * y);
  return (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / Math.LN10;
}

/**
 * Whether a node whose heartbeats arrived then is under suspicion now.
 *
 * @param arrivalsMs in order, at least two, all up to now
 * @param threshold of phi, above 0
 */
export function suspects(
  arrivalsMs: number[],
  nowMs: number,
  threshold: number,
  window: number,
  floorMs: number,
): boolean {
  const intervals = arrivalsMs.slice(1).map((at, i) => at - arrivalsMs[i]);
  const last = arrivalsMs[arrivalsMs.length - 1];
  return phi(nowMs - last, estimate(intervals, window, floorMs)) >= threshold;
}
