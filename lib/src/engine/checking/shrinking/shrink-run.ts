import { requireKnownFields } from '../../../ground/arguments.js';
import type { SimulateOptions, SimulationRun, World } from '../../simulation/index.js';
import type { ShrinkOptions } from './ddmin.js';
import { PlannedRuns } from './planned-runs.js';
import { replayOf } from './replay.js';
import { planOf, type RunPlan, worldOf } from './run-plan.js';
import { reductionsOf } from './run-reductions.js';
import { type FailureKey, shrink } from './shrink.js';

/** How large a run is. */
export interface RunSize {
  readonly events: number;
  readonly faults: number;
  /** Messages that chance lost or duplicated. */
  readonly accidents: number;
  readonly nodes: number;
  readonly clients: number;
  readonly requests: number;
  /** How long it lasts, in ms. */
  readonly ms: number;
}

/** A smaller run that fails in the same way. */
export interface ShrunkRun {
  readonly world: World;
  readonly options: SimulateOptions;
  readonly run: SimulationRun;
  readonly failure: FailureKey;
  readonly before: RunSize;
  readonly after: RunSize;
  /** How many runs were tried. */
  readonly tries: number;
  /** Whether nothing more can be taken out of it; false if the tries ended before that was known. */
  readonly minimal: boolean;
  /** One line of TypeScript that replays it, where `world` is the world that was given. */
  readonly replay: string;
}

/**
 * The little of a simulated run that is needed for it to fail.
 *
 * Takes out the time after the failure, chance (lost and duplicated messages, drawn latencies: every message then
 * takes 1 ms), faults, whole clients, single requests, and nodes, as long as the run fails in the same way; then
 * makes times simpler. Faults and requests that are drawn are written down first. Where lost messages matter, those
 * that do not are named in `without`; a few that do are written down as faults, since a message is known by its
 * number, and nothing that was sent before it could be taken out. All of it is deterministic: the seed stays, and
 * links and nodes that are the same draw the same numbers.
 *
 * @param world what ran
 * @param options the options of the run that failed
 * @param failureOf how a run fails: a short text that is the same for failures of the same kind; `undefined` if it
 * does not. A smaller run that throws, or for which this throws, counts as one that does not fail
 * @param shrinkOptions how many runs may be tried; by default 2,000
 * @throws RangeError if the run does not fail, or `maxTries` is not a whole number above 0; what the first run, or
 * `failureOf` of it, throws
 *
 * @example
 * const failureOf = (run: SimulationRun) => {
 *   const { verdict } = checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel());
 *   return verdict === 'not linearizable' ? 'lost update' : undefined;
 * };
 * const { run, replay } = shrinkRun(world, { seed: 7 }, failureOf);
 */
export function shrinkRun(
  world: World,
  options: SimulateOptions,
  failureOf: (run: SimulationRun) => FailureKey | undefined,
  shrinkOptions: ShrinkOptions = {},
): ShrunkRun {
  requireKnownFields('shrinkOptions', shrinkOptions, { maxTries: true });
  const runs = new PlannedRuns(world, options);
  const original = planOf(world, options);
  // Not caught: a world that is wrong is an error, and not a run that does not fail.
  const first = runs.simulate(original);
  const judge = (plan: RunPlan): FailureKey | undefined => {
    if (plan === original) return failureOf(first);
    const run = runs.of(plan);
    if (run === undefined) return undefined;
    // It may look for a node that is gone.
    try {
      return failureOf(run);
    } catch {
      return undefined;
    }
  };
  const { value, failure, tries, minimal } = shrink(original, reductionsOf(runs), judge, shrinkOptions);
  return {
    world: worldOf(world, value),
    options: runs.optionsOf(value),
    run: runs.of(value) as SimulationRun,
    failure,
    before: sizeOf(world, first),
    after: sizeOf(worldOf(world, value), runs.of(value) as SimulationRun),
    tries,
    minimal,
    replay: replayOf(world, value, options),
  };
}

function sizeOf({ nodes }: World, run: SimulationRun): RunSize {
  return {
    events: run.events.length,
    faults: run.faults.length,
    accidents: run.accidents.length,
    nodes: Object.keys(nodes).length,
    clients: new Set(run.history.map(({ client }) => client)).size,
    requests: run.history.length,
    ms: run.endedAtMs,
  };
}
