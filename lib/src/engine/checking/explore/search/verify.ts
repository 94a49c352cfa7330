import { requireKnownFields } from '../../../../ground/arguments.js';
import type { ExplorationResult } from './exploration.js';

/** A step that can be told, of a world or of a closed model. */
interface TextStep {
  readonly text: string;
}

/** An exploration that did not show what it was asked to show; the message tells the whole counterexample. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  constructor(readonly exploration: ExplorationResult<unknown, TextStep>) {
    super(explanationOf(exploration));
  }
}

/**
 * An exploration in words: the verdict, and of a violation every step, a line each, with the round that can be gone for ever if there is one.
 *
 * @example
 * explanationOf(explore(world, { always }))
 * // 'counts to one' is violated after 4 steps: two came
 * //   1. alice asks a: increment
 * //   ...
 */
export function explanationOf(exploration: ExplorationResult<unknown, TextStep>): string {
  const { summary, violation } = exploration;
  if (violation === undefined) return summary;
  const { steps, cycle = [] } = violation;
  const numbered = [...steps, ...cycle].map(({ text }, index) => `  ${index + 1}. ${text}`);
  const lines = [summary, ...numbered.slice(0, steps.length)];
  if (cycle.length > 0) lines.push('  and then for ever again:', ...numbered.slice(steps.length));
  return lines.join('\n');
}

/**
 * Insists that an exploration holds, and returns it: `verify(explore(world, { always }))`.
 *
 * @param options.toTheBound whether it is enough that it holds as far as the search came. Default false: what was not looked at is not shown
 * @throws VerificationError if a claim is violated, a goal was not reached, or the search was not exhausted
 */
export function verify<Found extends ExplorationResult<unknown, TextStep>>(
  exploration: Found,
  options: { readonly toTheBound?: boolean } = {},
): Found {
  requireKnownFields('options', options, { toTheBound: true });
  const { verdict } = exploration;
  if (verdict === 'holds' || (verdict === 'holds to the bound' && options.toTheBound === true))
    return exploration;
  throw new VerificationError(exploration);
}
