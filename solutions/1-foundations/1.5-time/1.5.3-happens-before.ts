// exercise 1.5.3

/** An event of a trace. The events of one process stand in the order in which they happened. */
export interface TraceEntry {
  process: string;
  /** If it received a message: the place in the trace of the event that sent it, above this one. */
  hears?: number;
}

/**
 * Whether one event happened before another: earlier at the same process, or the sending of what the other received, or by a chain of these.
 *
 * @param trace events, each below what it follows
 * @param one the place of an event, from 0
 * @param other the place of another, or of the same
 */
export function happensBefore(trace: TraceEntry[], one: number, other: number): boolean {
  // BEGIN SOLUTION
  const after = new Set([one]);
  const reached = new Set([trace[one].process]);
  for (let place = one + 1; place <= other; place++) {
    const { process, hears } = trace[place];
    if (!reached.has(process) && !(hears !== undefined && after.has(hears))) continue;
    reached.add(process);
    after.add(place);
  }
  return one !== other && after.has(other);
  // END SOLUTION
}

/**
 * The pairs of events of which neither happened before the other.
 *
 * @returns each pair once, the smaller place first, in ascending order
 */
export function concurrentPairs(trace: TraceEntry[]): [number, number][] {
  // BEGIN SOLUTION
  const pairs: [number, number][] = [];
  for (let one = 0; one < trace.length; one++) {
    for (let other = one + 1; other < trace.length; other++)
      if (!happensBefore(trace, one, other)) pairs.push([one, other]);
  }
  return pairs;
  // END SOLUTION
}
