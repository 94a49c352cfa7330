import { requireKnownFields, requireOneOf, requirePositive, requireWhole } from '../../ground/arguments.js';
import { SimulationEngine } from './engine.js';
import type { ScheduledFault } from './faults.js';
import { guarded } from './guards.js';
import { Node, type NodeId } from './node.js';
import type { ClientOperation, HandlerCall } from './pending.js';
import { LocalRuntime, type NodeRuntime } from './runtime.js';
import type { TraceEvent, TraceMode } from './trace.js';
import type { World } from './world.js';
import { requireWorld } from './world-check.js';

export interface SimulateOptions {
  /** Decides everything that chance decides. Print it: the same seed gives the same run, on every platform. */
  readonly seed: number | string;
  /** How long the world runs, in ms; it ends earlier if nothing is left to happen. Default 10,000. */
  readonly untilMs?: number;
  /** How many handlers may run: a protocol that talks for ever must end somewhere. Default a million. */
  readonly mostHandlers?: number;
  /** What is written down of the run. Default `events`. */
  readonly trace?: TraceMode;
  /** Accidents of the network that shall not happen, by their names in `run.accidents`: a failure without the rest of its noise. */
  readonly without?: readonly string[];
}

/** One run of a world. */
export interface SimulationRun {
  readonly seed: number | string;
  /** When the last thing happened, in ms. */
  readonly endedAtMs: number;
  /** Why it ended: nothing was left to happen, the time was over, or too many handlers ran. */
  readonly ended: 'quiet' | 'time' | 'handlers';
  readonly handlers: number;
  readonly events: readonly TraceEvent[];
  /** What the clients asked and learned. */
  readonly history: readonly ClientOperation[];
  /** The fields of every node that is up at the end. */
  readonly states: Readonly<Record<NodeId, Readonly<Record<string, unknown>>>>;
  /** The faults of the run, written down or drawn. */
  readonly faults: readonly ScheduledFault[];
  /**
   * Each message that chance lost or duplicated: `a>b#3 lost` is the third that a sent to b; its second copy is `twice`. Without a trace
   * they are not kept.
   */
  readonly accidents: readonly string[];
  /** Equal for equal runs; empty without a trace. */
  readonly hash: string;
}

/**
 * A run that goes on one handler at a time, wherever its nodes live: {@link next} says which handler must run, {@link done} takes what
 * it did. `simulate` drives one in this process.
 */
export class SimulationMachine {
  readonly #engine: SimulationEngine;
  readonly #options: Required<SimulateOptions>;
  #handlers = 0;
  #isStopped = false;

  /** @throws RangeError if the world or an option is wrong */
  constructor(
    private readonly world: World,
    options: SimulateOptions,
  ) {
    requireKnownFields('options', options, {
      seed: true,
      untilMs: true,
      mostHandlers: true,
      trace: true,
      without: true,
    });
    const { seed, untilMs = 10_000, mostHandlers = 1_000_000, trace = 'events', without = [] } = options;
    requireWorld(world);
    requirePositive('untilMs', untilMs);
    requireWhole('mostHandlers', mostHandlers, 1);
    requireOneOf('trace', trace, ['none', 'hash', 'events', 'states']);
    this.#options = { seed, untilMs, mostHandlers, trace, without };
    this.#engine = new SimulationEngine(world, this.#options);
  }

  /** Whether the fields after each handler are part of the trace, and must be handed to {@link done}. */
  get wantsStates(): boolean {
    return this.#options.trace === 'states';
  }

  /** The next handler that must run; `undefined` at the end. */
  next(): HandlerCall | undefined {
    if (this.#isStopped) return undefined;
    const call = this.#engine.next();
    if (call !== undefined && this.#handlers++ === this.#options.mostHandlers) {
      this.#handlers = this.#options.mostHandlers;
      this.#isStopped = true;
      return undefined;
    }
    return call;
  }

  /** What the handler did, and the fields that it left, where they are wanted. */
  done(
    effects: Parameters<SimulationEngine['done']>[0],
    event?: number,
    state?: Readonly<Record<string, unknown>>,
  ): void {
    if (event !== undefined && state !== undefined) this.#engine.trace.attachState(event, state);
    this.#engine.done(effects);
  }

  /** What came of the run. */
  conclude(stateOf: NodeRuntime['stateOf']): SimulationRun {
    const engine = this.#engine;
    const up = Object.keys(this.world.nodes).filter(node => engine.isUp(node));
    return {
      seed: this.#options.seed,
      endedAtMs: engine.nowMs,
      ended: this.#isStopped ? 'handlers' : engine.isWaiting ? 'time' : 'quiet',
      handlers: this.#handlers,
      get events() {
        return engine.trace.events;
      },
      history: engine.history,
      states: Object.fromEntries(up.map(node => [node, stateOf(node)])),
      faults: engine.faults,
      accidents: engine.accidents,
      get hash() {
        return engine.trace.hash;
      },
    };
  }
}

/**
 * Runs a world: its nodes, network, clocks, disks, faults and clients, in virtual time.
 *
 * @throws RangeError if the world or an option is wrong; NodeMisuseError if a node breaks its contract; what a handler throws
 * @example
 * simulate({ nodes: { a: Counter }, clients: { alice: [{ to: 'a', request: 'increment' }] } }, { seed: 7 }).history
 */
export function simulate(world: World, options: SimulateOptions): SimulationRun {
  return guarded(() => {
    const machine = new SimulationMachine(world, options);
    const runtime = new LocalRuntime(world.nodes, options.seed);
    drive(machine, runtime);
    if (kept.length === 0) kept.push(...smallSimulation());
    return machine.conclude(node => runtime.stateOf(node));
  });
}

function drive(machine: SimulationMachine, runtime: LocalRuntime): void {
  for (let call = machine.next(); call !== undefined; call = machine.next()) {
    if (call.fresh) runtime.create(call.node);
    const effects = runtime.handle(call.node, call.input, call.sight);
    if (machine.wantsStates) machine.done(effects, call.event, runtime.stateOf(call.node));
    else machine.done(effects);
  }
}

/**
 * Of objects of which none is left V8 forgets the shape, and with it the code that was compiled for them: after a garbage collection a
 * simulation was slow until it was compiled again. One small simulation is kept for ever, and its shapes with it.
 */
const kept: unknown[] = [];

class Echo extends Node {
  override onStart(): void {
    this.send('two', 'a');
    this.setTimer('again', 1);
  }
}

function smallSimulation(): unknown[] {
  const nodes = { one: Echo, two: Echo };
  const machine = new SimulationMachine({ nodes }, { seed: 0, untilMs: 3 });
  const runtime = new LocalRuntime(nodes, 0);
  drive(machine, runtime);
  return [machine, runtime];
}
