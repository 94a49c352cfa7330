import fc from 'fast-check';
import { AnswerFailure } from './answer-failure.js';
import type { Arbitraries } from './input-generator.js';

/**
 * Runs a claim on generated inputs; a failure is shrunk, and what the claim threw on the smallest input is thrown on.
 *
 * @returns how many inputs were tried
 */
export async function runForAll<Inputs extends readonly unknown[]>(
  arbitraries: Arbitraries<Inputs>,
  claim: (...inputs: Inputs) => Promise<void>,
  options: { seed: number; runs: number },
): Promise<number> {
  // An answer that hung or died is not asked again: shrinking would cost a time-out for each smaller input.
  let stopped: AnswerFailure | undefined;
  const guarded = async (inputs: unknown[]): Promise<void> => {
    if (stopped !== undefined) throw stopped;
    try {
      await claim(...(inputs as unknown as Inputs));
    } catch (error) {
      if (error instanceof AnswerFailure && error.kind !== 'threw') stopped = error;
      throw error;
    }
  };
  const tuple = fc.tuple(...(arbitraries as unknown as fc.Arbitrary<unknown>[]));
  const result = await fc.check(fc.asyncProperty(tuple, guarded), {
    seed: options.seed,
    numRuns: options.runs,
  });
  if (result.failed) throw result.errorInstance ?? new Error('the generators rejected too many inputs');
  return result.numRuns;
}
