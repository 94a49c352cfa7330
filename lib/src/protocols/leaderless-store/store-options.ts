import type { NodeId } from '../../engine/simulation/index.js';
import {
  type FieldsOf,
  requireKnownFields,
  requireOneOf,
  requireRecord,
  requireSimulatedMs,
  requireWhole,
} from '../../ground/arguments.js';
import { type CassandraLevel, levelIsMet } from './consistency-level.js';
import { preferenceList } from './preference-list.js';

/** What a leaderless store promises, and by which means it heals. */
export interface LeaderlessOptions {
  /** N: how many nodes are home to a key; in each data center, where there are several. */
  readonly replicas: number;
  /** R: how many replicas a read waits for, or a level. */
  readonly read: number | CassandraLevel;
  /** W: how many replicas a write waits for, or a level. */
  readonly write: number | CassandraLevel;
  /** Each node's data center; without it there is one. */
  readonly dataCenters?: Readonly<Record<NodeId, string>>;
  /** Whether the next nodes on a key's list stand in for silent homes, and count. Default false: a strict quorum. */
  readonly sloppy?: boolean;
  /**
   * How often a hint, a write that a silent home missed, is brought to it, in ms, 1 or above. With a sloppy quorum the stand-in keeps it; with a strict one the
   * coordinator does, and it does not count. Default: hints are kept nowhere, and a stand-in's replica stays where it is.
   */
  readonly handoffMs?: number;
  /** Whether a read brings its latest version to the replicas that answered with an older one. Default false. */
  readonly readRepair?: boolean;
  /** How often a node compares its hash tree with that of another one, in ms, 1 or above. Default: never. */
  readonly antiEntropyMs?: number;
  /** After how long a replica that does not answer counts as silent, in ms. Default 20. */
  readonly silentMs?: number;
  /** After how long an operation without its quorum is refused, in ms. Default 100. */
  readonly timeoutMs?: number;
}

const LEADERLESS_OPTIONS: FieldsOf<LeaderlessOptions> = {
  replicas: true,
  read: true,
  write: true,
  dataCenters: true,
  sloppy: true,
  handoffMs: true,
  readRepair: true,
  antiEntropyMs: true,
  silentMs: true,
  timeoutMs: true,
};

const LEVELS: readonly CassandraLevel[] = ['LOCAL_QUORUM', 'EACH_QUORUM', 'QUORUM'];

/** Where keys live and when a quorum is met, for one setting. */
export class Placement {
  constructor(private readonly options: LeaderlessOptions) {
    requireKnownFields('options', options, LEADERLESS_OPTIONS);
    const { replicas, read, write, dataCenters, sloppy, silentMs = 20, timeoutMs = 100 } = options;
    const { handoffMs, antiEntropyMs } = options;
    requireWhole('replicas', replicas, 1);
    for (const [name, quorum] of Object.entries({ read, write }))
      if (typeof quorum !== 'string') requireWhole(name, quorum, 1, replicas);
      else if (dataCenters === undefined)
        throw new RangeError(`${name} is the level ${quorum}, which needs 'dataCenters'`);
    if (dataCenters !== undefined && sloppy === true)
      throw new RangeError(
        "a sloppy quorum does not go with 'dataCenters': hints are kept by the coordinator there",
      );
    for (const [name, quorum] of Object.entries({ read, write }))
      if (typeof quorum === 'string') requireOneOf(name, quorum, LEVELS);
    if (dataCenters !== undefined) requireRecord('dataCenters', dataCenters);
    requireSimulatedMs('silentMs', silentMs);
    requireSimulatedMs('timeoutMs', timeoutMs);
    if (handoffMs !== undefined) requireSimulatedMs('handoffMs', handoffMs, 1);
    if (antiEntropyMs !== undefined) requireSimulatedMs('antiEntropyMs', antiEntropyMs, 1);
  }

  /** The nodes that are home to a key, and the others in the order in which they stand in. */
  of(
    key: string,
    nodes: readonly NodeId[],
  ): { readonly homes: readonly NodeId[]; readonly others: readonly NodeId[] } {
    const { replicas, dataCenters } = this.options;
    const list = preferenceList(key, nodes);
    if (dataCenters === undefined) return { homes: list.slice(0, replicas), others: list.slice(replicas) };
    const centers = [...new Set(nodes.map(node => dataCenters[node]))];
    const homes = centers.flatMap(center =>
      list.filter(node => dataCenters[node] === center).slice(0, replicas),
    );
    return { homes, others: [] };
  }

  /** The homes that a read asks: at a local quorum those of the coordinator's own data center. */
  asked(kind: 'read' | 'write', homes: readonly NodeId[], coordinator: NodeId): readonly NodeId[] {
    const { dataCenters } = this.options;
    if (kind === 'write' || this.options.read !== 'LOCAL_QUORUM' || dataCenters === undefined) return homes;
    return homes.filter(home => dataCenters[home] === dataCenters[coordinator]);
  }

  /** Whether those who answered are enough. */
  isEnough(kind: 'read' | 'write', answered: readonly NodeId[], coordinator: NodeId): boolean {
    const quorum = this.options[kind];
    if (typeof quorum === 'number') return answered.length >= quorum;
    const { replicas, dataCenters = {} } = this.options;
    const counted = new Map<string, number>();
    for (const node of answered) counted.set(dataCenters[node], (counted.get(dataCenters[node]) ?? 0) + 1);
    const counts = Object.fromEntries(counted);
    const factors = Object.fromEntries(Object.values(dataCenters).map(center => [center, replicas]));
    return levelIsMet(quorum, factors, counts, dataCenters[coordinator]);
  }
}
