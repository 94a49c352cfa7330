import type { Transaction, TransactionOperation } from '../../../../src/engine/checking/index.js';

/**
 * Independent of the checker: each level by its definition, over every serial order, every order of snapshots and
 * commits, or every order of versions.
 */

export type Store = Map<string, unknown>;
const isTold = (operation: TransactionOperation): boolean =>
  operation.type !== 'read' || operation.value !== undefined;

/** Runs a transaction on a store, if its reads see what they say; its writes are then in the store. */
function runs({ operations }: Transaction, store: Store): boolean {
  return operations.every(operation => {
    if (operation.type === 'select') {
      const now = [...store].filter(([key, value]) => value !== null && operation.where(value, key));
      return JSON.stringify(now.sort()) === JSON.stringify([...operation.found].sort());
    }
    const key = String(operation.key);
    if (operation.type === 'write') store.set(key, operation.value);
    if (operation.type === 'append')
      store.set(key, [...((store.get(key) as unknown[]) ?? []), operation.value]);
    if (operation.type !== 'read' || !isTold(operation)) return true;
    const present = store.get(key) ?? (Array.isArray(operation.value) ? [] : null);
    return JSON.stringify(present) === JSON.stringify(operation.value);
  });
}

export const over = ({ endedAt, outcome }: Transaction): number =>
  outcome === 'unknown' ? Number.POSITIVE_INFINITY : (endedAt as number);
const isOverBefore = (one: Transaction, other: Transaction): boolean => over(one) < (other.beganAt as number);

/** The committed ones with each choice of those whose outcome is unknown. */
function completions(transactions: readonly Transaction[]): Transaction[][] {
  const sure = transactions.filter(({ outcome = 'committed' }) => outcome === 'committed');
  const open = transactions.filter(({ outcome }) => outcome === 'unknown');
  return Array.from({ length: 1 << open.length }, (_, choice) => [
    ...sure,
    ...open.filter((_, index) => (choice >> index) & 1),
  ]);
}

export function isSerializable(
  transactions: readonly Transaction[],
  isStrict: boolean,
  versionOrder: Readonly<Record<string, readonly unknown[]>> = {},
): boolean {
  /** Whether what the store holds are the versions of the order, one after the other. */
  const isNext = (before: Store, after: Store): boolean =>
    Object.entries(versionOrder).every(([key, values]) => {
      const [old, fresh] = [before.get(key), after.get(key)];
      return old === fresh || values.indexOf(fresh) === values.indexOf(old) + 1;
    });
  const extend = (left: readonly Transaction[], store: Store): boolean =>
    left.length === 0 ||
    left.some(next => {
      if (isStrict && left.some(other => other !== next && isOverBefore(other, next))) return false;
      const after = new Map(store);
      return (
        runs(next, after) &&
        isNext(store, after) &&
        extend(
          left.filter(one => one !== next),
          after,
        )
      );
    });
  return completions(transactions).some(chosen => extend(chosen, new Map()));
}

const writesOf = ({ operations }: Transaction): Set<string> =>
  new Set(
    operations.flatMap(operation =>
      operation.type === 'write' || operation.type === 'append' ? [String(operation.key)] : [],
    ),
  );

/** Snapshot isolation as a database does it: every order of snapshots and commits, the first committer wins. */
export function isSnapshotIsolated(transactions: readonly Transaction[], isStrong: boolean): boolean {
  interface Open {
    readonly transaction: Transaction;
    readonly snapshot: Store;
    readonly lost: Set<string>;
  }
  const extend = (waiting: readonly Transaction[], open: readonly Open[], store: Store): boolean => {
    if (waiting.length === 0 && open.length === 0) return true;
    const begins = waiting.some(next => {
      const undone = [...waiting.filter(one => one !== next), ...open.map(({ transaction }) => transaction)];
      if (isStrong && undone.some(other => isOverBefore(other, next))) return false;
      if (!runs(next, new Map(store))) return false;
      const begun = { transaction: next, snapshot: store, lost: new Set<string>() };
      return extend(
        waiting.filter(one => one !== next),
        [...open, begun],
        store,
      );
    });
    if (begins) return true;
    return open.some(one => {
      const written = writesOf(one.transaction);
      if ([...written].some(key => one.lost.has(key))) return false;
      const after = new Map(one.snapshot);
      runs(one.transaction, after);
      const next = new Map(store);
      for (const key of written) next.set(key, after.get(key));
      const others = open
        .filter(other => other !== one)
        .map(other => ({ ...other, lost: new Set([...other.lost, ...written]) }));
      return extend(waiting, others, next);
    });
  };
  return completions(transactions).some(chosen => extend(chosen, [], new Map()));
}

