/**
 * Linearizability: whether each operation of a history can be given one instant between its invocation and its completion,
 * such that the operations, taken in the order of their instants, are what the model allows.
 * Source: Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990.
 */
import { requireInRange, requireKnownFields, requireWhole } from '../../ground/arguments.js';
import { byInvocation, type History, type Operation, requireHistory } from './history.js';
import { InternedModel } from './interned-model.js';
import { JustInTimeSearch } from './just-in-time.js';
import type { SequentialModel } from './sequential-model.js';
import { judgeUniqueQueue } from './unique-queue.js';
import { judgeUniqueRegister } from './unique-register.js';

/** What is known of a history. `explored` counts the steps that were asked of the model: 0 where unique values decided. */
export type LinearizabilityVerdict<Input = unknown, Output = unknown> =
  | {
      readonly verdict: 'linearizable';
      /** All operations that took effect, in an order that explains the history. Unknown ones may be missing. */
      readonly order: Operation<Input, Output>[];
      readonly explored: number;
    }
  | {
      readonly verdict: 'not linearizable';
      /**
       * An order that explains the history up to just before the completion of `cannotBePlaced`: everything that had
       * completed by then, and what else had to take effect.
       */
      readonly longestPrefix: Operation<Input, Output>[];
      /** The operations whose answers no order explains: up to the completion of the first, everything can be explained. */
      readonly cannotBePlaced: Operation<Input, Output>[];
      /** The part of the object in which this happened, if the model has parts; the prefix is of that part only. */
      readonly partition?: string | number;
      readonly explored: number;
    }
  | { readonly verdict: 'unknown'; readonly reason: string; readonly explored: number };

export interface LinearizabilityOptions {
  /** Steps of the model after which the search ends as unknown; by default 100 million, some twenty seconds. */
  readonly maxSteps?: number;
  /** Memory for the search, about, after which it ends as unknown; by default 512. */
  readonly maxMegabytes?: number;
  /** `search` leaves out the near-linear checks for unique values, to compare; the verdict is the same. */
  readonly method?: 'best' | 'search';
}

/** What the near-linear checks say; they answer `undefined` where they do not apply. */
export type Judgment<Input, Output> =
  | { readonly order: Operation<Input, Output>[] }
  | {
      readonly longestPrefix: Operation<Input, Output>[];
      readonly cannotBePlaced: Operation<Input, Output>[];
    };

/**
 * Checks a history against a model.
 *
 * Parts of the object (keys of a store) are checked one by one, in turns with growing budgets, so that a part that is easy
 * and wrong is found beside one that is hard. Histories of a register or a queue in which no value is written twice are
 * decided in near-linear time; that values are unique is tested, not assumed. The general problem is NP-complete (Gibbons
 * and Korach, "Testing shared memories", SIAM J. Comput. 26(4), 1997), hence the budget and the verdict `unknown`, which
 * is no pass. The same history gives the same verdict, always.
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
 * checkLinearizability(history, registerModel(0)).verdict; // 'not linearizable': b read a value that was overwritten
 */
export function checkLinearizability<State, Input, Output>(
  history: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  options: LinearizabilityOptions = {},
): LinearizabilityVerdict<Input, Output> {
  requireKnownFields('options', options, { maxSteps: true, maxMegabytes: true, method: true });
  const { maxSteps = 100_000_000, maxMegabytes = 512, method = 'best' } = options;
  requireHistory('history', history);
  requireWhole('maxSteps', maxSteps, 1);
  requireInRange('maxMegabytes', maxMegabytes, 1, 65536);
  const parts = [...partsOf(history, model)].map(
    ([key, operations]) => new Part(key, operations, model, method),
  );
  const failed = (): Part<State, Input, Output> | undefined =>
    parts.find(part => part.isLinearizable === false);
  const explored = (): number => parts.reduce((sum, { steps }) => sum + steps, 0);
  const bytes = (): number => parts.reduce((sum, part) => sum + part.bytes, 0);
  for (let round = 1000; failed() === undefined; round *= 4) {
    const open = parts.filter(part => part.isLinearizable === undefined);
    if (open.length === 0)
      return { verdict: 'linearizable', order: mergeOrders(parts), explored: explored() };
    for (const part of open) {
      const left = maxSteps - explored();
      if (left <= 0)
        return { verdict: 'unknown', reason: endedBy(`${maxSteps} steps`, open), explored: explored() };
      // Short turns, so that memory is looked at often.
      for (let turn = Math.min(round, left); turn > 0 && part.isLinearizable === undefined; turn -= TURN) {
        part.run(Math.min(turn, TURN));
        if (bytes() <= maxMegabytes * 1e6) continue;
        if (part.isLinearizable !== undefined) break;
        return { verdict: 'unknown', reason: endedBy(`${maxMegabytes} MB`, open), explored: explored() };
      }
      if (part.isLinearizable === false) break;
    }
  }
  const part = failed() as Part<State, Input, Output>;
  return {
    verdict: 'not linearizable',
    ...part.failure(),
    ...(model.partition === undefined ? {} : { partition: part.key }),
    explored: explored(),
  };
}

