import type { Distribution } from '../../engine/random/index.js';
import {
  at,
  crash,
  type NodeId,
  type ScheduledFault,
  type SimulationRun,
  simulate,
} from '../../engine/simulation/index.js';
import { type Interval, tInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  type FieldsOf,
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireProbability,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import { requireSwimOptions, type SwimOptions } from '../../protocols/swim/options.js';
import { type SwimState, swimMember } from '../../protocols/swim/swim-member.js';

/** A simulated SWIM cluster. */
export interface SwimClusterOptions {
  /** How many members, a whole number, 3 or above. */
  readonly members: number;
  readonly swim: SwimOptions;
  /** The share of messages that are lost, in [0, 1]. Default 0. */
  readonly loss?: number;
  readonly seed: number | string;
}

const SWIM_CLUSTER: FieldsOf<SwimClusterOptions> = { members: true, swim: true, loss: true, seed: true };

/**
 * The members' names, in the order of their numbers.
 *
 * @param members a whole number in [1, 1,000,000]
 * @throws RangeError if an argument is outside its range
 */
export function swimNames(members: number): NodeId[] {
  requireCount('members', members, 1, 1_000_000);
  return Array.from({ length: members }, (_, member) => `m${member}`);
}

/** More are refused: a run that is cut short would count too little. */
const MOST_HANDLERS = 100_000_000;

function run(
  { members, swim, loss = 0, seed }: SwimClusterOptions,
  world: {
    faults?: readonly ScheduledFault[];
    periods: number;
    slow?: number;
    slowReceiveMs?: Distribution | undefined;
  },
): { run: SimulationRun; stateOf(member: number): SwimState | undefined } {
  requireCount('members', members, 3, 1_000_000);
  requireProbability('loss', loss);
  requireSwimOptions('swim', swim);
  // A member's period takes a ping, its answer, and with loss some questions through helpers.
  requireSteps(
    'periods',
    world.periods,
    members * world.periods * (4 + 4 * (swim.helpers ?? 3)),
    MOST_HANDLERS,
  );
  if (world.slowReceiveMs !== undefined) requireDistribution('slowReceiveMs', world.slowReceiveMs);
  const names = swimNames(members);
  const Member = swimMember({ ...swim, record: true });
  const done = simulate(
    {
      nodes: Object.fromEntries(names.map(name => [name, Member])),
      network: {
        latency: 1,
        loss,
        links: names.slice(0, world.slow ?? 0).map(to => ({ to, loss, latency: world.slowReceiveMs ?? 1 })),
      },
      faults: world.faults ?? [],
    },
    { seed, untilMs: world.periods * swim.periodMs, trace: 'none', mostHandlers: 2 * MOST_HANDLERS },
  );
  return { run: done, stateOf: member => done.states[names[member]] as unknown as SwimState | undefined };
}

/** Messages that one member sends in a period. */
export interface SwimLoad {
  readonly perMember: Interval;
  readonly busiest: number;
}

/**
 * Messages sent a member and a period, counted over some periods in which nobody fails; the interval is over members.
 *
 * @param options.periods a whole number, 1 or above
 * @throws RangeError if an option is outside its range
 */
export function measureSwimLoad(options: SwimClusterOptions & { readonly periods: number }): SwimLoad {
  requireKnownFields('options', options, { ...SWIM_CLUSTER, periods: true });
  requireWhole('periods', options.periods, 1);
  // Timers ring at whole periods: half a period more lets the answers to the last probes out.
  const { stateOf } = run(options, { periods: options.periods + 0.5 });
  const loads = Array.from({ length: options.members }, (_, i) => (stateOf(i)?.sent ?? 0) / options.periods);
  return { perMember: tInterval(loads), busiest: Math.max(...loads) };
}

/** How long crashed members went unnoticed, in periods. */
export interface SwimDetectionTimes {
  /**
   * Until the first member suspects it, counted in periods begun: the paper's measure. Each period of each crash not yet noticed is one trial, so
   * that crashes unnoticed at the end count too.
   */
  readonly firstSuspicion: Interval;
  /** Until the last live member holds it for faulty; of those crashes of which all came to know. */
  readonly everyoneKnows: Interval | undefined;
  readonly firstSuspicionSamples: Float64Array;
  /** Crashes that every live member held for faulty at the end. */
  readonly known: number;
  readonly crashes: number;
}

/**
 * Crashes some members at the start of a period, at once, and measures when it is noticed.
 *
 * Where nobody noticed any, the estimate and its upper bound are infinite.
 *
 * @param options.crashes how many, a whole number, 2 or above, at most a tenth of the members (or 2)
 * @param options.periods how long is waited, a whole number, 2 or above
 * @throws RangeError if an option is outside its range
 */
export function measureSwimDetectionTimes(
  options: SwimClusterOptions & { readonly crashes: number; readonly periods: number },
): SwimDetectionTimes {
  requireKnownFields('options', options, { ...SWIM_CLUSTER, crashes: true, periods: true });
  const { members, crashes, periods, swim } = options;
  requireSwimOptions('swim', swim);
  requireWhole('crashes', crashes, 2, Math.max(2, Math.floor(members / 10)));
  requireWhole('periods', periods, 2);
  const before = 1;
  const start = before * swim.periodMs;
  // Spread over the list; which of them is probed when is drawn by every prober.
  const victims = Array.from({ length: crashes }, (_, i) => Math.floor((i * members) / crashes));
  const names = swimNames(members);
  const { stateOf } = run(options, {
    periods: before + periods + 0.5,
    faults: victims.map(victim => at(start - 1, crash(names[victim]))),
  });
  const first = new Map<number, number>();
  const last = new Map<number, { count: number; atMs: number }>();
  for (let i = 0; i < members; i++) {
    const state = stateOf(i);
    if (state === undefined || victims.includes(i)) continue;
    const noticed = (swim.suspicionPeriods ?? 6) === 0 ? state.condemned : state.suspected;
    for (let j = 0; j < noticed.length; j += 2)
      first.set(noticed[j + 1], Math.min(noticed[j], first.get(noticed[j + 1]) ?? Number.POSITIVE_INFINITY));
    for (let j = 0; j < state.buried.length; j += 2) {
      const { count, atMs } = last.get(state.buried[j + 1]) ?? { count: 0, atMs: 0 };
      last.set(state.buried[j + 1], { count: count + 1, atMs: Math.max(atMs, state.buried[j]) });
    }
  }
  const noticed = victims.filter(victim => first.has(victim));
  const samples = Float64Array.from(noticed, victim =>
    Math.max(1, Math.round(((first.get(victim) ?? 0) - start) / swim.periodMs)),
  );
  const trials = samples.reduce((sum, sample) => sum + sample, 0) + (crashes - noticed.length) * periods;
  const chance = wilsonInterval(noticed.length, trials);
  const complete = victims.flatMap(victim => {
    const all = last.get(victim);
    return all !== undefined && all.count >= members - crashes ? [(all.atMs - start) / swim.periodMs] : [];
  });
  return {
    firstSuspicion: {
      ...chance,
      estimate: 1 / chance.estimate,
      low: 1 / chance.high,
      high: 1 / chance.low,
    },
    everyoneKnows: complete.length > 1 ? tInterval(complete) : undefined,
    firstSuspicionSamples: samples,
    known: complete.length,
    crashes,
  };
}

/** How often live members were accused; all intervals are over members. */
export interface SwimMistakes {
  /** Suspicions that members raised by probes of their own. */
  readonly suspicions: number;
  /** Those among them about members that were not slow. */
  readonly suspicionsOfHealthy: number;
  /** Verdicts that members reached by themselves: several may condemn the same one. */
  readonly verdicts: number;
  readonly verdictsOnHealthy: number;
  /** Members, not slow, about whom at least one verdict was reached. */
  readonly healthyCondemned: number;
  /** Probes that ended in a suspicion, or, without suspicion, in a verdict: a member and a period. */
  readonly accusationsPerProbe: Interval;
  /** Verdicts a member and a period. */
  readonly verdictsPerProbe: Interval;
}

/**
 * Runs a cluster in which nobody crashes, and counts accusations.
 *
 * @param options.periods a whole number, 1 or above
 * @param options.slowMembers how many, the first ones, are slow to receive: what is sent to them waits, while their timers ring on time, as where a loaded
 *   process reads its socket late. Default 0
 * @param options.slowReceiveMs how long it waits, in ms
 * @throws RangeError if an option is outside its range
 */
export function measureSwimMistakes(
  options: SwimClusterOptions & {
    readonly periods: number;
    readonly slowMembers?: number;
    readonly slowReceiveMs?: Distribution;
  },
): SwimMistakes {
  requireKnownFields('options', options, {
    ...SWIM_CLUSTER,
    periods: true,
    slowMembers: true,
    slowReceiveMs: true,
  });
  const { members, periods, swim, slowMembers = 0, slowReceiveMs } = options;
  requireWhole('periods', periods, 1);
  requireWhole('slowMembers', slowMembers, 0, members);
  const { stateOf } = run(options, { periods: periods + 0.5, slow: slowMembers, slowReceiveMs });
  const states = Array.from({ length: members }, (_, i) => stateOf(i) as SwimState);
  const accused = (list: readonly number[]): number[] => list.filter((_, j) => j % 2 === 1);
  const suspected = states.flatMap(state => accused(state.suspected));
  const condemned = states.flatMap(state => accused(state.condemned));
  const isHealthy = (member: number): boolean => member >= slowMembers;
  const isDirect = swim.suspicionPeriods === 0;
  const perProbe = (list: (state: SwimState) => readonly number[]): Interval =>
    tInterval(states.map(state => list(state).length / 2 / periods));
  return {
    suspicions: suspected.length,
    suspicionsOfHealthy: suspected.filter(isHealthy).length,
    verdicts: condemned.length,
    verdictsOnHealthy: condemned.filter(isHealthy).length,
    healthyCondemned: new Set(condemned.filter(isHealthy)).size,
    accusationsPerProbe: perProbe(state => (isDirect ? state.condemned : state.suspected)),
    verdictsPerProbe: perProbe(state => state.condemned),
  };
}
