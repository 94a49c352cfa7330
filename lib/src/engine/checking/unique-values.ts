import type { History } from './history.js';
import type { Judgment } from './linearizability.js';

/**
 * Turns a check of prefixes into a verdict with its evidence. What is linearizable up to a completion is so up to every
 * earlier one, so the first completion that cannot be explained is found by halving.
 *
 * @param orderUntil an order (indices of operations) that explains all that completed up to a place, that place included;
 * `undefined` if there is none
 */
export function firstFailure<Input, Output>(
  operations: History<Input, Output>,
  orderUntil: (place: number) => number[] | undefined,
): Judgment<Input, Output> {
  const listed = (order: readonly number[]) => order.map(index => operations[index]);
  const whole = orderUntil(Number.MAX_VALUE);
  if (whole !== undefined) return { order: listed(whole) };
  const completing = operations.filter(({ completedPlace }) => completedPlace !== undefined);
  const place = (index: number): number => completing[index].completedPlace as number;
  completing.sort((a, b) => (a.completedPlace as number) - (b.completedPlace as number));
  let [good, bad] = [-1, completing.length - 1];
  let prefix: number[] = [];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const order = orderUntil(place(middle));
    if (order === undefined) bad = middle;
    else [good, prefix] = [middle, order];
  }
  return { longestPrefix: listed(prefix), cannotBePlaced: [completing[bad]] };
}
