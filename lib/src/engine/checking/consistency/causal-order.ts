/**
 * Orders of accesses that are made of steps and keep every chain, as clocks: for each access, how much of each chain
 * comes before it.
 */
import { type OrderStep, shortestCycle, shortestPath } from './step-graph.js';
import { INITIALLY, type StoreHistory } from './store-history.js';

/** Why one access comes before another. */
export interface CausalStep extends OrderStep {
  /** What follows from what: the client's own order, a read of a write, or a conclusion. */
  readonly kind: 'session' | 'read' | 'conclusion';
  /** Of a conclusion: the read that it was drawn from. */
  readonly because?: number;
}

/** The steps that every causal order has: each client's own order, and from each write to its reads. */
export function causalSteps({ accesses }: StoreHistory): CausalStep[] {
  return accesses.flatMap(({ previous, source }, to) => {
    const steps: CausalStep[] = [];
    if (previous >= 0) steps.push({ from: previous, to, kind: 'session' });
    if (source >= 0) steps.push({ from: source, to, kind: 'read' });
    return steps;
  });
}

/** An order without cycles, or the cycle that it has. */
export class HistoryOrder {
  /** A shortest cycle; `undefined` if the steps make an order. */
  readonly cycle: readonly CausalStep[] | undefined;
  readonly #history: StoreHistory;
  readonly #steps: readonly CausalStep[][];
  readonly #clocks: Int32Array;
  readonly #width: number;

  /** @param isIncluded which accesses are part of it; by default all */
  constructor(
    history: StoreHistory,
    steps: readonly CausalStep[],
    isIncluded: (access: number) => boolean = () => true,
  ) {
    const { accesses, chains } = history;
    this.#history = history;
    this.#width = chains.length;
    this.#steps = accesses.map(() => []);
    for (const step of steps)
      if (isIncluded(step.from) && isIncluded(step.to)) this.#steps[step.from].push(step);
    this.#clocks = new Int32Array(accesses.length * chains.length);
    const reached = this.#run(isIncluded);
    this.cycle = reached ? undefined : shortestCycle(this.#steps);
  }

  /** Whether one access comes before another, or is the same. */
  reaches(from: number, to: number): boolean {
    const { chain, place } = this.#history.accesses[from];
    return this.before(to, chain) > place;
  }

  /** How many accesses of a chain come before an access, itself counted. */
  before(access: number, chain: number): number {
    return this.#clocks[access * this.#width + chain];
  }

  /** A shortest way from one access to another that comes later. */
  path(from: number, to: number): CausalStep[] {
    return shortestPath(this.#steps, from, to) ?? [];
  }

  /** Sets every clock; false if there is a cycle. */
  #run(isIncluded: (access: number) => boolean): boolean {
    const { accesses } = this.#history;
    const width = this.#width;
    const clocks = this.#clocks;
    const waiting = new Int32Array(accesses.length);
    for (const steps of this.#steps) for (const { to } of steps) waiting[to] += 1;
    const queue: number[] = [];
    let count = 0;
    for (let access = 0; access < accesses.length; access++) {
      if (!isIncluded(access)) continue;
      count += 1;
      if (waiting[access] === 0) queue.push(access);
    }
    for (let at = 0; at < queue.length; at++) {
      const access = queue[at];
      const { chain, place } = accesses[access];
      const own = access * width;
      clocks[own + chain] = Math.max(clocks[own + chain], place + 1);
      for (const { to } of this.#steps[access]) {
        const other = to * width;
        for (let one = 0; one < width; one++)
          if (clocks[own + one] > clocks[other + one]) clocks[other + one] = clocks[own + one];
        if (--waiting[to] === 0) queue.push(to);
      }
    }
    return queue.length === count;
  }
}

/** The writes of each key, by chain, so that the last one in a part of a chain is found by halving. */
export class WritesByChain {
  readonly #chains: (readonly [chain: number, writes: number[]])[][];

  constructor(private readonly history: StoreHistory) {
    const { accesses, chains, keyNames } = history;
    this.#chains = keyNames.map(() => []);
    chains.forEach((members, chain) => {
      const byKey = new Map<number, number[]>();
      for (const access of members) {
        const { isWrite, key } = accesses[access];
        if (!isWrite) continue;
        const writes = byKey.get(key);
        if (writes === undefined) byKey.set(key, [access]);
        else writes.push(access);
      }
      for (const [key, writes] of byKey) this.#chains[key].push([chain, writes]);
    });
  }

  /** The last write of a key in each chain among those that come before a read. */
  lastBefore(key: number, read: number, order: HistoryOrder): number[] {
    const { accesses } = this.history;
    return this.#chains[key].flatMap(([chain, writes]) => {
      const count = order.before(read, chain);
      let [low, high] = [0, writes.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (accesses[writes[middle]].place < count) low = middle + 1;
        else high = middle;
      }
      return low === 0 ? [] : [writes[low - 1]];
    });
  }
}

/** Reads whose value somebody wrote. */
export function readsWithSource({ accesses }: StoreHistory): number[] {
  return accesses.flatMap(({ isWrite, source }, index) => (!isWrite && source > INITIALLY ? [index] : []));
}
