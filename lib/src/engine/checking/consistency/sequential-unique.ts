/**
 * Sequential consistency of registers in which no value is written twice: each operation is a transaction of its own,
 * and the order of the writes of each register is what must be found, as for serializability. That consequences of
 * what is known decide most of it: Zennou, Bouajjani, Enea and Erradi, "Gradual consistency checking", CAV 2019.
 */
import type { Accesses, ItemAccesses } from '../transactions/accesses.js';
import { EVERYTHING } from '../transactions/cycle-rules.js';
import type { Edge } from '../transactions/dependency-graph.js';
import { findOrder } from '../transactions/order-search.js';
import { knownEdges } from '../transactions/version-edges.js';
import { orderAlong } from './step-graph.js';
import { INITIALLY, NOBODY, type StoreAccess, type StoreHistory } from './store-history.js';

/** Orders the operations of a store. */
export class UniqueOrderer {
  /** Accesses by client, with those of unknown outcome in chains of their own. */
  constructor(private readonly store: StoreHistory) {}

  /**
   * An order, by the numbers of accesses, that explains all answers up to a place of the history; `undefined` if
   * there is none. Operations that completed later may be missing from some point of their client's script on, and
   * may have answered anything.
   */
  orderUntil(until: number, maxLooks: number): number[] | undefined | 'unknown' {
    const { accesses } = this.store;
    const isDue = (access: StoreAccess): boolean =>
      access.operation.completedPlace !== undefined && access.operation.completedPlace <= until;
    const isTold = (access: StoreAccess): boolean => !access.isWrite && isDue(access);
    if (accesses.some(access => isTold(access) && access.source === NOBODY)) return undefined;
    const members = this.#members(isDue);
    const numbers = new Map(members.map((access, index) => [access, index]));
    const items = this.store.keyNames.map((key, number): ItemAccesses => {
      const own = members.filter(access => accesses[access].key === number);
      const writers = own.filter(access => accesses[access].isWrite);
      const numbered = writers.map(access => numbers.get(access) as number);
      const hasChoice = writers.length > 1;
      return {
        key,
        isList: false,
        initial: undefined,
        chain: hasChoice ? [] : numbered,
        rest: hasChoice ? numbered : [],
        readings: own.flatMap(access => {
          if (!isTold(accesses[access])) return [];
          const { source } = accesses[access];
          const writer = source === INITIALLY ? INITIALLY : (numbers.get(source) as number);
          return [
            {
              reader: numbers.get(access) as number,
              writer,
              place: hasChoice ? -1 : writer < 0 ? -1 : 0,
              value: undefined,
            },
          ];
        }),
        values: new Map(),
      };
    });
    const problem: Accesses = {
      transactions: members.map(access => ({
        operations: [],
        endedAt: accesses[access].operation.completedPlace ?? accesses[access].operation.invokedPlace,
      })),
      names: [],
      counts: members.map(() => true),
      items,
      selects: [],
      anomalies: [],
    };
    const sessions = this.#sessions(members, numbers);
    const found = findOrder(problem, sessions, EVERYTHING, maxLooks);
    if (found === 'none') return undefined;
    if (found === 'unknown') return found;
    const out: Edge[][] = members.map(() => []);
    for (const edge of [...knownEdges(found), ...sessions]) out[edge.from].push(edge);
    return orderAlong(out).map(index => members[index]);
  }

  /** What is due, and what must have happened for it: up to the writes that were read. */
  #members(isDue: (access: StoreAccess) => boolean): number[] {
    const { accesses } = this.store;
    const isIn = new Uint8Array(accesses.length);
    const include = (access: number): void => {
      for (let at = access; at >= 0 && isIn[at] === 0; at = accesses[at].previous) isIn[at] = 1;
    };
    accesses.forEach((access, index) => {
      if (!isDue(access)) return;
      include(index);
      if (access.source >= 0) include(access.source);
    });
    return accesses.flatMap((_, index) => (isIn[index] === 1 ? [index] : []));
  }

  #sessions(members: readonly number[], numbers: ReadonlyMap<number, number>): Edge[] {
    return members.flatMap((access, to): Edge[] => {
      const from = numbers.get(this.store.accesses[access].previous);
      return from === undefined ? [] : [{ from, to, kind: 'real time', item: -1 }];
    });
  }
}
