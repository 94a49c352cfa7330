import {
  type FieldsOf,
  requireKnownFields,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireRecord,
  requireWhole,
} from '../../../../ground/arguments.js';
import type { ClientRequest, NodeClass, NodeId } from '../../../simulation/index.js';
import type { ExploreOptions } from '../explore.js';

/** What may go wrong, and how often in one run. Every use, and every non-use, is explored. */
export interface FaultBudgets {
  /** Messages that may be lost. Default 0. */
  readonly lose?: number;
  /** Messages that may be delivered once more. Default 0. */
  readonly duplicate?: number;
  /** Crashes, of any nodes. Default 0. */
  readonly crash?: number;
  /** Restarts of crashed nodes. Default as many as crashes; 0 is crash-stop. */
  readonly restart?: number;
  /**
   * Partitions, one at a time, each ended by healing at any moment. What would cross one does not arrive; it waits, or is lost without
   * using the budget `lose`. Default 0.
   */
  readonly partition?: number;
}

/**
 * How messages under way are kept. `multiset`: any may be next, each arrives once. `ordered`: as `multiset`, but each link is first in,
 * first out. `set`: a message is never used up and may always arrive again.
 */
export type NetworkKind = 'multiset' | 'ordered' | 'set';

/**
 * Bounded discrete time. The world counts ticks from 0; a tick passes only when nothing is overdue. `now()` then shows the tick, so leases
 * and deadlines can be explored, up to the last tick.
 */
export interface ExploredTime {
  /** The last tick, a whole number, 1 or above. */
  readonly untilTick: number;
  /** The length of a tick in ms, above 0. Default 1. Timers are rounded up to whole ticks. */
  readonly tickMs?: number;
  /** How many ticks a message takes at least and at most. Default: any number. */
  readonly latencyTicks?: { readonly least: number; readonly most: number };
  /** Whether a timer may ring after its time, as in a node that stands still. Default false: at its tick. */
  readonly lateTimers?: boolean;
  /** How many ticks a node's own clock is ahead; below 0 is behind. Default 0. */
  readonly clockOffsetTicks?: Readonly<Record<NodeId, number>>;
}

/** What is explored: nodes, what clients ask, and what may go wrong. */
export interface ExploredWorld {
  readonly nodes: Readonly<Record<NodeId, NodeClass>>;
  /** Each client asks one thing after the other, and waits for ever. */
  readonly clients?: Readonly<Record<string, readonly Pick<ClientRequest, 'to' | 'request'>[]>>;
  /**
   * When a client asks. `any time` explores every moment after its last answer, which is what a claim about the order of operations needs;
   * `at once` joins each request to the answer before it, which gives fewer states. Default `any time`.
   */
  readonly clientsAsk?: 'any time' | 'at once';
  /** Default `multiset`. */
  readonly network?: NetworkKind;
  /** Which partitions there may be: for each the groups that cannot reach each other. Default every split in two. */
  readonly partitions?: readonly (readonly (readonly NodeId[])[])[];
  /** Without it time is an order of events, and `now()` is refused. */
  readonly time?: ExploredTime;
}

/** A longer script has no space of states that ends in time. */
const MOST_REQUESTS = 60;

/** More nodes have too many splits to explore them all. */
const MOST_TO_SPLIT = 10;

/** The partitions that may happen. */
export function partitionsOf({
  nodes,
  partitions,
}: ExploredWorld): readonly (readonly (readonly NodeId[])[])[] {
  if (partitions !== undefined) return partitions;
  const names = Object.keys(nodes);
  const splits: NodeId[][][] = [];
  // The first node's side is named first, so that no split comes twice.
  for (let others = 1; others < 1 << (names.length - 1); others++) {
    const isOther = (index: number): boolean => index > 0 && ((others >> (index - 1)) & 1) === 1;
    splits.push([names.filter((_, index) => !isOther(index)), names.filter((_, index) => isOther(index))]);
  }
  return splits;
}