/** The same where the times of snapshots and commits are known: there is one order. */
export function isSnapshotIsolatedAt(transactions: readonly Transaction[]): boolean {
  const commits = [...transactions].sort((a, b) => (a.endedAt as number) - (b.endedAt as number));
  return transactions.every(one => {
    const store: Store = new Map();
    for (const other of commits) if (isOverBefore(other, one)) runs(other, store);
    const written = writesOf(one);
    const meets = transactions.some(
      other =>
        other !== one &&
        !isOverBefore(other, one) &&
        !isOverBefore(one, other) &&
        [...writesOf(other)].some(key => written.has(key)),
    );
    return !meets && runs(one, store);
  });
}

/** Levels by Adya's definitions, for registers: some order of versions must do. */
export function keepsByDefinition(transactions: readonly Transaction[]): Record<string, boolean> {
  const kept = {
    'read uncommitted': false,
    'read committed': false,
    'repeatable read': false,
    serializable: false,
  };
  const counted = transactions.map(({ outcome = 'committed' }) => outcome === 'committed');
  const writerOf = new Map<string, number>();
  const isFinal = new Map<string, boolean>();
  const finals = new Map<string, number[]>();
  transactions.forEach(({ operations }, writer) => {
    const last = new Map<string, string>();
    for (const operation of operations) {
      if (operation.type !== 'write') continue;
      const version = `${operation.key}=${operation.value}`;
      writerOf.set(version, writer);
      isFinal.set(version, true);
      const before = last.get(String(operation.key));
      if (before !== undefined) isFinal.set(before, false);
      last.set(String(operation.key), version);
    }
  });
  for (let grown = true; grown; ) {
    grown = false;
    transactions.forEach(({ operations }, reader) => {
      for (const operation of operations) {
        if (!counted[reader] || operation.type !== 'read' || operation.value === undefined) continue;
        const writer = writerOf.get(`${operation.key}=${operation.value}`);
        if (writer === undefined || counted[writer] || transactions[writer].outcome !== 'unknown') continue;
        counted[writer] = true;
        grown = true;
      }
    });
  }
  let isWellFormed = true;
  let isClean = true;
  const reads: { reader: number; writer: number; key: string }[] = [];
  transactions.forEach(({ operations }, index) => {
    if (!counted[index]) return;
    const own = new Map<string, unknown>();
    for (const operation of operations) {
      const key = String((operation as { key: string }).key);
      if (operation.type === 'write') own.set(key, operation.value);
      if (operation.type !== 'read' || operation.value === undefined) continue;
      if (own.has(key)) {
        if (own.get(key) !== operation.value) isWellFormed = false;
        continue;
      }
      if (operation.value === null) {
        reads.push({ reader: index, writer: -1, key });
        continue;
      }
      const version = `${key}=${operation.value}`;
      const writer = writerOf.get(version);
      if (writer === undefined || writer === index) isWellFormed = false;
      else if (!counted[writer] || !isFinal.get(version)) isClean = false;
      if (writer !== undefined && writer !== index && counted[writer])
        reads.push({ reader: index, writer, key });
    }
    for (const key of own.keys()) finals.set(key, [...(finals.get(key) ?? []), index]);
  });
  if (!isWellFormed) return kept;
  const keys = [...finals.keys()];
  const judge = (orders: Map<string, number[]>): void => {
    const edges: [number, number, string][] = [];
    for (const order of orders.values())
      for (let at = 1; at < order.length; at++) edges.push([order[at - 1], order[at], 'ww']);
    for (const { reader, writer, key } of reads) {
      if (writer >= 0 && writer !== reader) edges.push([writer, reader, 'wr']);
      const order = orders.get(key) ?? [];
      const next = order[order.indexOf(writer) + 1];
      if (next !== undefined && next !== reader) edges.push([reader, next, 'rw']);
    }
    const onCycle = (kinds: string, through: string): boolean => {
      const allowed = edges.filter(([, , kind]) => kinds.includes(kind));
      return allowed.some(([from, to, kind]) => {
        if (!through.includes(kind)) return false;
        const reached = new Set([to]);
        for (let size = 0; size < reached.size; ) {
          size = reached.size;
          for (const [one, other] of allowed) if (reached.has(one)) reached.add(other);
        }
        return reached.has(from);
      });
    };
    if (onCycle('ww', 'ww')) return;
    kept['read uncommitted'] = true;
    if (!isClean || onCycle('ww wr', 'ww wr')) return;
    kept['read committed'] = true;
    if (onCycle('ww wr rw', 'rw')) return;
    kept['repeatable read'] = true;
    kept.serializable = true;
  };
  const choose = (at: number, orders: Map<string, number[]>): void => {
    if (at === keys.length) judge(orders);
    else
      for (const order of permutations(finals.get(keys[at]) as number[])) {
        choose(at + 1, new Map(orders).set(keys[at], order));
      }
  };
  choose(0, new Map());
  return kept;
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations([...list.slice(0, at), ...list.slice(at + 1)]).map(rest => [first, ...rest]),
  );
}

