/** A leaderless store under the faults of chapter 3.5, measured: over a partition, after an outage, over two data centers. */

import { lognormal, Random, zipf } from '../../engine/random/index.js';
import {
  at,
  type ClientOperation,
  type ClientRequest,
  crash,
  heal,
  type NodeClass,
  partition,
  restart,
  type SimulationRun,
  type StateSample,
  type StatesNow,
  sampleStates,
  simulate,
  type World,
} from '../../engine/simulation/index.js';
import {
  complain,
  type FieldsOf,
  requireBoolean,
  requireCount,
  requireInRange,
  requireKnownFields,
  requireList,
  requireRecord,
  requireSimulatedMs,
} from '../../ground/arguments.js';
import { type HealingTraffic, leaderlessStore } from '../../protocols/leaderless-store/leaderless-store.js';
import { preferenceList } from '../../protocols/leaderless-store/preference-list.js';
import type { StoreAnswer, StoreRequest } from '../../protocols/leaderless-store/store-messages.js';
import type { LeaderlessOptions } from '../../protocols/leaderless-store/store-options.js';
import { isLater, laterOf, type Version } from '../../protocols/leaderless-store/version.js';

/** What clients of a store were told. */
export interface StoreOutcomes {
  readonly writes: number;
  readonly writesRefused: number;
  readonly reads: number;
  readonly readsRefused: number;
  /** Reads that were answered with an older value than that of a write that had been acknowledged before they began. */
  readonly staleReads: number;
}

/**
 * Counts what clients were told, where each key's values are numbers that only grow: a read is stale if a write of a greater number was acknowledged
 * before the read began.
 *
 * @throws RangeError if an argument is outside its range
 */
export function storeOutcomes(history: readonly ClientOperation[]): StoreOutcomes {
  requireList('history', history);
  history.forEach((operation, i) => {
    requireRecord(`history[${i}]`, operation);
    requireRecord(`history[${i}].input`, operation.input);
  });
  const written: { readonly key: string; readonly value: number; readonly place: number }[] = [];
  const outcomes = { writes: 0, writesRefused: 0, reads: 0, readsRefused: 0, staleReads: 0 };
  for (const { input, output, completedPlace } of history) {
    const request = input as StoreRequest;
    if (request.type !== 'put') continue;
    outcomes.writes += 1;
    if ((output as StoreAnswer | undefined)?.ok !== true) outcomes.writesRefused += 1;
    else written.push({ key: request.key, value: request.value as number, place: completedPlace as number });
  }
  for (const { input, output, invokedPlace } of history) {
    const request = input as StoreRequest;
    if (request.type !== 'get') continue;
    outcomes.reads += 1;
    const answer = output as StoreAnswer | undefined;
    if (answer?.ok !== true) {
      outcomes.readsRefused += 1;
      continue;
    }
    const read = (answer.value as number | null) ?? Number.NEGATIVE_INFINITY;
    const isStale = written.some(
      ({ key, value, place }) => key === request.key && place < invokedPlace && value > read,
    );
    if (isStale) outcomes.staleReads += 1;
  }
  return outcomes;
}

const NODES = ['a', 'b', 'c', 'd', 'e'] as const;

function nodesOf(store: NodeClass): Record<string, NodeClass> {
  return Object.fromEntries(NODES.map(node => [node, store]));
}

/** Users who each ask one thing, at regular times and whatever becomes of the others. */
function usersOf(
  name: string,
  everyMs: number,
  untilMs: number,
  to: string,
  request: (turn: number) => StoreRequest,
): Record<string, readonly ClientRequest[]> {
  const turns = Array.from({ length: Math.ceil(untilMs / everyMs) - 1 }, (_, turn) => turn + 1);
  return Object.fromEntries(
    turns.map(turn => [`${name} ${turn}`, [{ to, request: request(turn), atMs: turn * everyMs }]]),
  );
}

/** How a store of three replicas in one data center is set. */
type HealingOptions = Omit<LeaderlessOptions, 'replicas' | 'dataCenters'>;

const HEALING_OPTIONS: FieldsOf<HealingOptions> = {
  read: true,
  write: true,
  sloppy: true,
  handoffMs: true,
  readRepair: true,
  antiEntropyMs: true,
  silentMs: true,
  timeoutMs: true,
};

/** A partition that leaves one home of a key on the writers' side. */
export interface PartitionExperiment {
  readonly homes: readonly string[];
  /** The two sides; the first is the writers'. */
  readonly sides: readonly (readonly string[])[];
  readonly fromMs: number;
  readonly healedAtMs: number;
  readonly untilMs: number;
  readonly world: World;
}

