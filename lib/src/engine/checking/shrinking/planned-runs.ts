import { type SimulateOptions, type SimulationRun, simulate, type World } from '../../simulation/index.js';
import { type RunPlan, worldOf } from './run-plan.js';

/** The runs of plans, each made once. */
export class PlannedRuns {
  readonly #runs = new WeakMap<RunPlan, { readonly run: SimulationRun | undefined }>();

  constructor(
    private readonly world: World,
    private readonly options: SimulateOptions,
  ) {}

  optionsOf({ untilMs, without }: RunPlan): SimulateOptions {
    const { without: _, ...rest } = this.options;
    return { ...rest, untilMs, ...(without.length === 0 ? {} : { without }) };
  }

  /** @throws what the world throws */
  simulate(plan: RunPlan): SimulationRun {
    const trace = this.options.trace === 'states' ? 'states' : 'events';
    const run = simulate(worldOf(this.world, plan), { ...this.optionsOf(plan), trace });
    this.#runs.set(plan, { run });
    return run;
  }

  /** The run of a plan; `undefined` if it throws. */
  of(plan: RunPlan): SimulationRun | undefined {
    const known = this.#runs.get(plan);
    if (known !== undefined) return known.run;
    try {
      return this.simulate(plan);
    } catch {
      this.#runs.set(plan, { run: undefined });
      return undefined;
    }
  }

  accidentsOf(plan: RunPlan): readonly string[] {
    return this.of(plan)?.accidents ?? [];
  }
}
