import type { HandlerCall } from './pending.js';
import type { HandlerEffect } from './recording.js';
import { type SimulateOptions, SimulationMachine, type SimulationRun } from './simulate.js';
import type { World } from './world.js';

/** One handler of one run that must run next. */
export interface BatchedCall extends HandlerCall {
  /** The run's place in the list of runs. */
  readonly run: number;
}

/** What a handler did, and the fields that it left, where {@link Lockstep.wantsStates} says so. */
export interface BatchedAnswer {
  readonly effects: readonly HandlerEffect[];
  readonly state?: Readonly<Record<string, unknown>>;
}

/**
 * Many runs that go on together: each batch holds the next handler of every run that is not over. Where nodes live in another process, a
 * thousand schedules then cost as many journeys there and back as the longest of them, and not the sum.
 *
 * @example
 * const lockstep = new Lockstep(seeds.map(seed => ({ world, options: { seed } })));
 * for (let batch = lockstep.next(); batch.length > 0; batch = lockstep.next()) lockstep.done(await elsewhere(batch));
 */
export class Lockstep {
  readonly #machines: readonly SimulationMachine[];
  #batch: BatchedCall[] = [];
  #isAnswered = true;

  /** @throws RangeError if a world or an option is wrong, or there is no run */
  constructor(runs: readonly { readonly world: World; readonly options: SimulateOptions }[]) {
    if (runs.length === 0) throw new RangeError('runs must hold at least one run');
    this.#machines = runs.map(({ world, options }) => new SimulationMachine(world, options));
  }

  /** Whether the fields that each handler left are part of some run's trace. */
  get wantsStates(): boolean {
    return this.#machines.some(machine => machine.wantsStates);
  }

  /** The next handler of every run that is not over; an empty list when all are. */
  next(): readonly BatchedCall[] {
    if (!this.#isAnswered)
      throw new Error('next was called before the last batch was answered: call done first');
    this.#batch = [];
    for (const [run, machine] of this.#machines.entries()) {
      const call = machine.next();
      // The machine uses its call again, and a batch is kept until it is answered.
      if (call !== undefined) this.#batch.push({ ...call, sight: { ...call.sight }, run });
    }
    this.#isAnswered = this.#batch.length === 0;
    return this.#batch;
  }

  /**
   * What the handlers of the last batch did, in its order.
   *
   * @throws RangeError if there are not as many answers as calls
   */
  done(answers: readonly BatchedAnswer[]): void {
    if (answers.length !== this.#batch.length)
      throw new RangeError(
        `answers must be as many as the calls, ${this.#batch.length}, got ${answers.length}`,
      );
    for (const [index, { run, event }] of this.#batch.entries()) {
      const { effects, state } = answers[index];
      this.#machines[run].done(effects, event, state);
    }
    this.#isAnswered = true;
  }

  /**
   * What came of the runs.
   *
   * @param stateOf the fields of a node of a run, from wherever it lives
   */
  conclude(stateOf: (run: number, node: string) => Readonly<Record<string, unknown>>): SimulationRun[] {
    return this.#machines.map((machine, run) => machine.conclude(node => stateOf(run, node)));
  }
}
