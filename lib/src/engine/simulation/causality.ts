import type { TraceEvent } from './trace.js';

/** Events that happen at a place in its own time, one after the other; an arrival that was stopped is none of it. */
const ELSEWHERE: ReadonlySet<TraceEvent['kind']> = new Set(['lost', 'blocked', 'missed']);

/** Whether an event is one that its node or client takes part in. */
export function isLocal({ kind, node }: TraceEvent): boolean {
  return node !== '' && !ELSEWHERE.has(kind);
}

/**
 * The vector clock of each event of a trace: for each place, how many of its events came before or are this one. An event came before
 * another, and may have influenced it, exactly if its clock is below: nowhere greater, and somewhere less (Fidge 1988; Mattern 1989).
 * Events that happen to nobody (a partition, a lost message) have none.
 *
 * @param events of a whole run, in order
 */
export function vectorClocks(
  events: readonly TraceEvent[],
): ReadonlyMap<number, Readonly<Record<string, number>>> {
  const clocks = new Map<number, Record<string, number>>();
  const latest = new Map<string, Record<string, number>>();
  for (const event of events) {
    if (!isLocal(event)) continue;
    const clock = { ...latest.get(event.node) };
    const heard = event.cause === undefined ? undefined : clocks.get(event.cause);
    for (const [place, count] of Object.entries(heard ?? {}))
      clock[place] = Math.max(clock[place] ?? 0, count);
    clock[event.node] = (clock[event.node] ?? 0) + 1;
    clocks.set(event.id, clock);
    latest.set(event.node, clock);
  }
  return clocks;
}

/**
 * Every event that may have influenced this one, the nearest last; the event itself is not among them.
 *
 * @param id of the event, a whole number
 */
export function causesOf(events: readonly TraceEvent[], id: number): TraceEvent[] {
  const byId = new Map(events.map(event => [event.id, event]));
  const before = new Map<number, TraceEvent>();
  const last = new Map<string, TraceEvent>();
  for (const event of events) {
    if (!isLocal(event)) continue;
    const previous = last.get(event.node);
    if (previous !== undefined) before.set(event.id, previous);
    last.set(event.node, event);
  }
  const found = new Set<TraceEvent>();
  const open = [byId.get(id)];
  for (let event = open.pop(); event !== undefined; event = open.pop()) {
    for (const cause of [
      event.cause === undefined ? undefined : byId.get(event.cause),
      before.get(event.id),
    ]) {
      if (cause === undefined || found.has(cause)) continue;
      found.add(cause);
      open.push(cause);
    }
  }
  return [...found].sort((one, other) => one.id - other.id);
}
