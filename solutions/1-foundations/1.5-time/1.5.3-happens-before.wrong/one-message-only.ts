/**
 * Misconception: two processes are connected by a message between them. The message may go by a third.
 *
 * Loses: follows messages and chains
 * Loses: finds every concurrent pair
 * Explained by: a chain leads
 */
export interface TraceEntry {
  process: string;
  hears?: number;
}

export function happensBefore(trace: TraceEntry[], one: number, other: number): boolean {
  if (one >= other) return false;
  if (trace[one].process === trace[other].process) return true;
  return trace.some(
    ({ process, hears }, place) =>
      hears !== undefined &&
      place <= other &&
      process === trace[other].process &&
      hears >= one &&
      trace[hears].process === trace[one].process,
  );
}

export function concurrentPairs(trace: TraceEntry[]): [number, number][] {
  return trace.flatMap((_, one) =>
    trace.flatMap((_entry, other): [number, number][] =>
      one < other && !happensBefore(trace, one, other) ? [[one, other]] : [],
    ),
  );
}