const TURN = 1 << 18;

function endedBy(
  budget: string,
  open: readonly { readonly key: string | number; isLinearizable?: boolean }[],
): string {
  const keys = open.filter(part => part.isLinearizable === undefined).map(({ key }) => key);
  const where =
    keys[0] === '' ? '' : `; open: ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ', ...' : ''}`;
  return `the budget of ${budget} ended before the search did${where}`;
}

function partsOf<State, Input, Output>(
  history: History<Input, Output>,
  { partition }: SequentialModel<State, Input, Output>,
): Map<string | number, History<Input, Output>> {
  const operations = byInvocation(history);
  if (partition === undefined) return new Map([['', operations]]);
  const parts = new Map<string | number, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const key = partition(operation.input);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [operation]);
    else part.push(operation);
  }
  return parts;
}

/** One part of the history, its check begun and perhaps finished. */
class Part<State, Input, Output> {
  isLinearizable: boolean | undefined;
  readonly #judgment: Judgment<Input, Output> | undefined;
  readonly #model: InternedModel<State, Input, Output> | undefined;
  readonly #search: JustInTimeSearch<State, Input, Output> | undefined;

  constructor(
    readonly key: string | number,
    operations: History<Input, Output>,
    model: SequentialModel<State, Input, Output>,
    method: 'best' | 'search',
  ) {
    this.#judgment = method === 'search' ? undefined : judgeUnique(operations, model);
    if (this.#judgment !== undefined) {
      this.isLinearizable = 'order' in this.#judgment;
      return;
    }
    this.#model = new InternedModel(model);
    this.#search = new JustInTimeSearch(operations, this.#model);
  }

  get steps(): number {
    return this.#model?.steps ?? 0;
  }

  get bytes(): number {
    return this.#model === undefined || this.#search === undefined
      ? 0
      : this.#model.bytes + this.#search.bytes;
  }

  run(steps: number): void {
    this.isLinearizable = this.#search?.run(this.steps + steps);
  }

  order(): Operation<Input, Output>[] {
    if (this.#judgment !== undefined && 'order' in this.#judgment) return this.#judgment.order;
    return this.#search?.linearization() ?? [];
  }

  failure(): { longestPrefix: Operation<Input, Output>[]; cannotBePlaced: Operation<Input, Output>[] } {
    if (this.#judgment !== undefined && !('order' in this.#judgment)) return this.#judgment;
    const { longestPrefix, cannotBePlaced } = (
      this.#search as JustInTimeSearch<State, Input, Output>
    ).failure();
    return { longestPrefix, cannotBePlaced: [cannotBePlaced] };
  }
}

function judgeUnique<State, Input, Output>(
  operations: History<Input, Output>,
  { structure, initial }: SequentialModel<State, Input, Output>,
): Judgment<Input, Output> | undefined {
  if (structure === undefined) return undefined;
  return structure.type === 'register'
    ? judgeUniqueRegister(operations, initial, structure.access)
    : judgeUniqueQueue(operations, structure.access);
}

/**
 * The instants at which operations in this order can have taken effect, each just after the place given: the earliest ones.
 */
export function linearizationPlaces(order: readonly Operation[]): number[] {
  let latest = Number.NEGATIVE_INFINITY;
  return order.map(({ invokedPlace }) => {
    latest = Math.max(latest, invokedPlace);
    return latest;
  });
}

/** One order of all parts that keeps the order of each, and who came before whom. */
function mergeOrders<State, Input, Output>(
  parts: readonly Part<State, Input, Output>[],
): Operation<Input, Output>[] {
  if (parts.length === 1) return parts[0].order();
  const placed = parts.flatMap((part, index) => {
    const order = part.order();
    const places = linearizationPlaces(order);
    return order.map((operation, at) => ({ operation, place: places[at], index, at }));
  });
  placed.sort((a, b) => a.place - b.place || a.index - b.index || a.at - b.at);
  return placed.map(({ operation }) => operation);
}
