/**
 * Looks for orders of versions under which a history keeps a level, where the history does not tell the orders.
 *
 * A level is a rule that some graph has no cycle. Deciding which of two versions came first adds edges to that graph, so a
 * pair of which one order closes a cycle is decided; the others are guessed at once along the graph, and if the guess fails,
 * a pair on a cycle of it is tried both ways. The problem is NP-complete (Papadimitriou, "The serializability of concurrent
 * database updates", J. ACM 26(4), 1979), hence the budget.
 */
import type { Accesses } from './accesses.js';
import { type CycleRule, ruleGraph } from './cycle-rules.js';
import {
  DependencyGraph,
  type Edge,
  edgesOnCycles,
  reachability,
  topologicalOrder,
} from './dependency-graph.js';
import { serialOrder } from './serial-guess.js';
import {
  decisionEdges,
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
  const edges = [...knownEdges(accesses), ...extra];
  if (topologicalOrder(ruleGraph(rule, edges, accesses.transactions.length)) === undefined) return 'none';
  const pairs = openPairs(accesses);
  if (pairs.length === 0) return accesses;
  return new OrderSearch(accesses, extra, rule, pairs, budget).search({ edges, decided: new Set() });
}

/** Some pairs decided, and all edges that follow. */
interface Position {
  readonly edges: Edge[];
  /** Numbers of ordered pairs; see `OrderSearch.#number`. */
  readonly decided: Set<number>;
}

class OrderSearch {
  readonly #open: readonly OpenItem[];
  readonly #size: number;
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
    this.#left = budget;
  }

  search(position: Position): FoundOrder {
    if (this.#left-- <= 0) return 'unknown';
    const pairs = this.#saturate(position);
    if (pairs === undefined) return 'none';
    const ranks = this.#guess(position);
    const guessed = withOrder(this.accesses, item => this.#inOrder(item, ranks));
    const cyclic = edgesOnCycles(this.#ruleGraph([...knownEdges(guessed), ...this.extra]));
    if (cyclic.length === 0) return guessed;
    if (pairs.length === 0) return 'none';
    const { item, one, other } = culprit(pairs, cyclic, this.#size);
    const [first, second] = ranks[one] < ranks[other] ? [one, other] : [other, one];
    const found = this.#try(position, item, first, second);
    if (typeof found === 'object') return found;
    const otherwise = this.#try(position, item, second, first);
    return otherwise === 'none' ? found : otherwise;
  }

  #try(position: Position, item: number, before: number, after: number): FoundOrder {
    const next = { edges: [...position.edges], decided: new Set(position.decided) };
    this.#decide(next, item, before, after);
    return this.search(next);
  }

  #ruleGraph(edges: readonly Edge[]): DependencyGraph {
    return ruleGraph(this.rule, edges, this.#size);
  }

  #number(item: number, before: number, after: number): number {
    return (item * this.#size + before) * this.#size + after;
  }

  #edgesOf({ decided }: Position, item: number, before: number, after: number): Edge[] {
    return decisionEdges(this.#open[item], item, before, after, (one, other) =>
      decided.has(this.#number(item, one, other)),
    );
  }

  #decide(position: Position, item: number, before: number, after: number): void {
    position.edges.push(...this.#edgesOf(position, item, before, after));
    position.decided.add(this.#number(item, before, after));
  }

  /** Decides what can be only one way, until nothing is; the pairs that are left, or `undefined` if one can be neither way. */
  #saturate(position: Position): OpenPair[] | undefined {
    const { decided } = position;
    let open = this.pairs.filter(
      ({ item, one, other }) =>
        !decided.has(this.#number(item, one, other)) && !decided.has(this.#number(item, other, one)),
    );
    for (;;) {
      const reaches = reachability(this.#ruleGraph(position.edges));
      if (reaches === undefined) return undefined;
      const left: OpenPair[] = [];
      const forced: [item: number, before: number, after: number][] = [];
      for (const pair of open) {
        const { item, one, other } = pair;
        const isImpossible = this.#closes(position, reaches, item, one, other);
        if (this.#closes(position, reaches, item, other, one)) {
          if (isImpossible) return undefined;
          forced.push([item, one, other]);
        } else if (isImpossible) forced.push([item, other, one]);
        else left.push(pair);
      }
      open = left;
      if (forced.length === 0) return open;
      for (const [item, before, after] of forced) this.#decide(position, item, before, after);
    }
  }

  /** Whether a decision closes a cycle. */
  #closes(
    position: Position,
    reaches: (from: number, to: number) => boolean,
    item: number,
    before: number,
    after: number,
  ): boolean {
    const edges = this.#edgesOf(position, item, before, after);
    const arcs = edges.flatMap(edge => this.rule.arcs(edge, this.#size));
    if (arcs.some(({ from, to }) => reaches(to, from))) return true;
    // All edges lead to `after`, but for those by which it had read what came before: these may close a cycle with the others.
    const back = edges.filter(({ from }) => from === after).flatMap(edge => this.rule.arcs(edge, this.#size));
    return back.some(one => arcs.some(other => reaches(one.to, other.from) && reaches(other.to, one.from)));
  }

  /** The rank of each transaction in an order along the graph, or, where that has cycles, along the order of versions. */
  #guess({ edges }: Position): Int32Array {
    const graph = new DependencyGraph(this.#size, edges);
    const writes = (): number[] =>
      topologicalOrder(
        new DependencyGraph(
          this.#size,
          edges.filter(({ kind }) => kind === 'ww'),
        ),
      ) as number[];
    const ranks = new Int32Array(this.#size);
    (serialOrder(graph, this.#open) ?? writes()).forEach((transaction, rank) => {
      ranks[transaction] = rank;
    });
    return ranks;
  }

  #inOrder(item: number, ranks: Int32Array): number[] {
    return [...this.#open[item].writers].sort((a, b) => ranks[a] - ranks[b]);
  }
}

/** A pair that has to do with a cycle, so that deciding it brings the search on. */
function culprit(pairs: readonly OpenPair[], cyclic: readonly Edge[], size: number): OpenPair {
  const onCycle = new Set(cyclic.map(({ item, to }) => item * size + (to % size)));
  const isOnCycle = (item: number, writer: number): boolean => onCycle.has(item * size + writer);
  return pairs.find(({ item, one, other }) => isOnCycle(item, one) || isOnCycle(item, other)) ?? pairs[0];
}
