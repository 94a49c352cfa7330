/** Virtual time is a whole number of these, so that sums of times are exact and equal on every engine: a microsecond. */
export const TICKS_PER_MS = 1000;

/** The nearest tick to a time in ms. */
export function ticksOf(timeMs: number): number {
  return Math.round(timeMs * TICKS_PER_MS);
}
