import type { Distribution } from '../random/index.js';
import type { FaultPlan, ScheduledFault } from './faults.js';
import type { NodeClass, NodeId } from './node.js';
import type { Workload } from './workload.js';

/** How messages travel on a link. All of it is drawn from the run's seed. */
export interface LinkOptions {
  /** One way, in ms: a distribution, or a number for always the same. Default 1. */
  readonly latency?: Distribution | number;
  /** The share of messages that are lost, in [0, 1]. Default 0. */
  readonly loss?: number;
  /** The share of messages that arrive twice, in [0, 1]. Default 0. */
  readonly duplication?: number;
  /** The share of messages that are held back by two more latencies, so that later ones overtake them, in [0, 1]. Default 0. */
  readonly reordering?: number;
  /**
   * How much a link carries, one message after the other; above 0. A message has about as many bytes as its JSON text. Default: any
   * message takes no time of its own.
   */
  readonly bytesPerSecond?: number;
}

/** How messages travel. */
export interface NetworkOptions extends LinkOptions {
  /** Whether messages of one link arrive in the order in which they were sent. Default false: overtaking is normal. */
  readonly ordered?: boolean;
  /** Links that differ; the first that matches counts. */
  readonly links?: readonly (LinkOptions & { readonly from?: NodeId; readonly to?: NodeId })[];
}

/** How every node's disk behaves. */
export interface DiskOptions {
  /** How long a sync takes, in ms; what the handler does after it waits, and so does the node. Default 0. */
  readonly syncMs?: Distribution | number;
  /** Whether a crash may leave a first part of a value that was being written. Default false: a write is there or not. */
  readonly tearsWrites?: boolean;
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
  readonly disk?: DiskOptions;
  /**
   * How long a handler occupies its node, in ms: what it does takes effect at the end, and what comes meanwhile waits its turn. Default
   * 0.
   */
  readonly handlingMs?: Distribution | number;
  /** What goes wrong: written down, or drawn from the run's seed by a plan such as `swarm`. */
  readonly faults?: readonly ScheduledFault[] | FaultPlan;
  /** Each client asks one thing after the other. */
  readonly clients?: Readonly<Record<string, readonly ClientRequest[]>>;
  /** Clients whose requests are drawn, beside those with a script. */
  readonly workload?: Workload;
  /** After how long a client gives an answer up, in ms: the request may still take effect. Default 1000. */
  readonly clientTimeoutMs?: number;
}
