import {
  at,
  type ClientRequest,
  cut,
  type ScheduledFault,
  type SimulateOptions,
  type SimulationRun,
  setLink,
  simulate,
  type TraceKind,
  type World,
} from '../../simulation/index.js';
import type { ShrinkOptions } from './ddmin.js';
import { replayOf } from './replay.js';
import { planOf, type RunPlan, withoutNode, worldOf, written } from './run-plan.js';
import { choiceReduction, type FailureKey, listReduction, type Reduction, shrink } from './shrink.js';
import { simplerTimes } from './simpler-times.js';

/** How large a run is. */
export interface RunSize {
  readonly events: number;
  readonly faults: number;
  /** Messages that chance lost or duplicated. */
  readonly accidents: number;
  readonly nodes: number;
  readonly clients: number;
  readonly requests: number;
  /** How long it lasts, in ms. */
  readonly ms: number;
}

/** A smaller run that fails in the same way. */
export interface ShrunkRun {
  readonly world: World;
  readonly options: SimulateOptions;
  readonly run: SimulationRun;
  readonly failure: FailureKey;
  readonly before: RunSize;
  readonly after: RunSize;
  /** How many runs were tried. */
  readonly tries: number;
  /** Whether nothing more can be taken out of it; false if the tries ended before that was known. */
  readonly minimal: boolean;
  /** One line of TypeScript that replays it, where `world` is the world that was given. */
  readonly replay: string;
}

/**
 * The little of a simulated run that is needed for it to fail.
 *
 * Takes out the time after the failure, chance (lost and duplicated messages, drawn latencies: every message then takes 1 ms), faults, whole clients, single
 * requests, and nodes, as long as the run fails in the same way; then makes times simpler. Faults and requests that are drawn are written down first.
 * Where lost messages matter, those that do not are named in `without`; a few that do are written down as faults, since a message is known by its
 * number, and nothing that was sent before it could be taken out. All of it is deterministic: the seed stays, and links and nodes that
 * are the same draw the same numbers.
 *
 * @param world what ran
 * @param options the options of the run that failed
 * @param failureOf how a run fails: a short text that is the same for failures of the same kind; `undefined` if it does not. A smaller run that throws,
 * or for which this throws, counts as one that does not fail
 * @param shrinkOptions how many runs may be tried; by default 2,000
 * @throws RangeError if the run does not fail, or `maxTries` is not a whole number above 0; what the first run, or `failureOf` of it, throws
 *
 * @example
 * const failureOf = (run: SimulationRun) =>
 *   checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel()).verdict === 'not linearizable' ? 'lost update' : undefined;
 * const { run, replay } = shrinkRun(world, { seed: 7 }, failureOf);
 */
export function shrinkRun(
  world: World,
  options: SimulateOptions,
  failureOf: (run: SimulationRun) => FailureKey | undefined,
  shrinkOptions: ShrinkOptions = {},
): ShrunkRun {
  const runs = new PlannedRuns(world, options);
  const original = planOf(world, options);
  // Not caught: a world that is wrong is an error, and not a run that does not fail.
  const first = runs.simulate(original);
  const judge = (plan: RunPlan): FailureKey | undefined => {
    if (plan === original) return failureOf(first);
    const run = runs.of(plan);
    if (run === undefined) return undefined;
    // It may look for a node that is gone.
    try {
      return failureOf(run);
    } catch {
      return undefined;
    }
  };
  const { value, failure, tries, minimal } = shrink(original, reductionsOf(runs), judge, shrinkOptions);
  return {
    world: worldOf(world, value),
    options: runs.optionsOf(value),
    run: runs.of(value) as SimulationRun,
    failure,
    before: sizeOf(world, first),
    after: sizeOf(worldOf(world, value), runs.of(value) as SimulationRun),
    tries,
    minimal,
    replay: replayOf(world, value, options),
  };
}

/** The runs of plans, each made once. */
class PlannedRuns {
  readonly #runs = new WeakMap<RunPlan, { readonly run: SimulationRun | undefined }>();

  constructor(
    private readonly world: World,
    private readonly options: SimulateOptions,
  ) {}

