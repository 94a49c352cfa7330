import { requirePositive, requireWhole } from '../arguments.js';
import { Engine } from './engine.js';
import { guarded } from './guards.js';
import type { NodeId } from './node.js';
import type { ClientOperation } from './pending.js';
import { LocalRuntime } from './runtime.js';
import type { TraceEvent, TraceMode } from './trace.js';
import { requireWorld, type World } from './world.js';

export interface SimulateOptions {
  /** Decides everything that chance decides. Print it: the same seed gives the same run, on every platform. */
  readonly seed: number | string;
  /** How long the world runs, in ms; it ends earlier if nothing is left to happen. Default 10,000. */
  readonly untilMs?: number;
  /** How many handlers may run: a protocol that talks for ever must end somewhere. Default a million. */
  readonly mostHandlers?: number;
  /** What is written down of the run. Default `events`. */
  readonly trace?: TraceMode;
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
  /** What the clients asked and learnt. */
  readonly history: readonly ClientOperation[];
  /** The fields of every node that is up at the end. */
  readonly states: Readonly<Record<NodeId, Readonly<Record<string, unknown>>>>;
  /** Equal for equal runs; empty without a trace. */
  readonly hash: string;
}

/**
 * Runs a world: its nodes, network, clocks, faults and clients, in virtual time.
 *
 * @throws RangeError if the world or an option is wrong; NodeMisuseError if a node breaks its contract; what a handler throws
 * @example
 * simulate({ nodes: { a: Counter }, clients: { alice: [{ to: 'a', request: 'increment' }] } }, { seed: 7 }).history
 */
export function simulate(world: World, options: SimulateOptions): SimulationRun {
  const { seed, untilMs = 10_000, mostHandlers = 1_000_000, trace = 'events' } = options;
  requireWorld(world);
  requirePositive('untilMs', untilMs);
  requireWhole('mostHandlers', mostHandlers, 1);
  return guarded(() => run(world, { seed, untilMs, mostHandlers, trace }));
}

function run(world: World, { seed, untilMs, mostHandlers, trace }: Required<SimulateOptions>): SimulationRun {
  const engine = new Engine(world, { seed, untilMs, trace });
  const runtime = new LocalRuntime(world.nodes, seed);
  let handlers = 0;
  let ended: SimulationRun['ended'] = 'quiet';
  for (let call = engine.next(); call !== undefined; call = engine.next()) {
    if (handlers === mostHandlers) {
      ended = 'handlers';
      break;
    }
    handlers++;
    if (call.fresh) runtime.create(call.node);
    engine.done(runtime.handle(call.node, call.input, call.sight));
  }
  if (ended === 'quiet' && engine.isWaiting) ended = 'time';
  const up = Object.keys(world.nodes).filter(node => engine.isUp(node));
  return {
    seed,
    endedAtMs: engine.nowMs,
    ended,
    handlers,
    events: engine.trace.events,
    history: engine.history,
    states: Object.fromEntries(up.map(node => [node, runtime.stateOf(node)])),
    hash: engine.trace.hash,
  };
}