/** What a world and its options are made of: a field that nobody reads is refused, since it would be ignored without a word. */
const WORLD_FIELDS: FieldsOf<ExploredWorld> = {
  nodes: true,
  clients: true,
  clientsAsk: true,
  network: true,
  partitions: true,
  time: true,
};
const TIME_FIELDS: FieldsOf<ExploredTime> = {
  untilTick: true,
  tickMs: true,
  latencyTicks: true,
  lateTimers: true,
  clockOffsetTicks: true,
};
const OPTION_FIELDS: FieldsOf<ExploreOptions> = {
  always: true,
  sometimes: true,
  eventually: true,
  leadsTo: true,
  mostStates: true,
  mostSteps: true,
  ignoreNoOps: true,
  reuse: true,
  symmetry: true,
  graph: true,
  lose: true,
  duplicate: true,
  crash: true,
  restart: true,
  partition: true,
};

/** @throws RangeError that names what is wrong */
export function requireExploredWorld(world: ExploredWorld, budgets: FaultBudgets): void {
  requireKnownFields('world', world, WORLD_FIELDS);
  requireKnownFields<ExploreOptions>('options', budgets, OPTION_FIELDS);
  requireRecord('nodes', world.nodes);
  const { nodes, clients = {}, partitions = [], time } = world;
  const names = Object.keys(nodes);
  if (names.length === 0) throw new RangeError('nodes must hold at least one node');
  if (world.network !== undefined) requireOneOf('network', world.network, ['multiset', 'ordered', 'set']);
  if (world.clientsAsk !== undefined) requireOneOf('clientsAsk', world.clientsAsk, ['any time', 'at once']);
  for (const [client, script] of Object.entries(clients)) {
    if (names.includes(client))
      throw new RangeError(`'${client}' is both a node and a client: name one of them otherwise`);
    if (script.length > MOST_REQUESTS)
      throw new RangeError(`client '${client}' asks ${script.length} times, more than ${MOST_REQUESTS}`);
    for (const request of script)
      requireKnownFields<Partial<ClientRequest>>(`a request of client '${client}'`, request, {
        to: true,
        request: true,
        atMs: true,
      });
    const stranger = script.find(({ to }) => !names.includes(to));
    if (stranger !== undefined) {
      throw new RangeError(
        `client '${client}' names '${stranger.to}', which is no node (there are ${names.join(', ')})`,
      );
    }
  }
  for (const budget of ['lose', 'duplicate', 'crash', 'restart', 'partition'] as const)
    requireWhole(budget, budgets[budget] ?? 0, 0, 60);
  for (const groups of partitions) {
    const stranger = groups.flat().find(name => !names.includes(name));
    if (stranger !== undefined) throw new RangeError(`partitions name '${stranger}', which is no node`);
    if (groups.length < 2) throw new RangeError('partitions must each have at least two groups');
  }
  if ((budgets.partition ?? 0) > 0 && world.partitions === undefined && names.length > MOST_TO_SPLIT)
    throw new RangeError(`${names.length} nodes have too many splits: name the partitions to explore`);
  for (const groups of partitions) {
    const all = groups.flat();
    const twice = all.find((name, index) => all.indexOf(name) !== index);
    if (twice !== undefined) throw new RangeError(`'${twice}' is in two groups of a partition`);
  }
  if (time === undefined) return;
  requireTime(time, names);
  if (time.latencyTicks !== undefined && world.network === 'set')
    throw new RangeError(
      "time.latencyTicks does not go with the network 'set', whose messages arrive again for ever",
    );
}

function requireTime(time: ExploredTime, names: readonly NodeId[]): void {
  requireKnownFields('time', time, TIME_FIELDS);
  requireWhole('time.untilTick', time.untilTick, 1, 10_000);
  requirePositive('time.tickMs', time.tickMs ?? 1);
  if (time.latencyTicks !== undefined) {
    requireNonNegative('time.latencyTicks.least', time.latencyTicks.least);
    requireWhole('time.latencyTicks.most', time.latencyTicks.most, time.latencyTicks.least);
  }
  const stranger = Object.keys(time.clockOffsetTicks ?? {}).find(name => !names.includes(name));
  if (stranger !== undefined)
    throw new RangeError(`time.clockOffsetTicks names '${stranger}', which is no node`);
}