/** The two weakest levels for lists: some order of all elements that begins with every list that was read must do. */
export function keepsForLists(transactions: readonly Transaction[]): Record<string, boolean> {
  const kept = { 'read uncommitted': false, 'read committed': false };
  const writerOf = new Map<string, number>();
  const appended = new Map<string, number[]>();
  const counted = transactions.map(({ outcome = 'committed' }) => outcome === 'committed');
  const listsOf = (index: number): [key: string, list: number[], own: number[]][] => {
    const own = new Map<string, number[]>();
    return transactions[index].operations.flatMap(operation => {
      const key = String((operation as { key: string }).key);
      if (operation.type === 'append') own.set(key, [...(own.get(key) ?? []), operation.value as number]);
      return operation.type === 'read' ? [[key, operation.value as number[], own.get(key) ?? []]] : [];
    });
  };
  transactions.forEach(({ operations }, writer) => {
    for (const operation of operations)
      if (operation.type === 'append') writerOf.set(`${operation.key}=${operation.value}`, writer);
  });
  const writer = (key: string, element: number): number => writerOf.get(`${key}=${element}`) as number;
  for (let before = ''; before !== String(counted); ) {
    before = String(counted);
    transactions.forEach((_, index) => {
      for (const [key, list] of counted[index] ? listsOf(index) : [])
        for (const element of list)
          if (transactions[writer(key, element)].outcome === 'unknown') counted[writer(key, element)] = true;
    });
  }
  transactions.forEach(({ operations }, index) => {
    for (const operation of operations)
      if (operation.type === 'append' && counted[index])
        appended.set(String(operation.key), [
          ...(appended.get(String(operation.key)) ?? []),
          operation.value as number,
        ]);
  });
  let isClean = true;
  const seen = new Map<string, number[][]>();
  const reads: [from: number, to: number][] = [];
  for (let index = 0; index < transactions.length; index++) {
    for (const [key, list, own] of counted[index] ? listsOf(index) : []) {
      const mine = list.filter(element => writer(key, element) === index);
      if (String(mine) !== String(own)) return kept;
      if (list.some(element => !counted[writer(key, element)])) isClean = false;
      // Each transaction's elements stand in its own order, from its first.
      const isSound = list.every(element => {
        const one = writer(key, element);
        const all = (appended.get(key) ?? []).filter(other => writer(key, other) === one);
        const shown = list.filter(other => writer(key, other) === one);
        return !counted[one] || shown.every((other, at) => all[at] === other);
      });
      if (!isSound) return kept;
      const theirs = [...list];
      while (theirs.length > 0 && writer(key, theirs[theirs.length - 1]) === index) theirs.pop();
      if (theirs.length > 0) {
        const last = theirs[theirs.length - 1];
        const all = appended.get(key)?.filter(element => writer(key, element) === writer(key, last)) ?? [];
        if (all.length > 0 && all[all.length - 1] !== last) isClean = false;
        if (counted[writer(key, last)]) reads.push([writer(key, last), index]);
      }
      const counting = list.filter(element => counted[writer(key, element)]);
      seen.set(key, [...(seen.get(key) ?? []), counting]);
    }
  }
  const keys = [...appended.keys()];
  const longest = (key: string): number[] =>
    (seen.get(key) ?? []).reduce((best, list) => (list.length > best.length ? list : best), []);
  const isPrefix = (list: readonly number[], order: readonly number[]): boolean =>
    list.every((element, at) => order[at] === element);
  const areOneOrder = keys.every(key => (seen.get(key) ?? []).every(list => isPrefix(list, longest(key))));
  const choose = (at: number, edges: [number, number][]): void => {
    if (at === keys.length) {
      const isCyclic = (all: readonly [number, number][]): boolean => {
        const left = new Set(all.flat());
        for (let size = -1; size !== left.size; ) {
          size = left.size;
          for (const node of left)
            if (!all.some(([from, to]) => to === node && left.has(from))) left.delete(node);
        }
        return left.size > 0;
      };
      if (isCyclic(edges)) return;
      kept['read uncommitted'] = true;
      if (isClean && areOneOrder && !isCyclic([...edges, ...reads])) kept['read committed'] = true;
      return;
    }
    const key = keys[at];
    for (const order of permutations(appended.get(key) as number[])) {
      const isOwnOrder = order.every((element, place) =>
        order.slice(0, place).every(other => writer(key, other) !== writer(key, element) || other < element),
      );
      if (!isOwnOrder || !isPrefix(longest(key), order)) continue;
      const steps = order
        .slice(1)
        .map((element, place): [number, number] => [writer(key, order[place]), writer(key, element)]);
      choose(at + 1, [...edges, ...steps.filter(([from, to]) => from !== to)]);
    }
  };
  choose(0, []);
  return kept;
}
