/**
 * Session guarantees: what a client that moves between replicas can rely on.
 * Source: Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session guarantees for weakly consistent replicated
 * data", PDIS 1994.
 */
import { requireKnownFields } from '../../../ground/arguments.js';
import type { History, Operation } from '../history.js';
import { type SequentialModel, wordOf } from '../sequential-model.js';
import { type SessionConflict, SessionOrder } from './session-order.js';
import { StoreHistory, type StoreModel } from './store-history.js';
import type { ConsistencyVerdict } from './verdict.js';

export type SessionGuarantee =
  | 'read your writes'
  | 'monotonic reads'
  | 'monotonic writes'
  | 'writes follow reads';

/** All four. */
export const SESSION_GUARANTEES: readonly SessionGuarantee[] = [
  'read your writes',
  'monotonic reads',
  'monotonic writes',
  'writes follow reads',
];

export interface SessionOptions {
  /** The guarantees that must hold together; by default all four. */
  readonly guarantees?: readonly SessionGuarantee[];
  /**
   * By key, the values in the order in which the replicas ended up with them, the initial value left out; a value
   * that is left out may stand anywhere. Without it the guarantees hold if some order explains the history.
   */
  readonly versionOrder?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Checks whether session guarantees hold. A session is what one client does, one operation after the other.
 *
 * The definition is that of Terry and others, for reads of one key. Each read is answered from a database, which is a
 * set of writes; all databases apply their writes in one order. The answer is the value of the last of its writes to
 * the key. Then:
 *
 * - *read your writes*: the database of a read holds all that the session wrote before;
 * - *monotonic reads*: it holds the writes that earlier reads of the session returned, of any key;
 * - *monotonic writes*: a write comes, in the one order, after all that its session wrote before, and a database that
 *   holds it holds
 *   those too, of any key;
 * - *writes follow reads*: the same for the writes that its session had read before.
 *
 * The guarantees hold if there are databases and one order that explain every read. So they must be asked for
 * together: a client that reads x=2 and then x=1, which one other client wrote in the order 1, 2, breaks neither
 * monotonic reads (were 2 the older one) nor monotonic writes (had the client come to a replica without 2), but both
 * together. Alone, monotonic writes and writes follow reads show themselves only with a version order, or in circles.
 * All four together are causal convergence (`CCv`).
 *
 * Operations whose outcome is unknown: a write that nobody read is left out; one that was read follows what its
 * session did before, but the session does not rely on it. Takes some ten bits for each pair of operations: 5,000
 * operations in well under a second.
 *
 * @param history from `historyOf` or `historyOfEvents`
 * @param model a register or a store: `keyValueModel()`
 * @throws RangeError if a value is written twice to a key, the initial value is written, or a version order names a
 * value that nobody wrote, or one twice
 *
 * @example
 * checkSessionGuarantees(history, keyValueModel(), { guarantees: ['read your writes'] });
 */
export function checkSessionGuarantees<State, Input, Output>(
  history: History<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  options: SessionOptions = {},
): ConsistencyVerdict<Input, Output> {
  requireKnownFields('options', options, { guarantees: true, versionOrder: true });
  const { guarantees = SESSION_GUARANTEES, versionOrder = {} } = options;
  const strange = guarantees.find(guarantee => !SESSION_GUARANTEES.includes(guarantee));
  if (strange !== undefined || guarantees.length === 0) {
    throw new RangeError(
      `guarantees must name at least one of ${SESSION_GUARANTEES.join(', ')}, got '${strange ?? ''}'`,
    );
  }
  const name = guarantees.length === 4 ? 'all session guarantees' : guarantees.join(' and ');
  const store = new StoreHistory(history, model as unknown as StoreModel, name);
  const order = new SessionOrder(store, new Set(guarantees), givenOrders(store, versionOrder));
  const { conflict } = order;
  if (conflict === undefined) return { verdict: 'satisfied', model: name };
  return { verdict: 'violated', model: name, ...inWords(store, conflict) } as ConsistencyVerdict<
    Input,
    Output
  >;
}

function inWords(
  store: StoreHistory,
  { accesses, why }: SessionConflict,
): { operations: Operation[]; why: string } {
  return { operations: store.operations(accesses), why };
}

/** By key, the writes in the order that is given. */
function givenOrders(
  store: StoreHistory,
  versionOrder: Readonly<Record<string, readonly unknown[]>>,
): number[][] {
  return Object.entries(versionOrder).map(([key, values]) => {
    const listed = values.map(value => {
      const write = store.writeOf(key, value);
      if (write === undefined)
        throw new RangeError(`versionOrder.${key} names ${wordOf(value)}, which nobody wrote`);
      return write;
    });
    const known = listed.filter(write => write >= 0);
    if (new Set(known).size < known.length)
      throw new RangeError(`versionOrder.${key} must name every value once`);
    return known;
  });
}
