/**
 * The re-mirroring storm in Amazon's Elastic Block Store, 21 April 2011: servers that were cut off all look for places for new copies at once.
 * Source: Amazon, "Summary of the Amazon EC2 and Amazon RDS service disruption in the US East Region", 2011.
 */
import { exponential } from '../../engine/random/index.js';
import {
  at,
  crash,
  heal,
  type NodeId,
  openLoop,
  partition,
  restart,
  type ScheduledFault,
  sampleStates,
} from '../../engine/simulation/index.js';
import {
  requireKnownFields,
  requireOneOf,
  requireSimulatedMs,
  requireSteps,
} from '../../ground/arguments.js';
import {
  type BlockStoreDesign,
  blockStoreNodes,
  type CreateVolume,
  type VolumeState,
} from '../../protocols/block-store.js';

/** What happens to the store: its servers are cut off from each other and joined again, or lose power and get it back. */
export type BlockStoreEvent = 'isolation' | 'power-loss';

/** The store at one time. */
export interface BlockStoreMoment {
  readonly atMs: number;
  /** Volumes that take no writes. */
  readonly stuck: number;
  /** Free places for copies, over all servers that are up. */
  readonly free: number;
  /** Requests that wait for a thread of the control plane. */
  readonly queued: number;
}

/** A replay, measured. */
export interface BlockStoreReplay {
  readonly seed: number | string;
  readonly volumes: number;
  readonly moments: readonly BlockStoreMoment[];
  /** Requests to create a volume in another zone, where nothing failed, and how many of them got no volume within the client's patience. */
  readonly otherZone: { readonly asked: number; readonly failed: number };
  /** Handlers that ran on all nodes: what the event made them do. */
  readonly handlers: number;
  /** When the last volume took writes again, in ms; `undefined` if some were stuck at the end. */
  readonly recoveredAtMs: number | undefined;
}

/**
 * Plays one event over a small replicated block store: at 1 s it begins, at 1.6 s it is over, and the run goes on.
 *
 * In an isolation every server is alone, and only the control plane, on another network, still reaches them all. In a power loss all
 * servers stop at once and start again with their disks.
 *
 * @param design how the store is built
 * @param event what happens
 * @param options.untilMs how long to watch, in ms, 1,001 or above; default 6000
 * @throws RangeError if an argument is out of its range, or the run would be longer than some 20,000,000 handlers
 */
export function replayBlockStore(
  design: BlockStoreDesign,
  event: BlockStoreEvent,
  options: { seed: number | string; untilMs?: number },
): BlockStoreReplay {
  requireKnownFields('options', options, { seed: true, untilMs: true });
  const { seed, untilMs = 6000 } = options;
  const nodes = blockStoreNodes(design);
  requireOneOf('event', event, ['isolation', 'power-loss']);
  requireSimulatedMs('untilMs', untilMs, 1001);
  const perMs = design.servers * (design.servers / 50 + design.volumesEach / design.retryMs + 0.1);
  requireSteps('untilMs', untilMs, untilMs * perMs, 20_000_000);
  const servers = Object.keys(nodes).filter(node => node !== 'control');
  const { samples, run } = sampleStates(
    {
      nodes,
      network: { latency: exponential(1) },
      handlingMs: 0.3,
      faults: faultsOf(event, servers),
      clientTimeoutMs: 1000,
      workload: openLoop({
        everyMs: exponential(25),
        to: ['control'],
        request: (random): CreateVolume => ({ zone: random.chance(0.1) ? 'this' : 'other' }),
        untilMs: untilMs - 1000,
      }),
    },
    states => {
      const up = servers.map(server => states[server]).filter(state => state !== undefined);
      const volumes = up.flatMap(state => Object.values(state.volumes as Record<string, VolumeState>));
      return {
        writable: volumes.filter(({ status }) => status === 'mirrored').length,
        free: up.reduce((sum, state) => sum + Number(state.free), 0),
        queued: ((states.control?.queue ?? []) as unknown[]).length,
      };
    },
    { seed, untilMs, everyMs: 50, trace: 'none', mostHandlers: 100_000_000 },
  );
  const volumes = design.servers * design.volumesEach;
  const moments = samples.slice(1).map(({ atMs, value }) => {
    const isDark = event === 'power-loss' && atMs >= 1000 && atMs < 1600;
    return {
      atMs,
      stuck: isDark ? volumes : volumes - value.writable,
      free: isDark ? 0 : value.free,
      queued: value.queued,
    };
  });
  const lastStuck = moments.map(({ stuck }) => stuck > 0).lastIndexOf(true);
  const elsewhere = run.history.filter(({ input }) => (input as CreateVolume).zone === 'other');
  return {
    seed,
    volumes,
    moments,
    otherZone: {
      asked: elsewhere.length,
      failed: elsewhere.filter(({ completedAtMs }) => completedAtMs === undefined).length,
    },
    handlers: run.handlers,
    recoveredAtMs: moments[lastStuck + 1]?.atMs,
  };
}

function faultsOf(event: BlockStoreEvent, servers: readonly NodeId[]): ScheduledFault[] {
  if (event === 'isolation')
    return [at(1000, partition(...servers.map(server => [server]))), at(1600, heal())];
  return servers.flatMap(server => [at(1000, crash(server)), at(1600, restart(server))]);
}
