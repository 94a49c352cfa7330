/**
 * The anomalies of a history, by the shapes of the cycles in its dependency graph, each with a shortest cycle.
 * Sources: Adya, Liskov and O'Neil, "Generalized isolation level definitions", ICDE 2000 (G0 to G2); Adya's thesis, 1999,
 * chapter 4 (G-single, G-SI); Berenson, Bernstein, Gray, Melton, O'Neil and O'Neil, "A critique of ANSI SQL isolation
 * levels", SIGMOD 1995 (the names that people say); Cerone and Gotsman, "Analysing snapshot isolation", PODC 2016
 * (G-nonadjacent, which Elle calls so: cycles without adjacent anti-dependencies).
 */
import { wordOf } from '../sequential-model.js';
import { type Accesses, INITIAL, type LocalAnomaly } from './accesses.js';
import { type CycleShape, shortestCycle } from './cycles.js';
import {
  DependencyGraph,
  type Edge,
  type EdgeFilter,
  isAntiDependency,
  isDependency,
} from './dependency-graph.js';
import { type Span, withoutWaits } from './real-time.js';
import type { Anomaly, AnomalyName, Dependency, IsolationLevel } from './transaction.js';
import { nextWriter } from './version-edges.js';

const ALL: readonly IsolationLevel[] = [
  'read uncommitted',
  'read committed',
  'repeatable read',
  'snapshot isolation',
  'strong snapshot isolation',
  'serializable',
  'strict serializable',
];
const FROM_COMMITTED = ALL.slice(1);
const FROM_REPEATABLE = ALL.slice(2);
const ITEMS_AND_SERIAL: readonly IsolationLevel[] = [
  'repeatable read',
  'serializable',
  'strict serializable',
];

/** What people call each, and the levels that forbid it. */
const KINDS: Readonly<Record<AnomalyName, readonly [meaning: string, levels: readonly IsolationLevel[]]>> = {
  'thin-air read': ['a value that nobody wrote', ALL],
  'internal read': ['a transaction that does not see its own writes', ALL],
  'duplicate element': ['an append that took effect twice', ALL],
  'misplaced append': ['appends of one transaction out of order, or not all of them', ALL],
  'incompatible orders': ['a list that was seen in two orders', FROM_COMMITTED],
  G0: ['dirty write', ALL],
  G1a: ['aborted read', FROM_COMMITTED],
  G1b: ['intermediate read', FROM_COMMITTED],
  G1c: ['circular information flow', FROM_COMMITTED],
  'lost update': ['lost update', FROM_REPEATABLE],
  'G-single': ['read skew', FROM_REPEATABLE],
  'G-nonadjacent': ['long fork', FROM_REPEATABLE],
  'G2-item': ['write skew', ITEMS_AND_SERIAL],
  G2: ['phantom', ['serializable', 'strict serializable']],
  'G-SIa': ['interference', ['strong snapshot isolation']],
  'stale snapshot': [
    'a snapshot older than what was over when it was taken',
    ['strong snapshot isolation', 'strict serializable'],
  ],
  'real-time cycle': ['an order against real time', ['strict serializable']],
};

const isRealTime: EdgeFilter = ({ kind }) => kind === 'real time';
const isOfData: EdgeFilter = edge => !isRealTime(edge);
const isItemRw: EdgeFilter = ({ kind }) => kind === 'rw';
const isPredicateRw: EdgeFilter = ({ kind }) => kind === 'predicate rw';
const countRw = (phase: number, edge: Edge): number => Math.min(2, phase + (isAntiDependency(edge) ? 1 : 0));

/** The shapes, each the first of its name to be looked for; a name is found at most once. */
const SHAPES: readonly (readonly [AnomalyName, CycleShape])[] = [
  ['G0', { first: ({ kind }) => kind === 'ww', next: ({ kind }) => kind === 'ww' }],
  ['G1c', { first: ({ kind }) => kind === 'wr' || kind === 'predicate wr', next: isDependency }],
  [
    'lost update',
    { first: isItemRw, next: ({ kind, item }, _, first) => kind === 'ww' && item === first.item },
  ],
  ['G-single', { first: isItemRw, next: isDependency }],
  ['G-single', { first: isPredicateRw, next: isDependency }],
  ...[isItemRw, isPredicateRw].map((first): readonly [AnomalyName, CycleShape] => [
    'G-nonadjacent',
    {
      first,
      next: (edge, before) => isOfData(edge) && !(isAntiDependency(edge) && isAntiDependency(before)),
      phase: countRw,
      closesIn: (phase, last) => phase === 2 && !isAntiDependency(last),
    },
  ]),
  ['G2-item', { first: isItemRw, next: isOfData, phase: countRw, closesIn: phase => phase === 2 }],
  ['G2', { first: isPredicateRw, next: isOfData }],
];

