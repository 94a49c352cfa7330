import {
  at,
  cut,
  type ScheduledFault,
  type SimulationRun,
  setLink,
  type TraceKind,
} from '../../simulation/index.js';
import type { PlannedRuns } from './planned-runs.js';
import type { RunPlan } from './run-plan.js';
import type { Reduction } from './shrink.js';

/**
 * Writes accidents down as faults. An accident is known by the number of its message, so that nothing that was sent
 * before can be taken out; a fault has a time. First as links that are cut from then on, then as links that lose or
 * duplicate everything for a millisecond.
 */
export function accidentsAsFaults(runs: PlannedRuns): Reduction<RunPlan> {
  return {
    name: 'accidents as faults',
    apply(current, attempt) {
      const run = runs.of(current);
      if (run === undefined || !current.hasChance || current.faults === undefined) return current;
      const accidents = run.accidents.map(name => accidentIn(run, name));
      if (accidents.length === 0 || accidents.length > MOST_WRITTEN || accidents.includes(undefined))
        return current;
      const known = accidents as Accident[];
      const ways = known.some(({ isTwice }) => isTwice) ? [brieflyBad] : [cutFrom, brieflyBad];
      for (const asFaults of ways) {
        const faults = [...current.faults, ...known.flatMap(asFaults)].sort((a, b) => a.atMs - b.atMs);
        const candidate = { ...current, hasChance: false, without: [], faults };
        if (attempt(candidate)) return candidate;
      }
      return current;
    },
  };
}

/** More accidents than these are no plan that somebody would write. */
const MOST_WRITTEN = 8;

interface Accident {
  readonly from: string;
  readonly to: string;
  readonly isTwice: boolean;
  /** When the message was sent. */
  readonly atMs: number;
}

/** Reads the name of an accident, `a>b#3 lost`, and finds its message in the run. */
function accidentIn({ events }: SimulationRun, name: string): Accident | undefined {
  const [, from, to, number, what] = /^(.*)>(.*)#(\d+) (lost|twice)$/.exec(name) ?? [];
  const sent = events.filter(({ kind, node, peer }) => SENDING.has(kind) && node === from && peer === to);
  const message = sent[Number(number) - 1];
  return message && { from, to, isTwice: what === 'twice', atMs: message.atMs };
}

/** What puts a message on a link. */
const SENDING: ReadonlySet<TraceKind> = new Set(['send', 'request']);

function cutFrom({ from, to, atMs }: Accident): ScheduledFault[] {
  return [at(Math.floor(atMs), cut(from, to))];
}

function brieflyBad({ from, to, isTwice, atMs }: Accident): ScheduledFault[] {
  const begins = Math.floor(atMs);
  return [
    at(begins, setLink({ from, to }, isTwice ? { duplication: 1 } : { loss: 1 })),
    at(begins + 1, setLink({ from, to }, isTwice ? { duplication: 0 } : { loss: 0 })),
  ];
}
