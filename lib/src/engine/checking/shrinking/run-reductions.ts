import type { ClientRequest, ScheduledFault } from '../../simulation/index.js';
import { accidentsAsFaults } from './accidents-as-faults.js';
import type { PlannedRuns } from './planned-runs.js';
import { type RunPlan, withoutNode, written } from './run-plan.js';
import { choiceReduction, listReduction, type Reduction } from './shrink.js';
import { simplerTimes } from './simpler-times.js';

/** The kinds of reductions, those first that make runs short. */
export function reductionsOf(runs: PlannedRuns): Reduction<RunPlan>[] {
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

/**
 * Messages that were lost or duplicated for nothing are not any more. Others may be instead: only what leaves fewer
 * counts.
 */
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

/**
 * Without one request, and all others at the times at which they were asked: what only kept its client waiting is not
 * needed.
 */
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
