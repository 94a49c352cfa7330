import { exponential, Random, seedOfRun } from '../../engine/random/index.js';
import { Server, Timeline } from '../../engine/simulation/index.js';
import { type Interval, percentile, tInterval } from '../../engine/stats/index.js';
import {
  complain,
  requireAtLeast,
  requireCount,
  requireInRange,
  requireOneOf,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** Who gets the next request. `fewest outstanding` looks at all nodes, `two choices` at two that it draws (the better one gets it). */
export type BalancingRule = 'round robin' | 'random' | 'fewest outstanding' | 'two choices';

/**
 * What is wrong with the last node: nothing; it crashed and is left out; it crashed and nobody knows (requests vanish until their timeout); it
 * refuses each request at once; or it works, but slowly.
 */
export type NodeTrouble = 'none' | 'crashed, left out' | 'crashed, unnoticed' | 'refuses at once' | 'slow';

/** Nodes behind a balancer that knows how many requests of its own each node still owes it, and nothing else. */
export interface BalancedFleet {
  /** A whole number in [2, 100,000]. */
  readonly nodes: number;
  /** Mean work of a request, in ms, exponential; each node does one after the other. */
  readonly serviceMs: number;
  readonly rule: BalancingRule;
  readonly trouble: NodeTrouble;
  /** How many times as long the slow node takes, 1 or above. */
  readonly slowdown: number;
  /** When a caller gives up, in ms. The node is not told, and does the work all the same. */
  readonly timeoutMs: number;
  /** Requests come in a Poisson stream of so many a second, or from so many callers that each ask again as soon as they are answered. */
  readonly load: { readonly requestsPerSecond: number } | { readonly callers: number };
}

/** What became of the requests of one run after its warm-up. */
export interface FleetRun {
  /** Answered in time, a second. */
  readonly goodPerSecond: number;
  readonly goodShare: number;
  /** Until the caller had an answer, a refusal, or gave up, in ms. */
  readonly p99Ms: number;
  readonly requests: number;
  /** Jobs at the last node at the end of each tenth of the run. */
  readonly lastNodeJobs: readonly { readonly atMs: number; readonly jobs: number }[];
}

const WARM_UP = 0.1;

function requireFleet(fleet: BalancedFleet): void {
  requireRecord('fleet', fleet);
  const { nodes, serviceMs, rule, trouble, slowdown, timeoutMs, load } = fleet;
  requireWhole('nodes', nodes, 2, 100_000);
  requireSimulatedMs('serviceMs', serviceMs);
  requireOneOf('rule', rule, ['round robin', 'random', 'fewest outstanding', 'two choices']);
  requireOneOf('trouble', trouble, [
    'none',
    'crashed, left out',
    'crashed, unnoticed',
    'refuses at once',
    'slow',
  ]);
  requireAtLeast('slowdown', slowdown, 1);
  requireSimulatedMs('timeoutMs', timeoutMs);
  requireRecord('load', load);
  if (!('callers' in load || 'requestsPerSecond' in load))
    complain('load', '{ requestsPerSecond } or { callers }', load);
  if ('callers' in load) requireCount('callers', load.callers, 1, 1_000_000);
  else requireInRange('requestsPerSecond', load.requestsPerSecond, 1e-9, 1e9);
}

/** About how many requests a run makes. */
function requestsOf({ nodes, serviceMs, trouble, timeoutMs, load }: BalancedFleet, untilMs: number): number {
  if (!('callers' in load)) return (untilMs / 1000) * load.requestsPerSecond;
  const refused = trouble === 'refuses at once' ? untilMs : 0;
  const given = untilMs / Math.min(timeoutMs, serviceMs);
  return (
    load.callers * Math.min(given, untilMs / timeoutMs + (untilMs / serviceMs) * (nodes / load.callers)) +
    load.callers * refused
  );
}

/**
 * Runs a fleet with one node in trouble.
 *
 * @param options.untilMs length of the run, above 0; its first tenth is not counted
 * @throws RangeError if an argument is outside its range, or there would be more than 50,000,000 requests, or nodes looked at
 */
export function simulateBalancedFleet(
  fleet: BalancedFleet,
  options: { readonly untilMs: number; readonly seed: number | string },
): FleetRun {
  requireFleet(fleet);
  requireSimulatedMs('untilMs', options.untilMs);
  const perRequest = fleet.rule === 'fewest outstanding' ? fleet.nodes : 1;
  requireSteps('untilMs', options.untilMs, requestsOf(fleet, options.untilMs) * perRequest, 50_000_000);
  const { nodes, serviceMs, rule, trouble, slowdown, timeoutMs, load } = fleet;
  const { untilMs, seed } = options;
  const random = new Random(seed);
  const services = random.split('services');
  const choices = random.split('choices');
  const arrivals = random.split('arrivals');
  const work = exponential(serviceMs);
  const timeline = new Timeline();
  const last = nodes - 1;
  const eligible = trouble === 'crashed, left out' ? last : nodes;
  const servers = Array.from({ length: nodes }, () => new Server(timeline));
  const outstanding = new Array<number>(nodes).fill(0);
  const times: number[] = [];
  const warmUpMs = untilMs * WARM_UP;
  let turn = 0;
  let good = 0;
  let ended = 0;
  if (trouble === 'slow') (servers[last] as Server).speed = 1 / slowdown;

  const fewest = (): number => {
    const least = Math.min(...outstanding.slice(0, eligible));
    const tied = [...Array(eligible).keys()].filter(node => outstanding[node] === least);
    return tied[choices.below(tied.length)] as number;
  };
  const twoChoices = (): number => {
    const one = choices.below(eligible);
    const other = (one + 1 + choices.below(eligible - 1)) % eligible;
    return (outstanding[other] as number) < (outstanding[one] as number) ? other : one;
  };
  const choose = (): number => {
    if (rule === 'round robin') return turn++ % eligible;
    if (rule === 'random' || eligible === 1) return choices.below(eligible);
    return rule === 'two choices' ? twoChoices() : fewest();
  };
  const ask = (whenEnded: () => void): void => {
    const node = choose();
    const askedAt = timeline.nowMs;
    let open = true;
    const end = (wasGood: boolean): void => {
      if (!open) return;
      open = false;
      timeline.cancel(patience);
      (outstanding[node] as number)--;
      if (timeline.nowMs >= warmUpMs) {
        ended++;
        if (wasGood) good++;
        times.push(timeline.nowMs - askedAt);
      }
      whenEnded();
    };
    (outstanding[node] as number)++;
    const patience = timeline.after(timeoutMs, () => end(false));
    if (node !== last || trouble === 'none' || trouble === 'slow')
      (servers[node] as Server).serve({ serviceMs: () => work.sample(services), onDone: () => end(true) });
    else if (trouble === 'refuses at once') timeline.after(1, () => end(false));
  };

  if (!('callers' in load || 'requestsPerSecond' in load))
    complain('load', '{ requestsPerSecond } or { callers }', load);
  if ('callers' in load) {
    const askAgain = (): void => ask(askAgain);
    for (let caller = 0; caller < load.callers; caller++) timeline.after(0, askAgain);
  } else {
    const gap = exponential(1000 / load.requestsPerSecond);
    const arrive = (): void => {
      ask(() => {});
      timeline.after(gap.sample(arrivals), arrive);
    };
    timeline.after(gap.sample(arrivals), arrive);
  }
  const lastNodeJobs: { atMs: number; jobs: number }[] = [{ atMs: 0, jobs: 0 }];
  for (let tenth = 1; tenth <= 10; tenth++) {
    timeline.run({ untilMs: (untilMs * tenth) / 10 });
    lastNodeJobs.push({ atMs: timeline.nowMs, jobs: (servers[last] as Server).jobs });
  }
  return {
    goodPerSecond: (good / (untilMs - warmUpMs)) * 1000,
    goodShare: ended === 0 ? 0 : good / ended,
    p99Ms: ended === 0 ? timeoutMs : percentile(times, 0.99),
    requests: ended,
    lastNodeJobs,
  };
}

/** Several runs of a fleet, each with a seed of its own, so that the intervals do not rest on requests that wait behind each other. */
export interface FleetMeasurement {
  readonly goodPerSecond: Interval;
  readonly goodShare: Interval;
  readonly p99Ms: Interval;
  readonly runs: readonly FleetRun[];
}

/**
 * Runs a fleet several times, and gives 95% intervals of the means over the runs.
 *
 * @param options.runs 2 or above
 * @param options.seed of the first run; the others follow
 * @throws RangeError if an argument is outside its range
 */
export function measureBalancedFleet(
  fleet: BalancedFleet,
  options: { readonly untilMs: number; readonly runs: number; readonly seed: number | string },
): FleetMeasurement {
  requireCount('runs', options.runs, 2, 100_000);
  const runs = Array.from({ length: options.runs }, (_, index) =>
    simulateBalancedFleet(fleet, { untilMs: options.untilMs, seed: seedOfRun(options.seed, index) }),
  );
  return {
    goodPerSecond: tInterval(runs.map(run => run.goodPerSecond)),
    goodShare: tInterval(runs.map(run => run.goodShare)),
    p99Ms: tInterval(runs.map(run => run.p99Ms)),
    runs,
  };
}
