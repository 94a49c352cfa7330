import { type DependencyGraph, isAntiDependency } from './dependency-graph.js';
import type { OpenItem } from './version-edges.js';

/**
 * One order of all transactions along their dependencies, as a serial execution might have taken them: where possible,
 * nobody overwrites what somebody has still to read.
 *
 * @returns `undefined` if dependencies go round in circles
 */
export function serialOrder(graph: DependencyGraph, open: readonly OpenItem[]): number[] | undefined {
  const order = new SerialGuess(graph, open).order();
  return order.length === graph.size ? order : undefined;
}

class SerialGuess {
  readonly #waiting: Int32Array;
  /** By item and version: how many readers are still to come. */
  readonly #unread: Map<number, number>[];
  /** By item: the version that is there now; at first that at the end of its chain. */
  readonly #present: Int32Array;
  readonly #writes: number[][];
  readonly #reads: (readonly [item: number, version: number])[][];

  constructor(
    private readonly graph: DependencyGraph,
    open: readonly OpenItem[],
  ) {
    const { size, out } = graph;
    this.#waiting = new Int32Array(size);
    for (const edges of out)
      for (const edge of edges) if (!isAntiDependency(edge)) this.#waiting[edge.to] += 1;
    this.#writes = Array.from({ length: size }, () => []);
    this.#reads = Array.from({ length: size }, () => []);
    this.#present = new Int32Array(open.length).fill(-1);
    this.#unread = open.map(({ writers, readersOf }, item) => {
      for (const writer of writers) this.#writes[writer].push(item);
      for (const [version, readers] of readersOf)
        for (const reader of readers) this.#reads[reader].push([item, version]);
      return new Map([...readersOf].map(([version, readers]) => [version, readers.length]));
    });
  }

  order(): number[] {
    const ready: number[] = [];
    this.#waiting.forEach((waiting, transaction) => {
      if (waiting === 0) ready.push(transaction);
    });
    const order: number[] = [];
    while (ready.length > 0) {
      const calm = ready.findIndex(transaction => !this.#overwritesUnread(transaction));
      const [next] = ready.splice(Math.max(0, calm), 1);
      order.push(next);
      for (const [item, version] of this.#reads[next]) {
        const unread = this.#unread[item];
        unread.set(version, (unread.get(version) as number) - 1);
      }
      for (const item of this.#writes[next]) this.#present[item] = next;
      for (const edge of this.graph.out[next])
        if (!isAntiDependency(edge) && --this.#waiting[edge.to] === 0) ready.push(edge.to);
    }
    return order;
  }

  #overwritesUnread(transaction: number): boolean {
    return this.#writes[transaction].some(item => {
      const present = this.#present[item];
      const own = this.#reads[transaction].filter(([read, version]) => read === item && version === present);
      return (this.#unread[item].get(present) ?? 0) > own.length;
    });
  }
}
