// exercise 1.5.1

/**
 * How far two clocks may be apart, a time after both were set.
 *
 * @param driftPpm how much too fast or too slow each may run, in parts per million (microseconds a second), 0 or above
 * @param setWithinMs how far each may be off, to either side, just after it was set
 * @param elapsedMs since both were set
 * @returns in ms
 */
export function skewAfter(driftPpm: number, setWithinMs: number, elapsedMs: number): number {
  // BEGIN SOLUTION
  return 2 * (setWithinMs + (driftPpm / 1e6) * elapsedMs);
  // END SOLUTION
}

/**
 * The longest interval at which both clocks may be set, so that they are never further apart than the bound.
 *
 * @param driftPpm as above
 * @param setWithinMs as above
 * @param boundMs what may lie between the two clocks
 * @returns in ms; 0 if no interval keeps the bound, Infinity if every interval does
 */
export function setEvery(driftPpm: number, setWithinMs: number, boundMs: number): number {
  // BEGIN SOLUTION
  const room = boundMs / 2 - setWithinMs;
  if (room < 0) return 0;
  if (driftPpm === 0) return Number.POSITIVE_INFINITY;
  return (room * 1e6) / driftPpm;
  // END SOLUTION
}
