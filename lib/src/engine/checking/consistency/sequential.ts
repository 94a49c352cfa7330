/**
 * Sequential consistency: whether some order of all operations explains every answer and keeps the order of each
 * client. When operations happened does not count. Source: Lamport, "How to make a multiprocessor computer that
 * correctly executes multiprocess programs", IEEE Trans. Computers C-28(9), 1979.
 */
import { requireInRange, requireKnownFields, requireWhole } from '../../../ground/arguments.js';
import { byInvocation, type History, isUnknown, type Operation, requireHistory } from '../history.js';
import { describeOperation, type SequentialModel } from '../sequential-model.js';
import { ScriptedHistory, SequentialSearch } from './sequential-search.js';
import { UniqueOrderer } from './sequential-unique.js';
import { StoreHistory, type StoreModel } from './store-history.js';
import type { ConsistencyVerdict } from './verdict.js';

export interface SequentialOptions {
  /** Steps of the model after which a search ends as unknown; by default 5 million, some seconds. */
  readonly maxSteps?: number;
  /** Memory for a search, about, after which it ends as unknown; by default 512. */
  readonly maxMegabytes?: number;
  /** Where values are unique, how often the graph of the order may be looked at; by default 100. */
  readonly maxLooks?: number;
  /** `search` leaves out the method for unique values, to compare; the verdict is the same. */
  readonly method?: 'best' | 'search';
}

/** An order that explains the history, or how far one goes. */
export type SequentialVerdict<Input = unknown, Output = unknown> = ConsistencyVerdict<
  Input,
  Output,
  { readonly order: readonly Operation<Input, Output>[] },
  {
    /**
     * An order that explains every answer up to just before that of the first of `operations`. Operations that
     * completed later may be part of it, as far as they are needed.
     */
    readonly longestPrefix: readonly Operation<Input, Output>[];
  }
>;

const MODEL = 'sequential consistency';

/**
 * Checks a history for sequential consistency.
 *
 * Operations whose outcome is unknown may have taken effect or not, at any time after what their client did before.
 * Other than linearizability, sequential consistency does not hold part by part: a store must be checked as a whole.
 * The problem is NP-complete, also for registers with unique values (Gibbons and Korach, "Testing shared memories",
 * SIAM J. Comput. 26(4), 1997), hence the budgets and the verdict `unknown`, which is no pass.
 *
 * Reads and writes of registers with unique values are ordered by what follows from what was read: thousands of
 * operations take some seconds at most, if they do not end as `unknown`. Everything else is searched for, one
 * operation after the other, which is quick where the history is nearly in the order of real time, and exponential at
 * worst.
 *
 * A violation names the first operation, in the order in which they completed, whose answer cannot be explained
 * together with all answers before it (or several, if the budget ended before the first of them was found).
 *
 * @param history from `historyOf` or `historyOfEvents`
 * @param model what the object does when operations come one at a time
 * @throws RangeError if the history has no places, data are not plain, or an option is outside its range
 *
 * @example
 * const history = historyOf([
 *   { client: 'a', input: { type: 'write', value: 1 }, invokedAt: 0, completedAt: 2 },
 *   { client: 'b', input: { type: 'read' }, output: 0, invokedAt: 3, completedAt: 4 },
 * ]);
 * checkSequentialConsistency(history, registerModel(0)).verdict; // 'satisfied': b may come first
 */
export function checkSequentialConsistency<State, Input, Output>(
  history: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  options: SequentialOptions = {},
): SequentialVerdict<Input, Output> {
  requireKnownFields('options', options, {
    maxSteps: true,
    maxMegabytes: true,
    maxLooks: true,
    method: true,
  });
  const { maxSteps = 5_000_000, maxMegabytes = 512, maxLooks = 100, method = 'best' } = options;
  requireHistory('history', history);
  requireWhole('maxSteps', maxSteps, 1);
  requireInRange('maxMegabytes', maxMegabytes, 1, 65536);
  requireWhole('maxLooks', maxLooks, 1);
  const operations = byInvocation(history);
  const orderUntil =
    (method === 'best' ? uniqueOrders(operations, model, maxLooks) : undefined) ??
    searchedOrders(operations, model, maxSteps, maxMegabytes);
  const whole = orderUntil(Number.MAX_VALUE);
  if (whole === 'unknown')
    return { verdict: 'unknown', model: MODEL, reason: 'the budget ended before the search did' };
  if (whole !== undefined) return { verdict: 'satisfied', model: MODEL, order: whole };
  return { verdict: 'violated', model: MODEL, ...firstFailureOf(operations, model, orderUntil) };
}

/** An order that explains all answers up to a place. */
type Orderer<Input, Output> = (until: number) => Operation<Input, Output>[] | undefined | 'unknown';

/** `undefined` if values are not unique, or operations are not all reads and writes. */
function uniqueOrders<State, Input, Output>(
  operations: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  maxLooks: number,
): Orderer<Input, Output> | undefined {
  const store = StoreHistory.ifUnique(operations as History, model as unknown as StoreModel);
  if (store === undefined) return undefined;
  const orderer = new UniqueOrderer(store);
  return until => {
    const order = orderer.orderUntil(until, maxLooks);
    return typeof order === 'object' ? (store.operations(order) as Operation<Input, Output>[]) : order;
  };
}

function searchedOrders<State, Input, Output>(
  operations: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  maxSteps: number,
  maxMegabytes: number,
): Orderer<Input, Output> {
  const scripted = new ScriptedHistory(operations, model);
  return until => {
    const budget = { maxSteps: scripted.model.steps + maxSteps, maxBytes: maxMegabytes * 1e6 };
    const order = new SequentialSearch(scripted, until).run(budget);
    return typeof order === 'object' ? order.map(index => operations[index]) : order;
  };
}

/** Without an answer, a read says nothing. */
function isSilent<State, Input, Output>(
  { input }: Operation<Input, Output>,
  model: SequentialModel<State, Input, Output>,
): boolean {
  return model.effect?.(input, undefined) === 'reads';
}

/**
 * What can be explained up to a completion can be up to every earlier one, so the first that cannot is found by
 * halving.
 */
function firstFailureOf<State, Input, Output>(
  operations: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  orderUntil: Orderer<Input, Output>,
): { longestPrefix: Operation<Input, Output>[]; operations: Operation<Input, Output>[]; why: string } {
  const place = ({ completedPlace }: Operation): number => completedPlace as number;
  const completing = operations
    .filter(operation => !isUnknown(operation))
    .sort((a, b) => place(a) - place(b));
  let [good, bad] = [-1, completing.length - 1];
  let longestPrefix: Operation<Input, Output>[] = [];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const order = orderUntil(place(completing[middle]));
    if (order === 'unknown') break;
    if (order === undefined) bad = middle;
    else {
      good = middle;
      longestPrefix = order.filter(one => place(one) <= place(completing[middle]) || !isSilent(one, model));
    }
  }
  const failing = completing.slice(good + 1, bad + 1);
  const words = failing
    .slice(0, 3)
    .map(
      operation =>
        `${operation.client} ${describeOperation(operation, model as SequentialModel<never, Input, Output>)}`,
    );
  const told = `${words.join(', ')}${failing.length > 3 ? ', ...' : ''}`;
  const why = `no order that keeps each client's own explains all answers up to: ${told}`;
  return { longestPrefix, operations: failing, why };
}
