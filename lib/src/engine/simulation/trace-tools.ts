import { requireKnownFields } from '../../ground/arguments.js';
import { type Interval, tInterval } from '../stats/index.js';
import { vectorClocks } from './causality.js';
import type { SimulationRun } from './simulate.js';
import type { TraceEvent, TraceKind } from './trace.js';

type Traced = Pick<SimulationRun, 'events'>;

/** Which events to keep. What is not named does not matter. */
export interface TraceFilter {
  readonly kinds?: readonly TraceKind[];
  /** Events at one of these places, or to or from one. */
  readonly nodes?: readonly string[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly where?: (event: TraceEvent) => boolean;
}

/**
 * The events of a run that a filter keeps.
 *
 * @throws RangeError if an argument is outside its range
 */
export function filterTrace({ events }: Traced, filter: TraceFilter): TraceEvent[] {
  requireKnownFields('filter', filter, {
    kinds: true,
    nodes: true,
    fromMs: true,
    untilMs: true,
    where: true,
  });
  const { kinds, nodes, fromMs = 0, untilMs = Number.POSITIVE_INFINITY, where } = filter;
  return events.filter(
    event =>
      (kinds === undefined || kinds.includes(event.kind)) &&
      (nodes === undefined || nodes.includes(event.node) || nodes.includes(event.peer ?? '')) &&
      event.atMs >= fromMs &&
      event.atMs <= untilMs &&
      (where === undefined || where(event)),
  );
}

/** A run in numbers. */
export interface TraceStatistics {
  readonly byKind: Readonly<Partial<Record<TraceKind, number>>>;
  /** Messages, requests and answers that were sent, and what became of their copies. */
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  /** Arrivals that a partition stopped. */
  readonly blocked: number;
  /** Arrivals at a node that was down, and answers that nobody waited for any more. */
  readonly missed: number;
  /** Of clients' operations. */
  readonly asked: number;
  readonly answered: number;
  /**
   * From when a client meant to ask to its answer, in ms, for those that were answered: the mean and its 95% interval by Student's t.
   * `undefined` with fewer than two. Operations of one run depend on each other; for a claim about a system, run many seeds.
   */
  readonly responseMs: Interval | undefined;
}

/**
 * Counts what happened in a run.
 *
 * @throws RangeError if its events were not kept
 */
export function traceStatistics(run: Pick<SimulationRun, 'events' | 'history'>): TraceStatistics {
  if (run.events.length === 0) throw new RangeError("run must hold events: simulate with trace: 'events'");
  const byKind: Partial<Record<TraceKind, number>> = {};
  for (const { kind } of run.events) byKind[kind] = (byKind[kind] ?? 0) + 1;
  const count = (kind: TraceKind): number => byKind[kind] ?? 0;
  const responses = run.history.flatMap(({ completedAtMs, intendedAtMs }) =>
    completedAtMs === undefined ? [] : [completedAtMs - intendedAtMs],
  );
  return {
    byKind,
    sent: count('send') + count('request'),
    delivered: count('deliver') + count('answer'),
    lost: count('lost'),
    blocked: count('blocked'),
    missed: count('missed'),
    asked: run.history.length,
    answered: responses.length,
    responseMs: responses.length < 2 ? undefined : tInterval(responses, 0.95),
  };
}

/** What JSON has no word for, in words of one key: `{ "$map": [[key, value], ...] }`. */
function replaced(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value instanceof Set) return { $set: [...value] };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return { $array: value.constructor.name, values: Array.from(value as Uint8Array) };
  return value;
}

/**
 * A run as one JSON document: `{ format: "faultlines-trace-1", seed, endedAtMs, hash, faults, events, history }`. Maps, sets, bigints and
 * typed arrays stand as `{ "$map": ... }`, `{ "$set": ... }`, `{ "$bigint": ... }`, `{ "$array": ... }`.
 */
export function traceJson(run: SimulationRun): string {
  const { seed, endedAtMs, ended, hash, accidents, events, history } = run;
  const faults = run.faults.map(({ atMs, fault }) => ({ atMs, ...fault }));
  const document = {
    format: 'faultlines-trace-1',
    seed,
    endedAtMs,
    ended,
    hash,
    faults,
    accidents,
    events,
    history,
  };
  return JSON.stringify(document, replaced);
}

/** The expression by which ShiViz reads the log of {@link shivizLog}. */
export const SHIVIZ_EXPRESSION = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;

/**
 * A run as a log for ShiViz (Beschastnikh, Wang, Brun, Ernst, "Debugging distributed systems", CACM 59(8), 2016): two lines an event, its
 * place with its vector clock, then what happened. Read it with {@link SHIVIZ_EXPRESSION}.
 */
export function shivizLog({ events }: Traced): string {
  const clocks = vectorClocks(events);
  const lines = events.flatMap(event => {
    const clock = clocks.get(event.id);
    if (clock === undefined) return [];
    const peer = event.peer === undefined ? '' : ` ${event.peer}`;
    const data = event.data === undefined ? '' : ` ${JSON.stringify(event.data, replaced)}`;
    // ShiViz takes a space for the end of a name.
    const named = Object.fromEntries(Object.entries(clock).map(([place, count]) => [word(place), count]));
    return [`${word(event.node)} ${JSON.stringify(named)}`, `${event.kind}${peer}${data} (${event.atMs} ms)`];
  });
  return lines.join('\n');
}

function word(name: string): string {
  return name.replace(/\s+/g, '_');
}
