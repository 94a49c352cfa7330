import { requireKnownFields, requireWhole } from '../../../ground/arguments.js';
import { type Accesses, readAccesses } from './accesses.js';
import { AnomalyFinder } from './anomalies.js';
import { type CycleRule, DEPENDENCIES, EVERYTHING, SNAPSHOTS, WRITES } from './cycle-rules.js';
import {
  DependencyGraph,
  type Edge,
  edgesOnCycles,
  isAntiDependency,
  isDependency,
} from './dependency-graph.js';
import { type FoundOrder, findOrder } from './order-search.js';
import { realTimeEdge, realTimeEdges, type Span, spansOf } from './real-time.js';
import { type SelectEdges, selectEdges } from './selects.js';
import type { Anomaly, AnomalyName, IsolationLevel, Transaction } from './transaction.js';
import { knownEdges, openPairs, withOrder } from './version-edges.js';

export interface TransactionOptions {
  /** The values of registers before the first transaction, by item; by default `null`. Lists begin empty. */
  readonly initial?: Readonly<Record<string, unknown>>;
  /**
   * Of registers: the values that committed transactions left, in the order in which the database took them. By
   * default it is not known, and a level is kept if some order explains the history. Lists show their own order.
   */
  readonly versionOrder?: Readonly<Record<string, readonly unknown[]>>;
  /**
   * What `beganAt` and `endedAt` are. `observed` by clients, by default: the transaction took its snapshot and
   * committed some time in between. `exact`: it took its snapshot when it began and committed when it ended, as the
   * database itself knows.
   */
  readonly times?: 'observed' | 'exact';
  /** How often the graph may be looked at, for each level, in search of an order of versions; by default 100. */
  readonly maxLooks?: number;
}

/** Whether a level is kept. */
export type LevelVerdict =
  | { readonly verdict: 'satisfied' }
  | { readonly verdict: 'violated'; readonly anomalies: readonly AnomalyName[] }
  | { readonly verdict: 'unknown'; readonly reason: string };

