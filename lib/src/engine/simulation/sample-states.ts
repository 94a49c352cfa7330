import { requirePositive } from '../../ground/arguments.js';
import { guarded } from './guards.js';
import type { NodeId } from './node.js';
import { LocalRuntime } from './runtime.js';
import { type SimulateOptions, SimulationMachine, type SimulationRun } from './simulate.js';
import type { World } from './world.js';

/** The fields of every node that has been started, as they are now: not to be changed. */
export type StatesNow = Readonly<Record<NodeId, Readonly<Record<string, unknown>>>>;

/** What was measured at one time. */
export interface StateSample<T> {
  readonly atMs: number;
  readonly value: T;
}

/**
 * Runs a world and measures its nodes' fields at regular times, from 0 on: how far copies differ, how long a queue is.
 *
 * @param measure what is wanted of the fields at one time
 * @param options as for `simulate`, and `everyMs`, above 0; the nodes' clocks must be right
 * @returns the samples, and the run itself
 * @throws RangeError if the world or an option is wrong, or a clock is off: the times would be wrong
 */
export function sampleStates<T>(
  world: World,
  measure: (states: StatesNow, atMs: number) => T,
  options: SimulateOptions & { readonly everyMs: number },
): { readonly samples: readonly StateSample<T>[]; readonly run: SimulationRun } {
  const { everyMs, ...simulated } = options;
  requirePositive('everyMs', everyMs);
  if (Object.keys(world.clocks ?? {}).length > 0)
    throw new RangeError('clocks must not be set where states are sampled: its times are read off them');
  return guarded(() => {
    const machine = new SimulationMachine(world, simulated);
    const runtime = new LocalRuntime(world.nodes, options.seed);
    const started = new Set<NodeId>();
    const samples: StateSample<T>[] = [];
    let next = 0;
    const sampleUntil = (nowMs: number): void => {
      for (; next * everyMs < nowMs; next++) {
        const atMs = next * everyMs;
        const states = Object.fromEntries([...started].map(node => [node, runtime.stateOf(node)]));
        samples.push({ atMs, value: measure(states, atMs) });
      }
    };
    for (let call = machine.next(); call !== undefined; call = machine.next()) {
      sampleUntil(call.sight.nowMs);
      if (call.fresh) runtime.create(call.node);
      started.add(call.node);
      const effects = runtime.handle(call.node, call.input, call.sight);
      machine.done(effects, call.event, machine.wantsStates ? runtime.stateOf(call.node) : undefined);
    }
    sampleUntil((options.untilMs ?? 10_000) + everyMs / 2);
    return { samples, run: machine.conclude(node => runtime.stateOf(node)) };
  });
}
