import type { Accesses } from './accesses.js';
import type { Arcs } from './dependency-graph.js';
import type { OpenItem } from './version-edges.js';

/**
 * The rank of each transaction in one order along the arcs, as a serial execution might have taken them: where possible,
 * nobody overwrites what somebody has still to read, and who ended first comes first.
 *
 * @param arcs without a cycle; nodes from the number of transactions on have no part in the order
 */
export function serialRanks(arcs: Arcs, accesses: Accesses, open: readonly OpenItem[]): Int32Array {
  return new SerialGuess(arcs, accesses, open).ranks();
}

class SerialGuess {
  readonly #waiting: Int32Array;
  /** Those that may come next, who ended first in front. */
  readonly #ready: number[] = [];
  readonly #ends: readonly number[];
  /** By item and version: how many readers are still to come. */
  readonly #unread: Map<number, number>[];
  /** By item: the version that is there now; at first that at the end of its chain. */
  readonly #present: Int32Array;
  readonly #writes: number[][];
  readonly #reads: (readonly [item: number, version: number])[][];

  constructor(
    private readonly arcs: Arcs,
    { transactions }: Accesses,
    open: readonly OpenItem[],
  ) {
    this.#ends = transactions.map(({ endedAt, beganAt }, index) => endedAt ?? beganAt ?? index);
    this.#waiting = new Int32Array(arcs.length);
    for (const ends of arcs) for (const to of ends) this.#waiting[to] += 1;
    this.#writes = transactions.map(() => []);
    this.#reads = transactions.map(() => []);
    this.#present = new Int32Array(open.length).fill(-1);
    this.#unread = open.map(({ writers, readersOf }, item) => {
      for (const writer of writers) this.#writes[writer].push(item);
      for (const [version, readers] of readersOf)
        for (const reader of readers) this.#reads[reader].push([item, version]);
      return new Map([...readersOf].map(([version, readers]) => [version, readers.length]));
    });
  }

  ranks(): Int32Array {
    const ranks = new Int32Array(this.#writes.length);
    let rank = 0;
    for (let node = 0; node < this.arcs.length; node++) if (this.#waiting[node] === 0) this.#admit(node);
    while (this.#ready.length > 0) {
      const calm = this.#ready.findIndex(transaction => !this.#overwritesUnread(transaction));
      const [next] = this.#ready.splice(Math.max(0, calm), 1);
      ranks[next] = rank++;
      for (const [item, version] of this.#reads[next]) {
        const unread = this.#unread[item];
        unread.set(version, (unread.get(version) as number) - 1);
      }
      for (const item of this.#writes[next]) this.#present[item] = next;
      this.#release(next);
    }
    return ranks;
  }

  #release(node: number): void {
    for (const to of this.arcs[node]) if (--this.#waiting[to] === 0) this.#admit(to);
  }

  #admit(node: number): void {
    if (node >= this.#ends.length) {
      this.#release(node);
      return;
    }
    let [low, high] = [0, this.#ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[this.#ready[middle]] <= this.#ends[node]) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, node);
  }

  #overwritesUnread(transaction: number): boolean {
    return this.#writes[transaction].some(item => {
      const present = this.#present[item];
      const own = this.#reads[transaction].filter(([read, version]) => read === item && version === present);
      return (this.#unread[item].get(present) ?? 0) > own.length;
    });
  }
}
