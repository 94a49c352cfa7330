import type { Distribution } from '../../engine/random/index.js';
import {
  type ClockOptions,
  Node,
  type NodeClass,
  type SimulationRun,
  simulate,
} from '../../engine/simulation/index.js';
import {
  requireKnownFields,
  requireProbability,
  requireSimulatedMs,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import {
  type HybridTime,
  hybridNext,
  lamportNext,
  type VectorClock,
  vectorNext,
} from '../../protocols/logical-clocks.js';
import { type CausalOrder, causalOrderOfRun } from './causal-order.js';

/** One moment by three logical clocks: what a message carries. */
export interface LogicalStamps {
  readonly lamport: number;
  readonly vector: VectorClock;
  readonly hybrid: HybridTime;
}

/** One moment by four clocks. */
export interface EventStamps extends LogicalStamps {
  /** The process's own wall clock, in ms. */
  readonly wallMs: number;
}

/** A process that keeps four clocks: each event moves them, and each message carries the three logical ones. */
class StampingNode extends Node<never, LogicalStamps> {
  stamps: EventStamps[] = [];

  protected stamp(heard?: LogicalStamps): EventStamps {
    const last = this.stamps.at(-1);
    const wallMs = this.now();
    const stamps = {
      lamport: lamportNext(last?.lamport ?? 0, heard?.lamport),
      vector: vectorNext(last?.vector ?? {}, this.id, heard?.vector),
      hybrid: hybridNext(last?.hybrid ?? { wallMs, counter: -1 }, wallMs, heard?.hybrid),
      wallMs,
    };
    this.stamps.push(stamps);
    return stamps;
  }

  override onMessage(_from: string, heard: LogicalStamps): void {
    this.stamp(heard);
  }
}

function chattingNode(events: number, everyMs: number, sendShare: number): NodeClass {
  return class ChattingNode extends StampingNode {
    left = events;

    override onStart(): void {
      this.wait();
    }

    override onTimer(): void {
      const { lamport, vector, hybrid } = this.stamp();
      const others = this.nodes.filter(node => node !== this.id);
      if (others.length > 0 && this.random() < sendShare)
        this.send(others[Math.floor(this.random() * others.length)], { lamport, vector, hybrid });
      this.left -= 1;
      if (this.left > 0) this.wait();
    }

    wait(): void {
      this.setTimer('act', everyMs * (0.5 + this.random()));
    }
  };
}

/** An event of a stamped run. */
export interface StampedEvent extends EventStamps {
  /** True time, in ms. */
  readonly atMs: number;
  readonly process: string;
  readonly kind: 'acts' | 'receives';
}

/** A run whose events know their times by four clocks, and what really came before what. */
export interface StampedRun {
  readonly run: SimulationRun;
  /** In the order of true time. */
  readonly events: readonly StampedEvent[];
  /** Happens-before among them, read off the trace, not off the clocks. */
  readonly order: CausalOrder;
}

/** More acts are refused: the run keeps an event for each. */
const MOST_ACTS = 100_000;

/**
 * Runs processes that act now and then, and tell each other of some of their acts. Each keeps a Lamport clock, a vector clock and a hybrid clock.
 *
 * @param options.processes how many, 1 to 26: they are called a, b, c
 * @param options.acts of each process, 1 or above
 * @param options.everyMs between a process's acts: between half of this and half as much again; above 0
 * @param options.sendShare the share of acts that are messages to another process, in [0, 1]
 * @param options.latency of messages, in ms
 * @param options.clocks how wall clocks are off
 * @throws RangeError if a number is out of its range, or there would be more than 100,000 acts
 */
export function stampedRun(options: {
  readonly processes: number;
  readonly acts: number;
  readonly everyMs: number;
  readonly sendShare: number;
  readonly latency: Distribution | number;
  readonly clocks?: Readonly<Record<string, ClockOptions>>;
  readonly seed: number | string;
}): StampedRun {
  requireKnownFields('options', options, {
    processes: true,
    acts: true,
    everyMs: true,
    sendShare: true,
    latency: true,
    clocks: true,
    seed: true,
  });
  const { processes, acts, everyMs, sendShare, latency, clocks = {}, seed } = options;
  requireWhole('processes', processes, 1, 26);
  requireWhole('acts', acts, 1);
  requireSteps('acts', acts, processes * acts, MOST_ACTS);
  requireSimulatedMs('everyMs', everyMs);
  requireProbability('sendShare', sendShare);
  const names = Array.from({ length: processes }, (_, index) => String.fromCharCode(97 + index));
  const node = chattingNode(acts, everyMs, sendShare);
  const run = simulate(
    { nodes: Object.fromEntries(names.map(name => [name, node])), network: { latency }, clocks },
    { seed, untilMs: Math.max(1e9, 10 * acts * everyMs) },
  );
  // Each of these handlers stamps once, in this order.
  const isStamped = ({ kind }: { kind: string }): boolean => kind === 'timer' || kind === 'deliver';
  const seen = new Map<string, number>();
  const events = run.events.filter(isStamped).map(({ node: process, atMs, kind }): StampedEvent => {
    const count = seen.get(process) ?? 0;
    seen.set(process, count + 1);
    const { stamps } = run.states[process] as { stamps: readonly EventStamps[] };
    return { process, atMs, kind: kind === 'timer' ? 'acts' : 'receives', ...stamps[count] };
  });
  return { run, events, order: causalOrderOfRun(run, isStamped) };
}