/**
 * Five nodes, three of them home to one key. From 300 to 900 ms two of its homes are cut off from everybody else. Writers, on the side of the one home,
 * put 1, 2, 3, ... every 10 ms until the partition heals; readers, every 7 ms until 1,400 ms, ask one of the two homes. Messages take 1 ms in the median.
 *
 * @throws RangeError if an option is outside its range
 */
export function partitionExperiment(options: HealingOptions): PartitionExperiment {
  requireKnownFields('options', options, HEALING_OPTIONS);
  const key = 'cart';
  const list = preferenceList(key, NODES);
  const [fromMs, healedAtMs, untilMs] = [300, 900, 1500];
  const sides = [
    [list[0], list[3], list[4]],
    [list[1], list[2]],
  ];
  return {
    homes: list.slice(0, 3),
    sides,
    fromMs,
    healedAtMs,
    untilMs,
    world: {
      nodes: nodesOf(leaderlessStore({ ...options, replicas: 3 })),
      network: { latency: lognormal(1, 0.5) },
      faults: [at(fromMs, partition(...sides)), at(healedAtMs, heal())],
      clients: {
        ...usersOf('writer', 10, healedAtMs, list[3], turn => ({ type: 'put', key, value: turn })),
        ...usersOf('reader', 7, untilMs - 100, list[1], () => ({ type: 'get', key })),
      },
    },
  };
}

/** How replicas came together again after an outage. */
export interface HealingRun {
  /** How many of the returned node's replicas are older than the latest that any home has, over time. */
  readonly behind: readonly StateSample<number>[];
  readonly traffic: HealingTraffic;
  /** Every write that it missed is there again from then on, in ms after its return; `undefined` if not by the end. */
  readonly healedAfterMs: number | undefined;
  readonly outcomes: StoreOutcomes;
}

/**
 * Five nodes and some keys, three replicas each. One node is down from 500 to 1,500 ms, while 200 writes a second go on, to keys by a Zipf law;
 * afterwards there are only reads, by the same law.
 *
 * @param options how the store heals; N = 3
 * @param setting `keys`, 1 or above; `readsPerSecond`, in [0.000001, 100,000]; `untilMs` in (1,500, 600,000]
 * @throws RangeError if an argument is outside its range
 */
export function simulateHealing(
  options: HealingOptions,
  setting: {
    readonly seed: number | string;
    readonly keys?: number;
    readonly readsPerSecond?: number;
    readonly untilMs?: number;
  },
): HealingRun {
  requireKnownFields('options', options, HEALING_OPTIONS);
  requireKnownFields('setting', setting, { seed: true, keys: true, readsPerSecond: true, untilMs: true });
  const { seed, keys = 100, readsPerSecond = 200, untilMs = 6000 } = setting;
  requireCount('keys', keys, 1, 1_000_000);
  requireInRange('readsPerSecond', readsPerSecond, 1e-6, 100_000);
  requireSimulatedMs('untilMs', untilMs);
  if (untilMs <= 1500) complain('untilMs', 'above 1500', untilMs);
  if (untilMs > 600_000) complain('untilMs', 'at most 600000', untilMs);
  const [downAtMs, upAtMs, writesUntilMs] = [500, 1500, 1500];
  const down = NODES[1];
  const popular = zipf(keys, 1);
  const random = new Random(seed).split('keys');
  const key = () => `key ${popular.sample(random)}`;
  const isUp = (atMs: number, node: string) => node !== down || atMs < downAtMs - 100 || atMs > upAtMs;
  const askedAt = (atMs: number) => {
    const nodes = NODES.filter(node => isUp(atMs, node));
    return nodes[random.below(nodes.length)];
  };
  const clients: Record<string, readonly ClientRequest[]> = {};
  for (let turn = 1; turn * 5 < writesUntilMs; turn++)
    clients[`writer ${turn}`] = [
      { to: askedAt(turn * 5), request: { type: 'put', key: key(), value: turn }, atMs: turn * 5 },
    ];
  const everyMs = 1000 / readsPerSecond;
  for (let turn = 1; upAtMs + turn * everyMs < untilMs - 100; turn++) {
    const atMs = upAtMs + turn * everyMs;
    clients[`reader ${turn}`] = [{ to: askedAt(atMs), request: { type: 'get', key: key() }, atMs }];
  }
  const { samples, run } = sampleStates(
    {
      nodes: nodesOf(leaderlessStore({ ...options, replicas: 3 })),
      network: { latency: lognormal(1, 0.5) },
      faults: [at(downAtMs, crash(down)), at(upAtMs, restart(down))],
      clients,
    },
    states => copiesBehind(states, down),
    { seed, untilMs, everyMs: 50, trace: 'none' },
  );
  const behind = samples.filter(({ atMs }) => atMs >= upAtMs);
  const healed = behind.findIndex((_, index) => behind.slice(index).every(({ value }) => value === 0));
  return {
    behind,
    traffic: trafficIn(run),
    healedAfterMs: healed < 0 ? undefined : behind[healed].atMs - upAtMs,
    outcomes: storeOutcomes(run.history),
  };
}

