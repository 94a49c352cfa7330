/** Histories of key-value stores for the tests of this room. */

import {
  type History,
  type HistoryEvent,
  historyOf,
  historyOfEvents,
} from '../../../../src/engine/checking/history.js';
import type { Random } from '../../../../src/engine/random/index.js';

/** Types do not matter to the checkers; tests say what they mean with values. */
export type StoreOperations = History<never, never>;

/** Clients' scripts: `x=1` puts, `x:1` gets, `x:` gets nothing, `x=1?` puts and never hears. */
export function scripts(...clients: string[]): StoreOperations {
  const operations = clients.flatMap((script, client) =>
    script.split(' ').map((word, at) => {
      const [, key, kind, digits, unknown] = /^(\w)([=:])(\d*)(\??)$/.exec(word) ?? [];
      const value = digits === '' ? null : Number(digits);
      const invokedAt = 100 * at + client;
      const name = `p${String.fromCharCode(97 + client)}`;
      const input = kind === '=' ? { type: 'put', key, value } : { type: 'get', key };
      if (unknown === '?') return { client: name, input, invokedAt };
      const times = { invokedAt, completedAt: invokedAt + 50 };
      return kind === '='
        ? { client: name, input, ...times }
        : { client: name, input, output: value, ...times };
    }),
  );
  return historyOf<unknown, unknown>(operations) as StoreOperations;
}

export interface StoreShape {
  readonly clients: number;
  readonly operations: number;
  readonly keys: readonly string[];
  /** Of the operations, how many never hear. */
  readonly unknown?: number;
}

/** Puts of unique values, and gets of values that are put somewhere, or of nothing. */
export function randomStore(
  { clients, operations, keys, unknown = 0 }: StoreShape,
  random: Random,
): StoreOperations {
  const kinds = Array.from({ length: operations }, (_, at) => ({
    client: random.below(clients),
    key: random.pick(keys),
    value: random.chance(0.45) ? at + 1 : undefined,
  }));
  const events = kinds.flatMap(({ client, key, value }): HistoryEvent[] => {
    const input = value === undefined ? { type: 'get', key } : { type: 'put', key, value };
    const invoke: HistoryEvent = { type: 'invoke', client, input };
    if (random.chance(unknown)) return [invoke, { type: 'unknown', client }];
    if (value !== undefined) return [invoke, { type: 'complete', client }];
    const put = kinds.flatMap(one => (one.key === key && one.value !== undefined ? [one.value] : []));
    return [invoke, { type: 'complete', client, output: random.pick([null, ...put, ...put]) }];
  });
  return historyOfEvents<unknown, unknown>(events) as StoreOperations;
}

export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations([...list.slice(0, at), ...list.slice(at + 1)]).map(rest => [first, ...rest]),
  );
}