const STALE_SNAPSHOT: CycleShape = {
  first: isRealTime,
  next: (edge, before) => !(isAntiDependency(edge) && isAntiDependency(before)),
};

/** Everything wrong with a history whose versions are in order. */
export class AnomalyFinder {
  constructor(
    private readonly accesses: Accesses,
    private readonly edges: readonly Edge[],
    private readonly realTime: readonly Edge[],
    private readonly spans: readonly Span[],
  ) {}

  find(): Anomaly[] {
    const { transactions, anomalies } = this.accesses;
    const found = anomalies.map(one => this.#local(one));
    const graph = new DependencyGraph(transactions.length, this.edges);
    const names = new Set<AnomalyName>();
    for (const [name, shape] of SHAPES) {
      const cycle = names.has(name) ? undefined : shortestCycle(graph, shape);
      if (cycle === undefined) continue;
      names.add(name);
      found.push(this.#cycle(name, cycle));
    }
    if (this.realTime.length === 0) return found;
    const timed = new DependencyGraph(transactions.length, [...this.edges, ...this.realTime]);
    const stale = shortestCycle(timed, STALE_SNAPSHOT);
    if (stale !== undefined) found.push(this.#cycle('stale snapshot', stale));
    const late = shortestCycle(timed, { first: isRealTime });
    if (late !== undefined) found.push(this.#cycle('real-time cycle', late));
    return found;
  }

  /** An anomaly that is a way through the graph, and closes. */
  #cycle(name: AnomalyName, edges: readonly Edge[]): Anomaly {
    return this.fromEdges(name, withoutWaits(edges, this.spans, this.accesses.names));
  }

  fromEdges(name: AnomalyName, edges: readonly Edge[]): Anomaly {
    const cycle = edges.map(edge => this.#dependency(edge));
    const [meaning, levels] = KINDS[name];
    // A cycle whose only anti-dependencies are of predicates is no matter of items.
    const isOfItems = edges.some(({ kind }) => kind === 'rw') || !edges.some(isAntiDependency);
    return {
      name,
      meaning,
      transactions: [...new Set(cycle.flatMap(({ from, to }) => [from, to]))],
      cycle,
      text: cycle.map(({ text }) => text).join('; '),
      forbiddenAt: isOfItems ? levels : levels.filter(level => level !== 'repeatable read'),
    };
  }

  #local({ name, transactions, text }: LocalAnomaly): Anomaly {
    const [meaning, forbiddenAt] = KINDS[name];
    return {
      name,
      meaning,
      transactions: transactions.map(index => this.accesses.names[index]),
      text,
      forbiddenAt,
    };
  }

  #dependency(edge: Edge): Dependency {
    const { names, items } = this.accesses;
    const text = edge.text ?? this.#words(edge);
    const known = { from: names[edge.from], to: names[edge.to], kind: edge.kind, text };
    return edge.item < 0 ? known : { ...known, key: items[edge.item].key };
  }

  #words({ from, to, kind, item }: Edge): string {
    const { names, items } = this.accesses;
    const { key, isList, values, readings } = items[item];
    const [one, other] = [names[from], names[to]];
    const left = (writer: number): string => `${key}=${wordOf(values.get(writer))}`;
    if (kind === 'ww')
      return isList
        ? `${one} appended to ${key}, and then ${other} did`
        : `${one} wrote ${left(from)}, which ${other} overwrote with ${left(to)}`;
    if (kind === 'wr') {
      const reading = readings.find(({ reader, writer }) => reader === to && writer === from);
      const read = `${other} read ${key}=${wordOf(reading?.value)}`;
      return isList ? `${read}, to which ${one} had appended` : `${read}, which ${one} wrote`;
    }
    const reading = readings.find(one => one.reader === from && nextWriter(items[item], one) === to);
    const read = `${one} read ${key}=${wordOf(reading?.value)}`;
    if (isList) return `${read}, to which ${other} had not appended yet`;
    const what = reading?.writer === INITIAL && reading.value === null ? `${one} found no ${key}` : read;
    return what === read
      ? `${read}, which ${other} overwrote with ${left(to)}`
      : `${what} before ${other} wrote ${left(to)}`;
  }
}
