/**
 * Looks for orders of versions under which a history keeps a level, where the history does not tell the orders.
 *
 * A level is a rule that some graph has no cycle. Deciding which of two versions came first adds edges to that graph,
 * so a pair of which one order closes a cycle is decided; the others are guessed at once along the graph, and if the
 * guess fails, a pair on a cycle of it is tried both ways. The problem is NP-complete (Papadimitriou, "The
 * serializability of concurrent database updates", J. ACM 26(4), 1979), hence the budget.
 */
import type { Accesses } from './accesses.js';
import { type CycleRule, ruleGraph } from './cycle-rules.js';
import { type DependencyGraph, type Edge, edgesOnCycles, reachability } from './dependency-graph.js';
import { serialRanks } from './serial-guess.js';
import {
  knownEdges,
  type OpenItem,
  type OpenPair,
  openItems,
  openPairs,
  withOrder,
} from './version-edges.js';

/** An order of every item's versions, as accesses without open pairs; none; or `unknown` after the budget. */
export type FoundOrder = Accesses | 'none' | 'unknown';

/**
 * @param extra edges that hold in any case, such as those of real time
 * @param budget how many times the graph may be looked at
 */
export function findOrder(
  accesses: Accesses,
  extra: readonly Edge[],
  rule: CycleRule,
  budget: number,
): FoundOrder {
  const graph = ruleGraph(rule, [...knownEdges(accesses), ...extra], accesses.transactions.length);
  if (edgesOnCycles(graph).length > 0) return 'none';
  const pairs = openPairs(accesses);
  if (pairs.length === 0) return accesses;
  return new OrderSearch(accesses, extra, rule, pairs, budget).search(graph);
}

/** Some pairs decided, and what follows. */
interface Position {
  readonly arcs: number[][];
  /** Numbers of ordered pairs; see `OrderSearch.#number`. */
  readonly decided: Set<number>;
}

class OrderSearch {
  readonly #open: readonly OpenItem[];
  readonly #size: number;
  readonly #countsRw: boolean;
  #left: number;

  constructor(
    private readonly accesses: Accesses,
    private readonly extra: readonly Edge[],
    private readonly rule: CycleRule,
    private readonly pairs: readonly OpenPair[],
    budget: number,
  ) {
    this.#open = openItems(accesses);
    this.#size = accesses.transactions.length;
    this.#countsRw = rule.keeps({ kind: 'rw' });
    this.#left = budget;
  }

  search({ out }: DependencyGraph): FoundOrder {
    const arcs = out.map(edges => edges.map(({ to }) => to));
    const { guessed, cyclic } = this.#guess(serialRanks(arcs, this.accesses, this.#open));
    return cyclic.length === 0 ? guessed : this.#searchFrom({ arcs, decided: new Set() });
  }

  #searchFrom(position: Position): FoundOrder {
    if (this.#left-- <= 0) return 'unknown';
    const pairs = this.#saturate(position);
    if (pairs === undefined) return 'none';
    const ranks = serialRanks(position.arcs, this.accesses, this.#open);
    const { guessed, cyclic } = this.#guess(ranks);
    if (cyclic.length === 0) return guessed;
    if (pairs.length === 0) return 'none';
    const { item, one, other } = culprit(pairs, cyclic, this.#size);
    const [first, second] = ranks[one] < ranks[other] ? [one, other] : [other, one];
    const found = this.#try(position, item, first, second);
    if (typeof found === 'object') return found;
    const otherwise = this.#try(position, item, second, first);
    return otherwise === 'none' ? found : otherwise;
  }

  #try({ arcs, decided }: Position, item: number, before: number, after: number): FoundOrder {
    const next = { arcs: arcs.map(ends => [...ends]), decided: new Set(decided) };
    this.#decide(next, item, before, after, () => false);
    return this.#searchFrom(next);
  }

  /** All orders along the ranks, and the edges on cycles that come of them. */
  #guess(ranks: Int32Array): { guessed: Accesses; cyclic: readonly Edge[] } {
    const guessed = withOrder(this.accesses, item =>
      [...this.#open[item].writers].sort((a, b) => ranks[a] - ranks[b]),
    );
    const edges = [...knownEdges(guessed), ...this.extra];
    return { guessed, cyclic: edgesOnCycles(ruleGraph(this.rule, edges, this.#size)) };
  }

  #number(item: number, before: number, after: number): number {
    return (item * this.#size + before) * this.#size + after;
  }

  /** Where anti-dependencies of a transaction begin. */
  #leaving(transaction: number): number {
    return this.rule.isSplit ? transaction + this.#size : transaction;
  }

  /** Notes a decision, and the arcs that come with it but for those that lead where the graph leads already. */
  #decide(
    { arcs, decided }: Position,
    item: number,
    before: number,
    after: number,
    reaches: (from: number, to: number) => boolean,
  ): void {
    const add = (from: number, to: number): void => {
      if (!reaches(from, to)) arcs[from].push(to);
    };
    add(before, after);
    if (this.rule.isSplit) add(before, after + this.#size);
    for (const reader of this.#overtaken(item, before, after)) add(this.#leaving(reader), after);
    decided.add(this.#number(item, before, after));
  }

  /**
   * Decides what can be only one way, until nothing is; the pairs that are left, or `undefined` if one can be neither
   * way.
   */
  #saturate(position: Position): OpenPair[] | undefined {
    const { decided } = position;
    let open = this.pairs.filter(
      ({ item, one, other }) =>
        !decided.has(this.#number(item, one, other)) && !decided.has(this.#number(item, other, one)),
    );
    for (;;) {
      const reaches = reachability(position.arcs);
      if (reaches === undefined) return undefined;
      const left: OpenPair[] = [];
      const forced: [item: number, before: number, after: number][] = [];
      for (const pair of open) {
        const { item, one, other } = pair;
        const isImpossible = this.#closes(reaches, item, one, other);
        if (this.#closes(reaches, item, other, one)) {
          if (isImpossible) return undefined;
          forced.push([item, one, other]);
        } else if (isImpossible) forced.push([item, other, one]);
        else left.push(pair);
      }
      open = left;
      if (forced.length === 0) return open;
      for (const [item, before, after] of forced) this.#decide(position, item, before, after, reaches);
    }
  }

  /** Whether a decision closes a cycle. */
  #closes(
    reaches: (from: number, to: number) => boolean,
    item: number,
    before: number,
    after: number,
  ): boolean {
    if (reaches(after, before)) return true;
    if (this.rule.isSplit && reaches(after + this.#size, before)) return true;
    return this.#overtaken(item, before, after).some(reader => reaches(after, this.#leaving(reader)));
  }

  /** Who read the version of `before`, and so comes before the next: as anti-dependencies, if these count. */
  #overtaken(item: number, before: number, after: number): readonly number[] {
    const readers = this.#countsRw ? this.#open[item].readersOf.get(before) : undefined;
    return readers?.filter(reader => reader !== after) ?? NOBODY;
  }
}

const NOBODY: readonly number[] = [];

/** A pair that has to do with a cycle, so that deciding it brings the search on. */
function culprit(pairs: readonly OpenPair[], cyclic: readonly Edge[], size: number): OpenPair {
  const onCycle = new Set(cyclic.map(({ item, to }) => item * size + (to % size)));
  const isOnCycle = (item: number, writer: number): boolean => onCycle.has(item * size + writer);
  return pairs.find(({ item, one, other }) => isOnCycle(item, one) || isOnCycle(item, other)) ?? pairs[0];
}
