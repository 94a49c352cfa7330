import { requireFinite, requireNonNegative, requirePositive, requireProbability } from '../arguments.js';
import type { Distribution } from '../random/index.js';
import { nodesNamedBy, type ScheduledFault } from './faults.js';
import type { NodeClass, NodeId } from './node.js';

/** How messages travel. All of it is drawn from the run's seed. */
export interface NetworkOptions {
  /** One way, in ms: a distribution, or a number for always the same. Default 1. */
  readonly latency?: Distribution | number;
  /** The share of messages that are lost, in [0, 1]. Default 0. */
  readonly loss?: number;
  /** The share of messages that arrive twice, in [0, 1]. Default 0. */
  readonly duplication?: number;
  /** Whether messages of one link arrive in the order in which they were sent. Default false: overtaking is normal. */
  readonly ordered?: boolean;
  /** Links that differ; the first that matches counts. */
  readonly links?: readonly (Omit<NetworkOptions, 'links' | 'ordered'> & {
    readonly from?: NodeId;
    readonly to?: NodeId;
  })[];
}

/** How a node's clock is off. */
export interface ClockOptions {
  /** How far ahead it starts, in ms; below 0 is behind. Default 0. */
  readonly offsetMs?: number;
  /** How much too fast it runs, in parts per million; below 0 is too slow. Default 0. */
  readonly driftPpm?: number;
}

/** One request of a client's script. */
export interface ClientRequest {
  readonly to: NodeId;
  readonly request: unknown;
  /** Not before this time, in ms. Default: as soon as the one before is answered or given up. */
  readonly atMs?: number;
}

/** Everything that a run is made of, besides its seed. */
export interface World {
  readonly nodes: Readonly<Record<NodeId, NodeClass>>;
  readonly network?: NetworkOptions;
  readonly clocks?: Readonly<Record<NodeId, ClockOptions>>;
  readonly faults?: readonly ScheduledFault[];
  /** Each client asks one thing after the other. */
  readonly clients?: Readonly<Record<string, readonly ClientRequest[]>>;
  /** After how long a client gives an answer up, in ms: the request may still take effect. Default 1000. */
  readonly clientTimeoutMs?: number;
}

function requireKnown(what: string, names: readonly string[], known: ReadonlySet<string>): void {
  const stranger = names.find(name => !known.has(name));
  if (stranger === undefined) return;
  throw new RangeError(
    `${what} names '${stranger}', which is not in this world (there are ${[...known].join(', ')})`,
  );
}

function requireLink(name: string, link: NetworkOptions): void {
  if (typeof link.latency === 'number') requireNonNegative(`${name}.latency`, link.latency);
  requireProbability(`${name}.loss`, link.loss ?? 0);
  requireProbability(`${name}.duplication`, link.duplication ?? 0);
}

/** @throws RangeError that names what is wrong with a world: no nodes, strangers, a number out of its range */
export function requireWorld(world: World): void {
  const nodes = new Set(Object.keys(world.nodes));
  if (nodes.size === 0) throw new RangeError('nodes must hold at least one node');
  const clients = Object.keys(world.clients ?? {});
  const twice = clients.find(client => nodes.has(client));
  if (twice !== undefined)
    throw new RangeError(`'${twice}' is both a node and a client: name one of them otherwise`);
  const everybody = new Set([...nodes, ...clients]);
  requireLink('network', world.network ?? {});
  for (const [index, link] of (world.network?.links ?? []).entries()) {
    requireLink(`network.links[${index}]`, link);
    requireKnown(
      `network.links[${index}]`,
      [link.from, link.to].filter(name => name !== undefined),
      everybody,
    );
  }
  requireKnown('clocks', Object.keys(world.clocks ?? {}), nodes);
  for (const [node, { offsetMs = 0, driftPpm = 0 }] of Object.entries(world.clocks ?? {})) {
    requireFinite(`clocks.${node}.offsetMs`, offsetMs);
    if (!(driftPpm > -1e6))
      throw new RangeError(`clocks.${node}.driftPpm must be above -1,000,000, got ${driftPpm}`);
  }
  for (const { atMs, fault } of world.faults ?? []) {
    requireNonNegative(`the time of fault '${fault.kind}'`, atMs);
    const reach = fault.kind === 'partition' || fault.kind === 'cut' ? everybody : nodes;
    requireKnown(`fault '${fault.kind}' at ${atMs} ms`, nodesNamedBy(fault), reach);
  }
  for (const [client, requests] of Object.entries(world.clients ?? {})) {
    requireKnown(
      `client '${client}'`,
      requests.map(({ to }) => to),
      nodes,
    );
    for (const { atMs = 0 } of requests) requireNonNegative(`the time of a request of '${client}'`, atMs);
  }
  requirePositive('clientTimeoutMs', world.clientTimeoutMs ?? 1000);
}
