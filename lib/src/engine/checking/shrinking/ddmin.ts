/**
 * Delta debugging: which parts of a failing case are needed for it to fail.
 * Source: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE Trans. Software
 * Engineering 28(2), 2002, section 3.
 */
import { requireKnownFields, requireWhole } from '../../../ground/arguments.js';

export interface ShrinkOptions {
  /** How many cases may be tried; by default 2,000. */
  readonly maxTries?: number;
}

/** What is left of a list. */
export interface MinimalList<T> {
  readonly items: readonly T[];
  /** How many lists were tried. */
  readonly tries: number;
  /** Whether without any one item it no longer fails; false if the tries ended before that was known. */
  readonly minimal: boolean;
}

/**
 * A part of a failing list that still fails, and from which no single item can be taken (1-minimal).
 *
 * Whole chunks are tried first, then smaller ones, so that few tries are needed where few items matter: about as many
 * as twice the items that matter times the logarithm of the length. At worst it takes the square of the length.
 *
 * @param items a list that fails
 * @param fails whether a part of it, in the same order, fails in the same way
 * @throws RangeError if the whole list does not fail, or `maxTries` is not a whole number above 0
 *
 * @example
 * ddmin([1, 2, 3, 4, 5, 6], part => part.includes(2) && part.includes(5)).items; // [2, 5]
 */
export function ddmin<T>(
  items: readonly T[],
  fails: (part: readonly T[]) => boolean,
  options: ShrinkOptions = {},
): MinimalList<T> {
  requireKnownFields('options', options, { maxTries: true });
  const { maxTries = 2000 } = options;
  requireWhole('maxTries', maxTries, 1);
  if (!fails(items)) throw new RangeError('items must be a list that fails, but fails(items) is false');
  let tries = 0;
  let isBounded = false;
  const tested = (part: readonly T[]): boolean => {
    if (tries === maxTries) isBounded = true;
    if (isBounded) return false;
    tries += 1;
    return fails(part);
  };
  const minimal = reduceList(items, tested);
  return { items: minimal, tries, minimal: !isBounded };
}

/** The algorithm itself, with the bound in the hands of `fails`: a part that may not be tried any more does not fail. */
export function reduceList<T>(items: readonly T[], fails: (part: readonly T[]) => boolean): readonly T[] {
  if (items.length === 0) return items;
  if (fails([])) return [];
  let rest = items;
  for (let chunks = Math.min(2, rest.length); rest.length > 1; ) {
    const smaller = oneChunkOrWithoutOne(rest, chunks, fails);
    if (smaller !== undefined) {
      chunks = smaller.isChunk ? 2 : Math.max(2, chunks - 1);
      rest = smaller.items;
      chunks = Math.min(chunks, rest.length);
    } else if (chunks === rest.length) break;
    else chunks = Math.min(rest.length, 2 * chunks);
  }
  return rest;
}

/** A chunk that fails, or all but one chunk, if that does. */
function oneChunkOrWithoutOne<T>(
  items: readonly T[],
  chunks: number,
  fails: (part: readonly T[]) => boolean,
): { items: readonly T[]; isChunk: boolean } | undefined {
  const edges = Array.from({ length: chunks + 1 }, (_, at) => Math.round((at * items.length) / chunks));
  for (let at = 0; at < chunks; at++) {
    const chunk = items.slice(edges[at], edges[at + 1]);
    if (fails(chunk)) return { items: chunk, isChunk: true };
  }
  // With two chunks, all but one is the other.
  for (let at = 0; at < chunks && chunks > 2; at++) {
    const rest = [...items.slice(0, edges[at]), ...items.slice(edges[at + 1])];
    if (fails(rest)) return { items: rest, isChunk: false };
  }
  return undefined;
}