/** What is known of a history of transactions. */
export interface TransactionReport {
  readonly levels: Readonly<Record<IsolationLevel, LevelVerdict>>;
  /** What is wrong, in the words of the weakest levels first; each kind of cycle once, by a shortest one. */
  readonly anomalies: readonly Anomaly[];
  /**
   * The order of versions in which the anomalies were found: given, seen, or, where there was a choice, one that
   * keeps the strongest level that can be kept.
   */
  readonly versionOrder: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Finds the anomalies of a history of transactions, and the levels that it keeps.
 *
 * The transactions that committed are the nodes of a graph. An edge says why one comes before another: it wrote a
 * version that the other overwrote (ww) or read (wr), or read a version that the other overwrote (rw). Levels forbid
 * cycles of kinds (Adya, Liskov and O'Neil, "Generalized isolation level definitions", ICDE 2000):
 *
 * | level | kept if there is no |
 * | --- | --- |
 * | read uncommitted (PL-1) | cycle of ww |
 * | read committed (PL-2) | cycle of ww and wr, aborted read, intermediate read |
 * | repeatable read (PL-2.99) | moreover no cycle with an rw of an item |
 * | snapshot isolation | moreover no cycle but those with two rw in a row (Cerone and Gotsman, PODC 2016) |
 * | serializable (PL-3) | cycle at all |
 * | strong snapshot isolation, strict serializable | the same with real time: who was over before another began comes before it |
 *
 * Values must be unique by item, so that each read names its write. Where the order of versions is not known, a level
 * is kept if some order keeps it. A transaction whose outcome is unknown counts as committed if somebody who counts
 * saw what it wrote. Reads that no database of committed versions allows (a value that nobody wrote, a transaction
 * blind to its own writes) break every level. Repeatable read stands here for Adya's PL-2.99, which is neither above
 * nor below snapshot isolation.
 *
 * With known orders it takes time in proportion to the operations, and, for an anomaly, to the edges among those that
 * lie on cycles, for each of these until a cycle of two is found: 5,000 transactions take under a second. Open orders
 * need a bit or two for each pair of transactions and some looks at the graph, of about 0.3 s each for 5,000
 * transactions of 100 items; after `maxLooks` the verdict is `unknown`, which is no pass.
 *
 * @param transactions in any order
 * @throws RangeError if values are not unique, a version order does not name each version once, a time is wrong, or a
 * register is used as a list
 *
 * @example
 * const read = (key: string, value: number) => ({ type: 'read', key, value }) as const;
 * const write = (key: string, value: number) => ({ type: 'write', key, value }) as const;
 * const report = checkTransactions(
 *   [{ operations: [read('x', 100), write('x', 130)] }, { operations: [read('x', 100), write('x', 120)] }],
 *   { initial: { x: 100 } },
 * );
 * report.anomalies[0].name; // 'lost update'
 */
export function checkTransactions(
  transactions: readonly Transaction[],
  options: TransactionOptions = {},
): TransactionReport {
  requireKnownFields('options', options, { initial: true, versionOrder: true, times: true, maxLooks: true });
  const { initial = {}, versionOrder = {}, times = 'observed', maxLooks = 100 } = options;
  requireWhole('maxLooks', maxLooks, 1);
  const accesses = readAccesses(transactions, initial, versionOrder);
  return new TransactionCheck(accesses, times, maxLooks).report();
}

interface CyclicLevel {
  readonly level: IsolationLevel;
  readonly rule: CycleRule;
  /** Whether real time is part of it. */
  readonly isTimed?: boolean;
  /** The levels just above it: an order that keeps one of them keeps it too. */
  readonly below?: readonly IsolationLevel[];
}

/** Levels as rules on cycles, the strongest first. */
const CYCLIC_LEVELS: readonly CyclicLevel[] = [
  { level: 'strict serializable', rule: EVERYTHING, isTimed: true },
  { level: 'serializable', rule: EVERYTHING, below: ['strict serializable'] },
  { level: 'strong snapshot isolation', rule: SNAPSHOTS, isTimed: true, below: ['strict serializable'] },
  { level: 'snapshot isolation', rule: SNAPSHOTS, below: ['serializable', 'strong snapshot isolation'] },
  { level: 'read committed', rule: DEPENDENCIES, below: ['snapshot isolation'] },
  { level: 'read uncommitted', rule: WRITES, below: ['read committed'] },
];

const LEVELS: readonly IsolationLevel[] = [
  'read uncommitted',
  'read committed',
  'repeatable read',
  'snapshot isolation',
  'strong snapshot isolation',
  'serializable',
  'strict serializable',
];

class TransactionCheck {
  readonly #spans: readonly Span[];
  readonly #realTime: readonly Edge[];
  readonly #selected: SelectEdges;
  readonly #found = new Map<IsolationLevel, FoundOrder>();

  constructor(
    private readonly accesses: Accesses,
    private readonly times: 'observed' | 'exact',
    private readonly maxLooks: number,
  ) {
    this.#spans = spansOf(accesses);
    if (times === 'exact') requireExactTimes(accesses);
    this.#realTime = realTimeEdges(this.#spans, accesses);
    this.#selected = selectEdges(accesses);
  }

  report(): TransactionReport {
    for (const level of CYCLIC_LEVELS) this.#found.set(level.level, this.#orderFor(level));
    this.#found.set('repeatable read', this.#orderByItems());
    const ordered = this.#mostKept();
    const edges = [...knownEdges(ordered), ...selectEdges(ordered).edges];
    const anomalies = new AnomalyFinder(ordered, edges, this.#realTime, this.#spans).find();
    if (this.times === 'exact') anomalies.push(...this.#againstExactTimes());
    const verdicts = LEVELS.map(level => [level, this.#verdict(level, anomalies)] as const);
    const levels = Object.fromEntries(verdicts) as Record<IsolationLevel, LevelVerdict>;
    const isWrong = (level: IsolationLevel): boolean => levels[level].verdict === 'violated';
    return {
      levels,
      anomalies: anomalies.filter(({ forbiddenAt }) => forbiddenAt.some(isWrong)),
      versionOrder: Object.fromEntries(
        ordered.items.map(({ key, chain, values }) => [key, chain.map(writer => values.get(writer))]),
      ),
    };
  }

  #orderFor({ rule, isTimed = false, below = [] }: CyclicLevel): FoundOrder {
    const kept = below.map(level => this.#found.get(level)).find(found => typeof found === 'object');
    if (kept !== undefined) return kept;
    const extra = isTimed ? [...this.#selected.edges, ...this.#realTime] : this.#selected.edges;
    return findOrder(this.accesses, extra, rule, this.maxLooks);
  }

  /** An order without a cycle of dependencies, or one with an anti-dependency of an item. */
  #orderByItems(): FoundOrder {
    const serial = this.#found.get('serializable');
    if (this.accesses.selects.length === 0) return serial as FoundOrder;
    const found = findOrder(this.accesses, [], EVERYTHING, this.maxLooks);
    if (typeof found === 'string') return found;
    const size = found.transactions.length;
    const edges = [...knownEdges(found), ...selectEdges(found).edges];
    const isBroken =
      edgesOnCycles(new DependencyGraph(size, edges)).some(({ kind }) => kind === 'rw') ||
      edgesOnCycles(new DependencyGraph(size, edges.filter(isDependency))).length > 0;
    if (!isBroken) return found;
    return openPairs(this.accesses).length === 0 ? 'none' : 'unknown';
  }

  /** The order that keeps the strongest level. */
  #mostKept(): Accesses {
    for (const { level } of CYCLIC_LEVELS) {
      const found = this.#found.get(level);
      if (typeof found === 'object') return found;
    }
    return withOrder(this.accesses, item => this.accesses.items[item].rest);
  }

  /**
   * What breaks snapshot isolation where snapshots and commits are known: a dependency on who had not committed yet
   * when the snapshot was taken (G-SIa), and a snapshot without the effects of who had (G-SIb). Versions follow each
   * other as their writers committed.
   */
  #againstExactTimes(): Anomaly[] {
    const { items, names } = this.accesses;
    const spans = this.#spans;
    const byCommit = withOrder(this.accesses, item =>
      [...items[item].rest].sort((a, b) => spans[a].to - spans[b].to || a - b),
    );
    const edges = [...knownEdges(byCommit), ...selectEdges(byCommit).edges];
    const finder = new AnomalyFinder(byCommit, edges, [], spans);
    const early = edges.find(edge => isDependency(edge) && !(spans[edge.from].to < spans[edge.to].from));
    const stale = edges.find(edge => isAntiDependency(edge) && spans[edge.to].to < spans[edge.from].from);
    const anomalies: Anomaly[] = [];
    if (early !== undefined) {
      const [one, other] = [names[early.from], names[early.to]];
      const { transactions, text, ...rest } = finder.fromEdges('G-SIa', [early]);
      const times = `${one} committed at ${spans[early.from].to}, and ${other} began at ${spans[early.to].from}`;
      anomalies.push({ ...rest, transactions, text: `${text}; but ${times}` });
    }
    if (stale !== undefined) {
      const back = realTimeEdge(spans, names, stale.to, stale.from);
      anomalies.push(finder.fromEdges('stale snapshot', [stale, back]));
    }
    return anomalies;
  }

  #verdict(level: IsolationLevel, anomalies: readonly Anomaly[]): LevelVerdict {
    const found = this.#found.get(level) as FoundOrder;
    const against = anomalies.filter(({ forbiddenAt }) => forbiddenAt.includes(level));
    const isCertain = ({ name, cycle }: Anomaly): boolean => cycle === undefined || name === 'G-SIa';
    const isStale = this.times === 'exact' && against.some(({ name }) => name === 'stale snapshot');
    if (found === 'none' || isStale || against.some(isCertain))
      return { verdict: 'violated', anomalies: [...new Set(against.map(({ name }) => name))] };
    const reason = this.#doubt(level, found);
    return reason === undefined ? { verdict: 'satisfied' } : { verdict: 'unknown', reason };
  }

  /** Why it cannot be said that a level is kept; `undefined` if it can. */
  #doubt(level: IsolationLevel, found: FoundOrder): string | undefined {
    if (found === 'unknown')
      return `the budget of ${this.maxLooks} looks at the graph ended before an order of the versions was found or excluded`;
    const isTimed = CYCLIC_LEVELS.some(one => one.level === level && one.isTimed);
    if (
      isTimed &&
      this.#spans.every(
        ({ from, to }) => from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY,
      )
    )
      return 'no transaction has a beganAt or an endedAt';
    if (level === 'read uncommitted') return undefined;
    const { doubts } = this.#selected;
    return doubts.find(({ isOfSource }) => isOfSource || level !== 'read committed')?.reason;
  }
}

/** @throws RangeError if a transaction that counts lacks a time */
function requireExactTimes({ transactions, counts }: Accesses): void {
  transactions.forEach(({ beganAt, endedAt }, index) => {
    if (!counts[index] || (beganAt !== undefined && endedAt !== undefined)) return;
    throw new RangeError(`transactions[${index}] must have a beganAt and an endedAt, as times are 'exact'`);
  });
}
