/** What is looked at: an item of a database. */
export type ItemKey = string | number;

/** One operation of a transaction, in the order in which the transaction did it. */
export type TransactionOperation =
  /**
   * The value that was read: of a register `null` where there was none, of a list all of it. Left out where it is not
   * known.
   */
  | { readonly type: 'read'; readonly key: ItemKey; readonly value?: unknown }
  | { readonly type: 'write'; readonly key: ItemKey; readonly value: unknown }
  /** Adds an element at the end of a list. */
  | { readonly type: 'append'; readonly key: ItemKey; readonly value: unknown }
  | Select;

/** A read of all registers that a predicate holds for, as `SELECT ... WHERE` reads them. */
export interface Select {
  readonly type: 'select';
  /** The predicate in words: `Dept=Sales`. */
  readonly name?: string;
  /** The predicate; it is not asked about `null`, which no predicate holds for. */
  readonly where: (value: unknown, key: ItemKey) => boolean;
  /** What was found: items and their values. */
  readonly found: readonly (readonly [key: ItemKey, value: unknown])[];
  /**
   * The values that it saw where the predicate did not hold, if they are known; without them they are inferred where
   * only one is possible.
   */
  readonly others?: readonly (readonly [key: ItemKey, value: unknown])[];
}

/** A transaction as its client saw it. */
export interface Transaction {
  /** Default `T1`, `T2`, ... by the place in the list. */
  readonly name?: string;
  readonly operations: readonly TransactionOperation[];
  /**
   * `unknown`: the client never heard; it counts as committed exactly if a committed one saw what it wrote. Default
   * `committed`.
   */
  readonly outcome?: 'committed' | 'aborted' | 'unknown';
  /** When it began and ended, in the unit of the caller; see the option `times`. */
  readonly beganAt?: number;
  readonly endedAt?: number;
}

/** What a history of transactions may be held against, from the weakest. */
export type IsolationLevel =
  | 'read uncommitted'
  | 'read committed'
  | 'repeatable read'
  | 'snapshot isolation'
  | 'strong snapshot isolation'
  | 'serializable'
  | 'strict serializable';

/** Why one transaction must come before another. */
export type DependencyKind = 'ww' | 'wr' | 'rw' | 'predicate wr' | 'predicate rw' | 'real time';

/** An edge of the dependency graph. */
export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly kind: DependencyKind;
  /** The item; there is none for real time. */
  readonly key?: ItemKey;
  /** In words, with the values: `T1 read x=1, which T2 overwrote with x=2`. */
  readonly text: string;
}

/** What can be wrong with a history of transactions. */
export type AnomalyName =
  | 'thin-air read'
  | 'internal read'
  | 'duplicate element'
  | 'misplaced append'
  | 'incompatible orders'
  | 'G0'
  | 'G1a'
  | 'G1b'
  | 'G1c'
  | 'lost update'
  | 'G-single'
  | 'G-nonadjacent'
  | 'G2-item'
  | 'G2'
  | 'G-SIa'
  | 'stale snapshot'
  | 'real-time cycle';

/** One thing that is wrong, and its evidence. */
export interface Anomaly {
  readonly name: AnomalyName;
  /** The name that people say: dirty write, read skew. */
  readonly meaning: string;
  readonly transactions: readonly string[];
  /** A shortest cycle of its kind, if it is one: each edge leads to the next, and the last to the first. */
  readonly cycle?: readonly Dependency[];
  /** In words. */
  readonly text: string;
  /** The levels that forbid it. */
  readonly forbiddenAt: readonly IsolationLevel[];
}
