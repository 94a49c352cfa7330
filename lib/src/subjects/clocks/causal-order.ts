import { type SimulationRun, type TraceEvent, vectorClocks } from '../../engine/simulation/index.js';
import {
  requireKnownFields,
  requireLength,
  requireList,
  requireText,
  requireWhole,
} from '../../ground/arguments.js';

/** One event, as a process would write it down. */
export interface CausalEvent {
  /** Where it happened. A process does one thing after the other. */
  readonly process: string;
  readonly name?: string;
  /** The place in the list of the event that sent what this one received. */
  readonly hears?: number;
}

/** Two events, by their places in the list. */
export type EventPair = readonly [one: number, other: number];

/**
 * Happens-before, as a partial order (Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978): an event came before another
 * if it was earlier at the same process, or was the sending of what the other received, or by a chain of these. Two events of which neither came before the
 * other are **concurrent**: nothing that the first did can have reached the second, nor the other way round.
 */
export class CausalOrder {
  /** The processes, in the order of their first events. */
  readonly processes: readonly string[];
  readonly #process: readonly number[];
  /** The number of an event at its process, from 1. */
  readonly #rank: readonly number[];
  readonly #known: readonly (readonly number[])[];

  /**
   * @param events each after what it follows
   * @param known for each event, how many events of each process came before it or are it
   */
  constructor(
    readonly events: readonly CausalEvent[],
    known: readonly (readonly number[])[],
  ) {
    this.processes = processesOf(events);
    this.#process = events.map(({ process }) => this.processes.indexOf(process));
    this.#known = known;
    this.#rank = known.map((counts, event) => counts[this.#process[event]]);
  }

  /** Whether one event came before another. An event does not come before itself. */
  happensBefore(one: number, other: number): boolean {
    this.#require(one);
    this.#require(other);
    return one !== other && this.#known[other][this.#process[one]] >= this.#rank[one];
  }

  /** Whether two events are different, and neither came before the other. */
  areConcurrent(one: number, other: number): boolean {
    return one !== other && !this.happensBefore(one, other) && !this.happensBefore(other, one);
  }

  /** All pairs of concurrent events, each once. */
  concurrentPairs(): EventPair[] {
    return this.#pairs((one, other) => this.areConcurrent(one, other));
  }

  /** All pairs of which the first came before the second. */
  orderedPairs(): EventPair[] {
    return this.#pairs((one, other) => this.happensBefore(one, other));
  }

  /** How many events of each process came before an event or are it: its vector clock, in the order of `processes`. */
  knownTo(event: number): readonly number[] {
    this.#require(event);
    return this.#known[event];
  }

  /** The places in the list of the events of each process. */
  lines(): readonly (readonly number[])[] {
    return this.processes.map((_, process) =>
      this.events.flatMap((_event, place) => (this.#process[place] === process ? [place] : [])),
    );
  }

  /** Whether a list of all events is in an order that puts nothing before what it follows. */
  allows(order: readonly number[]): boolean {
    if (order.length !== this.events.length || new Set(order).size !== order.length) return false;
    return order.every((event, place) =>
      order.slice(place + 1).every(later => !this.happensBefore(later, event)),
    );
  }

  #pairs(holds: (one: number, other: number) => boolean): EventPair[] {
    // An event is listed after what it follows, so only the earlier can come before the later.
    return this.events.flatMap((_, one) =>
      this.events.flatMap((_event, other): EventPair[] =>
        one < other && holds(one, other) ? [[one, other]] : [],
      ),
    );
  }

  #require(event: number): void {
    requireWhole('event', event, 0, this.events.length - 1);
  }
}

function processesOf(events: readonly CausalEvent[]): string[] {
  return [...new Set(events.map(({ process }) => process))];
}

/**
 * The order of a plain list of events.
 *
 * @param events those of one process in its own order, and each received message after its sending
 * @throws RangeError if an event has no process, or hears of one that is not before it in the list
 * @example
 * const order = causalOrder([{ process: 'a' }, { process: 'b' }, { process: 'b', hears: 0 }]);
 * order.areConcurrent(0, 1); // true: b had not heard of a yet
 */
export function causalOrder(events: readonly CausalEvent[]): CausalOrder {
  requireList('events', events);
  Array.from(events).forEach((event, place) => {
    requireKnownFields(`events[${place}]`, event, { process: true, name: true, hears: true });
    requireText(`events[${place}].process`, event.process);
    if (event.name !== undefined) requireText(`events[${place}].name`, event.name);
  });
  const processes = processesOf(events);
  const known: number[][] = [];
  const latest = processes.map(() => processes.map(() => 0));
  events.forEach(({ process, hears }, place) => {
    const own = processes.indexOf(process);
    const counts = [...latest[own]];
    if (hears !== undefined) {
      if (!Number.isSafeInteger(hears) || hears < 0 || hears >= place) {
        throw new RangeError(`events[${place}].hears must be the place of an event before it, got ${hears}`);
      }
      known[hears].forEach((count, other) => {
        counts[other] = Math.max(counts[other], count);
      });
    }
    counts[own]++;
    known.push(counts);
    latest[own] = counts;
  });
  return new CausalOrder(events, known);
}

/**
 * The order of the events of a run, or of some of them: what comes in between still carries the order, also where it is not kept.
 *
 * @param run whose events were kept
 * @param keep which events; by default all that happen at a node or a client
 * @throws RangeError if the run holds no events
 */
export function causalOrderOfRun(
  { events }: Pick<SimulationRun, 'events'>,
  keep: (event: TraceEvent) => boolean = () => true,
): CausalOrder {
  requireLength('run.events', events, 0);
  if (events.length === 0) throw new RangeError("run must hold events: simulate with trace: 'events'");
  events.forEach((event, place) => {
    requireText(`run.events[${place}].node`, event.node);
  });
  const clocks = vectorClocks(events);
  const kept = events.filter(event => clocks.has(event.id) && keep(event));
  const countIn = (id: number, node: string): number => {
    const clock = clocks.get(id);
    return clock !== undefined && Object.hasOwn(clock, node) ? clock[node] : 0;
  };
  const ownCount = ({ id, node }: TraceEvent): number => countIn(id, node);
  const processes = [...new Set(kept.map(({ node }) => node))];
  const counted = new Map(
    processes.map(process => [process, kept.filter(({ node }) => node === process).map(ownCount)]),
  );
  const known = kept.map(({ id }) =>
    processes.map(process => {
      const reached = countIn(id, process);
      return (counted.get(process) as number[]).filter(count => count <= reached).length;
    }),
  );
  return new CausalOrder(
    kept.map(({ node, kind, id }) => ({ process: node, name: `${kind} #${id}` })),
    known,
  );
}
