import type { History, Operation } from '../history.js';
import { requireHistory } from '../history.js';
import type { ShrinkOptions } from './ddmin.js';
import { type FailureKey, listReduction, shrink } from './shrink.js';

/** How large a history is. */
export interface HistorySize {
  readonly clients: number;
  readonly operations: number;
}

/** A part of a history that fails in the same way. */
export interface ShrunkHistory<Input = unknown, Output = unknown> {
  readonly history: History<Input, Output>;
  readonly failure: FailureKey;
  readonly before: HistorySize;
  readonly after: HistorySize;
  readonly tries: number;
  /** Whether without any one operation it no longer fails; false if the tries ended before that was known. */
  readonly minimal: boolean;
}

/**
 * The operations of a history that are needed for it to fail: whole clients are left out first, then single
 * operations. What is left keeps its places and times, so that it is a history like any other.
 *
 * A part of a history may fail where the whole does not deserve it: a read whose write was left out returns a value
 * that nobody wrote. Give such failures another key, or let `failureOf` say `undefined` for them.
 *
 * @param failureOf how a history fails, such as the verdict of a checker with what it names; `undefined` if it does not
 * @throws RangeError if the history does not fail, has no places, or `maxTries` is not a whole number above 0
 *
 * @example
 * shrinkHistory(history, part => {
 *   const verdict = checkCausalConsistency(part, keyValueModel());
 *   return verdict.verdict === 'violated' ? verdict.pattern : undefined;
 * });
 */
export function shrinkHistory<Input, Output>(
  history: History<Input, Output>,
  failureOf: (part: History<Input, Output>) => FailureKey | undefined,
  options: ShrinkOptions = {},
): ShrunkHistory<Input, Output> {
  requireHistory('history', history);
  const clients = listReduction<History<Input, Output>, unknown>('clients', clientsOf, (current, kept) => {
    const set = new Set(kept);
    return current.filter(({ client }) => set.has(client));
  });
  const operations = listReduction<History<Input, Output>, Operation<Input, Output>>(
    'operations',
    current => current,
    (_, kept) => kept,
  );
  const { value, ...found } = shrink(history, [clients, operations], failureOf, options);
  return { history: value, ...found, before: sizeOf(history), after: sizeOf(value) };
}

function clientsOf(history: History): unknown[] {
  return [...new Set(history.map(({ client }) => client))];
}

function sizeOf(history: History): HistorySize {
  return { clients: clientsOf(history).length, operations: history.length };
}