  optionsOf({ untilMs, without }: RunPlan): SimulateOptions {
    const { without: _, ...rest } = this.options;
    return { ...rest, untilMs, ...(without.length === 0 ? {} : { without }) };
  }

  /** @throws what the world throws */
  simulate(plan: RunPlan): SimulationRun {
    const trace = this.options.trace === 'states' ? 'states' : 'events';
    const run = simulate(worldOf(this.world, plan), { ...this.optionsOf(plan), trace });
    this.#runs.set(plan, { run });
    return run;
  }

  /** The run of a plan; `undefined` if it throws. */
  of(plan: RunPlan): SimulationRun | undefined {
    const known = this.#runs.get(plan);
    if (known !== undefined) return known.run;
    try {
      return this.simulate(plan);
    } catch {
      this.#runs.set(plan, { run: undefined });
      return undefined;
    }
  }

  accidentsOf(plan: RunPlan): readonly string[] {
    return this.of(plan)?.accidents ?? [];
  }
}

/** The kinds of reductions, those first that make runs short. */
function reductionsOf(runs: PlannedRuns): Reduction<RunPlan>[] {
  return [
    shorterRun(runs),
    writtenDown(runs),
    choiceReduction<RunPlan>('chance', plan =>
      plan.hasChance ? [{ ...plan, hasChance: false, without: [] }] : [],
    ),
    choiceReduction<RunPlan>('latency', plan => (plan.hasLatency ? [{ ...plan, hasLatency: false }] : [])),
    listReduction<RunPlan, ScheduledFault>(
      'faults',
      ({ faults = [] }) => faults,
      (plan, faults) => ({ ...plan, faults }),
    ),
    listReduction<RunPlan, string>(
      'clients',
      ({ clients }) => Object.keys(clients),
      (plan, names) =>
        withRequests(
          plan,
          requestsOf(plan).filter(([client]) => names.includes(client)),
        ),
    ),
    listReduction<RunPlan, Request>('requests', requestsOf, withRequests),
    choiceReduction<RunPlan>('requests that only took time', plan => fewerAtTheirTimes(plan, runs)),
    fewerAccidents(runs),
    accidentsAsFaults(runs),
    choiceReduction<RunPlan>('nodes', plan => plan.nodes.map(node => withoutNode(plan, node))),
    shorterRun(runs),
    choiceReduction<RunPlan>('times of faults', simplerFaults),
    choiceReduction<RunPlan>('times of requests', simplerRequests),
    fewerNames(runs),
  ];
}

/** A request of a client's script. */
type Request = readonly [client: string, request: ClientRequest];

function requestsOf({ clients }: RunPlan): Request[] {
  return Object.entries(clients).flatMap(([client, script]) =>
    script.map((request): Request => [client, request]),
  );
}

function withRequests(plan: RunPlan, requests: readonly Request[]): RunPlan {
  const clients: Record<string, ClientRequest[]> = {};
  for (const [client, request] of requests) {
    clients[client] ??= [];
    clients[client].push(request);
  }
  return { ...plan, clients };
}

/** Ends the run just after the failure: the earliest whole millisecond that halving finds. */
function shorterRun(runs: PlannedRuns): Reduction<RunPlan> {
  return {
    name: 'time',
    apply(current, attempt) {
      let best = current;
      const tryUntil = (untilMs: number): boolean => {
        const candidate = { ...current, untilMs };
        if (!attempt(candidate)) return false;
        best = candidate;
        return true;
      };
      // Nothing happens after the end of a run.
      const ended = Math.max(1, Math.ceil(runs.of(current)?.endedAtMs ?? current.untilMs));
      if (ended < current.untilMs) tryUntil(ended);
      let low = 0;
      while (best.untilMs - low > 1) {
        const middle = Math.floor((low + best.untilMs) / 2);
        if (middle < 1 || !tryUntil(middle)) low = Math.max(1, middle);
      }
      return best;
    },
  };
}

