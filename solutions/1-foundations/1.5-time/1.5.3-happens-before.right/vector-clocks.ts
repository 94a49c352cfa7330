/** Another right answer: a vector clock for each event, compared, instead of a walk along the trace. */
interface TraceEntry {
  process: string;
  hears?: number;
}

function clocksOf(trace: TraceEntry[]): Map<string, number>[] {
  const latest = new Map<string, Map<string, number>>();
  const clocks: Map<string, number>[] = [];
  for (const { process, hears } of trace) {
    const clock = new Map(latest.get(process));
    if (hears !== undefined)
      for (const [name, count] of clocks[hears]) clock.set(name, Math.max(count, clock.get(name) ?? 0));
    clock.set(process, (clock.get(process) ?? 0) + 1);
    latest.set(process, clock);
    clocks.push(clock);
  }
  return clocks;
}

const isCovered = (one: Map<string, number>, other: Map<string, number>): boolean =>
  [...one].every(([name, count]) => count <= (other.get(name) ?? 0));

export function happensBefore(trace: TraceEntry[], one: number, other: number): boolean {
  const clocks = clocksOf(trace);
  return one !== other && isCovered(clocks[one], clocks[other]);
}

export function concurrentPairs(trace: TraceEntry[]): [number, number][] {
  const clocks = clocksOf(trace);
  return clocks.flatMap((clock, one) =>
    clocks.flatMap((later, other): [number, number][] =>
      one < other && !isCovered(clock, later) ? [[one, other]] : [],
    ),
  );
}