function dataOf(states: StatesNow, node: string): ReadonlyMap<string, Version> {
  return (states[node]?.data ?? new Map()) as ReadonlyMap<string, Version>;
}

/** Keys of which a node, one of their homes, has less than the latest that another home has. */
function copiesBehind(states: StatesNow, node: string): number {
  const own = dataOf(states, node);
  const latest = new Map<string, Version>();
  for (const other of NODES)
    for (const [key, version] of dataOf(states, other))
      if (preferenceList(key, NODES).slice(0, 3).includes(node))
        latest.set(key, laterOf(latest.get(key), version) as Version);
  return [...latest].filter(([key, version]) => isLater(version, own.get(key))).length;
}

function trafficIn({ states }: SimulationRun): HealingTraffic {
  const sum = { repaired: 0, handedOff: 0, hashes: 0, exchanged: 0 };
  for (const { traffic } of Object.values(states))
    for (const [what, count] of Object.entries(traffic as HealingTraffic))
      sum[what as keyof HealingTraffic] += count;
  return sum;
}

/** What a consistency level costs and gives over two data centers. */
export interface DataCenterRun {
  readonly writeLatencies: readonly number[];
  readonly readLatencies: readonly number[];
  readonly outcomes: StoreOutcomes;
}

/**
 * Two data centers, east and west, with three nodes and three replicas each. Writers in the east put, and readers in the west get the same key some time after
 * the write began, some hundred times each. Within a data center a message takes 0.5 ms in the median, between them some `farMs`.
 *
 * @param setting `operations` of each kind, 1 or above, default 400; `farMs`, one way, above 0; `readAfterMs`, 0 or above, default 5; with `westIsLost` the west is cut off all the time and readers ask in the east
 * @throws RangeError if an argument is outside its range
 */
export function simulateDataCenters(
  { read, write }: Pick<LeaderlessOptions, 'read' | 'write'>,
  setting: {
    readonly seed: number | string;
    readonly farMs: number;
    readonly readAfterMs?: number;
    readonly westIsLost?: boolean;
    readonly operations?: number;
  },
): DataCenterRun {
  requireKnownFields('setting', setting, {
    seed: true,
    farMs: true,
    readAfterMs: true,
    westIsLost: true,
    operations: true,
  });
  const { seed, farMs, readAfterMs = 5, westIsLost = false, operations = 400 } = setting;
  requireSimulatedMs('farMs', farMs);
  requireSimulatedMs('readAfterMs', readAfterMs, 0);
  requireBoolean('westIsLost', westIsLost);
  requireCount('operations', operations, 1, 20_000);
  const east = ['e1', 'e2', 'e3'];
  const west = ['w1', 'w2', 'w3'];
  const dataCenters = Object.fromEntries([
    ...east.map(node => [node, 'east']),
    ...west.map(node => [node, 'west']),
  ]);
  const store = leaderlessStore({ replicas: 3, read, write, dataCenters, silentMs: 400, timeoutMs: 1000 });
  const far = lognormal(farMs, 0.05);
  const links = east.flatMap(one =>
    west.flatMap(other => [
      { from: one, to: other, latency: far },
      { from: other, to: one, latency: far },
    ]),
  );
  const clients: Record<string, readonly ClientRequest[]> = {};
  for (let turn = 1; turn <= operations; turn++) {
    const key = `key ${turn}`;
    const atMs = 20 * turn;
    clients[`writer ${turn}`] = [{ to: east[turn % 3], request: { type: 'put', key, value: turn }, atMs }];
    const readers = westIsLost ? east : west;
    clients[`reader ${turn}`] = [
      { to: readers[(turn + 1) % 3], request: { type: 'get', key }, atMs: atMs + readAfterMs },
    ];
  }
  const { history } = simulate(
    {
      nodes: Object.fromEntries([...east, ...west].map(node => [node, store])),
      network: { latency: lognormal(0.5, 0.3), links },
      faults: westIsLost ? [at(0, partition(east, west))] : [],
      clients,
    },
    { seed, untilMs: 20 * operations + 2000, trace: 'none', mostHandlers: 100 * operations + 100_000 },
  );
  const latencies = (type: StoreRequest['type']) =>
    history.flatMap(({ input, output, invokedAtMs, completedAtMs }) =>
      (input as StoreRequest).type === type && (output as StoreAnswer | undefined)?.ok === true
        ? [(completedAtMs as number) - invokedAtMs]
        : [],
    );
  return {
    writeLatencies: latencies('put'),
    readLatencies: latencies('get'),
    outcomes: storeOutcomes(history),
  };
}
