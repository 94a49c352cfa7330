import { requireKnownFields, requireWhole } from '../../../ground/arguments.js';
import { reduceList, type ShrinkOptions } from './ddmin.js';

/**
 * How a case fails: a short text that is the same for failures of the same kind, such as `stale read`; `undefined` if
 * it does not.
 */
export type FailureKey = string;

/** One way to make a case smaller. */
export interface Reduction<Case> {
  readonly name: string;
  /**
   * Makes a case smaller, as long as it goes.
   *
   * @param attempt whether a smaller case fails in the same way; false too when no more may be tried
   * @returns the smallest case that it found, for which `attempt` was true, or the case itself
   */
  apply(current: Case, attempt: (candidate: Case) => boolean): Case;
}

/** A smaller case that fails in the same way. */
export interface Shrunk<Case> {
  readonly value: Case;
  readonly failure: FailureKey;
  /** How many cases were tried. */
  readonly tries: number;
  /** Whether no reduction makes it any smaller; false if the tries ended before that was known. */
  readonly minimal: boolean;
}

/**
 * Applies reductions, one kind after the other and again from the first, until none helps.
 *
 * A smaller case is kept only if it fails with the same key as the original: a failure of another kind may hide
 * behind the first.
 *
 * @param original a case that fails
 * @param reductions the kinds, those first that take away most
 * @param failureOf how a case fails, if it does; deterministic
 * @throws RangeError if the original does not fail, or `maxTries` is not a whole number above 0
 */
export function shrink<Case>(
  original: Case,
  reductions: readonly Reduction<Case>[],
  failureOf: (candidate: Case) => FailureKey | undefined,
  options: ShrinkOptions = {},
): Shrunk<Case> {
  requireKnownFields('options', options, { maxTries: true });
  const { maxTries = 2000 } = options;
  requireWhole('maxTries', maxTries, 1);
  const failure = failureOf(original);
  if (failure === undefined) throw new RangeError('original must fail, but failureOf(original) is undefined');
  let tries = 0;
  let isBounded = false;
  const attempt = (candidate: Case): boolean => {
    if (tries === maxTries) isBounded = true;
    if (isBounded) return false;
    tries += 1;
    return failureOf(candidate) === failure;
  };
  let value = original;
  for (let isSmaller = true; isSmaller && !isBounded; ) {
    const before = value;
    for (const reduction of reductions) value = reduction.apply(value, attempt);
    isSmaller = value !== before;
  }
  return { value, failure, tries, minimal: !isBounded };
}

/** Takes items out of a list that is a part of the case, until each one left is needed. */
export function listReduction<Case, Item>(
  name: string,
  listOf: (current: Case) => readonly Item[],
  withList: (current: Case, list: readonly Item[]) => Case,
): Reduction<Case> {
  return {
    name,
    apply(current, attempt) {
      const list = listOf(current);
      let best = current;
      reduceList(list, part => {
        const candidate = withList(current, part);
        if (!attempt(candidate)) return false;
        best = candidate;
        return true;
      });
      return best;
    },
  };
}

/** Takes the first of several smaller cases that fails in the same way, and goes on from there. */
export function choiceReduction<Case>(
  name: string,
  candidatesOf: (current: Case) => Iterable<Case>,
): Reduction<Case> {
  return {
    name,
    apply(current, attempt) {
      let best = current;
      for (let isSmaller = true; isSmaller; ) {
        isSmaller = false;
        for (const candidate of candidatesOf(best)) {
          if (!attempt(candidate)) continue;
          best = candidate;
          isSmaller = true;
          break;
        }
      }
      return best;
    },
  };
}
