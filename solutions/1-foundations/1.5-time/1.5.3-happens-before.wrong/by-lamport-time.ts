/**
 * Misconception: a smaller Lamport time means before. It only means not after.
 *
 * Loses: orders nothing that no chain connects
 * Loses: follows messages and chains
 * Loses: finds every concurrent pair
 * Explained by: no chain leads
 */
export interface TraceEntry {
  process: string;
  hears?: number;
}

function timesOf(trace: TraceEntry[]): number[] {
  const times: number[] = [];
  const last = new Map<string, number>();
  for (const { process, hears } of trace) {
    const heard = hears === undefined ? 0 : times[hears];
    const time = Math.max(last.get(process) ?? 0, heard) + 1;
    last.set(process, time);
    times.push(time);
  }
  return times;
}

export function happensBefore(trace: TraceEntry[], one: number, other: number): boolean {
  const times = timesOf(trace);
  return times[one] < times[other];
}

export function concurrentPairs(trace: TraceEntry[]): [number, number][] {
  const times = timesOf(trace);
  return trace.flatMap((_, one) =>
    trace.flatMap((_entry, other): [number, number][] =>
      one < other && times[one] === times[other] ? [[one, other]] : [],
    ),
  );
}