/** Writes down what is drawn, so that it can be taken apart; what cannot be without another failure stays drawn. */
function writtenDown(runs: PlannedRuns): Reduction<RunPlan> {
  return {
    name: 'drawn requests and faults',
    apply(current, attempt) {
      const run = runs.of(current);
      if (run === undefined || (current.faults !== undefined && !current.hasWorkload)) return current;
      const all = written(current, run);
      if (attempt(all)) return all;
      const faults = { ...current, faults: run.faults };
      return current.faults === undefined && attempt(faults) ? faults : current;
    },
  };
}

/** Messages that were lost or duplicated for nothing are not any more. Others may be instead: only what leaves fewer counts. */
function fewerAccidents(runs: PlannedRuns): Reduction<RunPlan> {
  return {
    name: 'accidents',
    apply(current, attempt) {
      let best = current;
      for (let isBetter = true; isBetter; ) {
        const accidents = runs.accidentsOf(best);
        const start = best;
        best = listReduction<RunPlan, string>(
          'accidents',
          () => accidents,
          (_, kept) => ({
            ...start,
            without: [...start.without, ...accidents.filter(one => !kept.includes(one))],
          }),
        ).apply(
          start,
          candidate => attempt(candidate) && runs.accidentsOf(candidate).length < accidents.length,
        );
        isBetter = best !== start;
      }
      return best;
    },
  };
}

/**
 * Writes accidents down as faults. An accident is known by the number of its message, so that nothing that was sent before can be taken out; a fault has a
 * time. First as links that are cut from then on, then as links that lose or duplicate everything for a millisecond.
 */
function accidentsAsFaults(runs: PlannedRuns): Reduction<RunPlan> {
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

/** Names that are not needed to keep the accidents away. */
function fewerNames(runs: PlannedRuns): Reduction<RunPlan> {
  const names = listReduction<RunPlan, string>(
    'names',
    ({ without }) => without,
    (plan, without) => ({ ...plan, without }),
  );
  return {
    name: 'names of accidents',
    apply(current, attempt) {
      const most = runs.accidentsOf(current).length;
      return names.apply(
        current,
        candidate => attempt(candidate) && runs.accidentsOf(candidate).length <= most,
      );
    },
  };
}

/** Without one request, and all others at the times at which they were asked: what only kept its client waiting is not needed. */
function* fewerAtTheirTimes(plan: RunPlan, runs: PlannedRuns): Generator<RunPlan> {
  const { history = [] } = runs.of(plan) ?? {};
  const timed = Object.entries(plan.clients).flatMap(([client, script]) => {
    const asked = history.filter(operation => operation.client === client);
    return script.map((request, place): Request => {
      const atMs = request.atMs ?? asked[place]?.invokedAtMs;
      return [client, atMs === undefined ? request : { ...request, atMs: Math.ceil(atMs) }];
    });
  });
  for (const one of timed)
    yield withRequests(
      plan,
      timed.filter(other => other !== one),
    );
}

function* simplerFaults(plan: RunPlan): Generator<RunPlan> {
  const { faults = [] } = plan;
  for (const [place, fault] of faults.entries()) {
    for (const atMs of simplerTimes(fault.atMs))
      yield { ...plan, faults: faults.map((one, index) => (index === place ? { ...one, atMs } : one)) };
  }
}

function* simplerRequests(plan: RunPlan): Generator<RunPlan> {
  const requests = requestsOf(plan);
  for (const [place, [client, request]] of requests.entries()) {
    const { atMs, ...untimed } = request;
    if (atMs === undefined) continue;
    const simpler: ClientRequest[] = [
      untimed,
      ...simplerTimes(atMs).map(time => ({ ...untimed, atMs: time })),
    ];
    for (const one of simpler) {
      const changed = requests.map((old, index): Request => (index === place ? [client, one] : old));
      yield withRequests(plan, changed);
    }
  }
}

function sizeOf({ nodes }: World, run: SimulationRun): RunSize {
  return {
    events: run.events.length,
    faults: run.faults.length,
    accidents: run.accidents.length,
    nodes: Object.keys(nodes).length,
    clients: new Set(run.history.map(({ client }) => client)).size,
    requests: run.history.length,
    ms: run.endedAtMs,
  };
}
