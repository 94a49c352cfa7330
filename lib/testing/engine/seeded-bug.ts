import { expect } from 'vitest';
import type { Exploration, ExplorationVerdict } from '../../src/engine/checking/index.js';
import {
  type SimulationRun,
  simulate,
  type TraceMode,
  type World,
} from '../../src/engine/simulation/index.js';

/** A protocol in two versions, and what tells them apart in a simulated run. */
export interface SeededBug {
  readonly name: string;
  readonly world: (mutant: boolean) => World;
  /** Whether a run shows the bug. */
  readonly isBroken: (run: SimulationRun) => boolean;
  /** Whether the situation came up in which the bug would do harm: a run without it shows nothing. */
  readonly isTelling: (run: SimulationRun) => boolean;
  readonly untilMs?: number;
  /** Default `none`. */
  readonly trace?: TraceMode;
}

/** What the seeds showed. */
export interface SeededVerdict {
  /** How many seeds the mutant took until it was caught; `undefined` if none of them caught it. */
  readonly caughtAfter: number | undefined;
  /** With how many seeds the right version ran. */
  readonly rightRuns: number;
  /** Those of them in which it broke all the same. */
  readonly rightBroken: readonly number[];
  /** In how many of them the bug would have had its chance. */
  readonly telling: number;
}

/**
 * Runs the mutant until it is caught, and the right version with as many seeds.
 *
 * @param mostSeeds how many the mutant may take, from seed 0 on
 * @param leastSeeds how many the right version runs with at least
 */
export function judgeSeededBug(bug: SeededBug, mostSeeds: number, leastSeeds: number): SeededVerdict {
  const run = (mutant: boolean, seed: number): SimulationRun =>
    simulate(bug.world(mutant), { seed, untilMs: bug.untilMs ?? 1500, trace: bug.trace ?? 'none' });
  let seeds = 0;
  while (seeds < mostSeeds && !bug.isBroken(run(true, seeds))) seeds++;
  const caughtAfter = seeds < mostSeeds ? seeds + 1 : undefined;
  const rightRuns = Math.max(leastSeeds, caughtAfter ?? 0);
  const rightBroken: number[] = [];
  let telling = 0;
  for (let seed = 0; seed < rightRuns; seed++) {
    const right = run(false, seed);
    if (bug.isBroken(right)) rightBroken.push(seed);
    if (bug.isTelling(right)) telling++;
  }
  return { caughtAfter, rightRuns, rightBroken, telling };
}

/** Expects the mutant to be caught within 1,000 seeds, and nothing of at least 200 runs of the right version, 20 of which tell something. */
export function expectCaught(bug: SeededBug): void {
  const { caughtAfter, rightRuns, rightBroken, telling } = judgeSeededBug(bug, 1000, 200);
  const told = `caught after ${caughtAfter} seeds; ${telling} of ${rightRuns} runs of the right version tell something`;
  expect(caughtAfter, told).toBeDefined();
  expect(rightBroken, told).toEqual([]);
  expect(telling, told).toBeGreaterThanOrEqual(20);
}

/** What an exploration says, and of which claim. */
export function verdictOf({
  verdict,
  violation,
}: Exploration): readonly [ExplorationVerdict, string | undefined] {
  return [verdict, violation?.property];
}
