import type { EdgeList } from './edge-list.js';
import { findUnfairEnd } from './liveness.js';
import type { Broken } from './search.js';

/** Whenever the one is true, the other must become true, now or later. */
export interface LeadsTo<State> {
  readonly from: (state: State) => boolean;
  readonly to: (state: State) => boolean;
}

interface Promised<State> {
  readonly property: string;
  /** `undefined` where the promise is given at the beginning. */
  readonly from: ((state: State) => boolean) | undefined;
  readonly to: (state: State) => boolean;
  /** States in which the promise is given. */
  readonly given: number[];
  /** States in which it is kept. */
  readonly kept: Set<number>;
}

/** What every run must come to, and in which states it has. */
export class Promises<State> {
  readonly #list: readonly Promised<State>[];

  constructor(
    eventually: Readonly<Record<string, (state: State) => boolean>> = {},
    leadsTo: Readonly<Record<string, LeadsTo<State>>> = {},
  ) {
    const fromStart = Object.entries(eventually).map(([property, to]) => ({ property, from: undefined, to }));
    const later = Object.entries(leadsTo).map(([property, { from, to }]) => ({ property, from, to }));
    this.#list = [...fromStart, ...later].map(one => ({ ...one, given: [], kept: new Set() }));
  }

  get count(): number {
    return this.#list.length;
  }

  /** Notes what a new state says of each promise. */
  look(state: number, isInitial: boolean, view: () => State): void {
    for (const { from, to, given, kept } of this.#list) {
      if (to(view())) kept.add(state);
      else if (from === undefined ? isInitial : from(view())) given.push(state);
    }
  }

  /**
   * The first promise that need not be kept.
   *
   * @param graph the states below `states` are those whose edges are all known
   */
  firstBroken(graph: {
    readonly edges: EdgeList;
    readonly states: number;
    readonly dutyOf: (kind: number, subject: number) => number;
    readonly wayTo: (state: number) => number[];
  }): Broken | undefined {
    for (const { property, given, kept } of this.#list) {
      const starts = given.filter(state => state < graph.states);
      const found = findUnfairEnd({ ...graph, starts, isEnd: state => kept.has(state) });
      if (found === undefined) continue;
      const { way, cycle } = found;
      const message =
        cycle.length === 0
          ? 'nothing that must happen is left, and it has not come true'
          : `it need not come true: from here ${cycle.length === 1 ? '1 step leads' : `${cycle.length} steps lead`} round for ever, and nothing that stays possible is left out`;
      // The promise is given in the first state of the way, which has a way of its own.
      const whole = [...graph.wayTo(way[0]), ...way.slice(1)];
      return { property, message, state: way[way.length - 1], lasso: { way: whole, cycle } };
    }
    return undefined;
  }
}
