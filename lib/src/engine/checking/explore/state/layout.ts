import type { FaultBudgets } from './exploration-world.js';

/** What a state holds besides nodes, clients and envelopes. */
export type Slot = keyof FaultBudgets | 'parted' | 'tick';

/**
 * Where everything stands in the vector of a state: a number for each node, one for each client, what is left of each budget, which
 * partition lasts and the tick, as far as there are any; and from `base` on the envelopes under way.
 */
export class Layout {
  readonly base: number;
  readonly #places: ReadonlyMap<Slot, number>;
  readonly #starting: readonly number[];

  constructor(
    readonly nodes: number,
    readonly clients: number,
    budgets: FaultBudgets,
    hasTime: boolean,
  ) {
    const { crash = 0, restart = crash, partition = 0 } = budgets;
    const slots = Object.entries({ ...budgets, restart, parted: partition, tick: hasTime ? 1 : 0 }) as [
      Slot,
      number,
    ][];
    const used = slots.filter(([slot, count]) => SLOTS.includes(slot) && count > 0);
    this.#places = new Map(used.map(([slot], index) => [slot, nodes + clients + index]));
    this.#starting = used.map(([slot, count]) => (slot === 'parted' || slot === 'tick' ? 0 : count));
    this.base = nodes + clients + used.length;
  }

  /** The place of a slot; -1 if it is always 0, and then has none. */
  placeOf(slot: Slot): number {
    return this.#places.get(slot) ?? -1;
  }

  /** The slots of a state in which nothing has happened. */
  get starting(): readonly number[] {
    return this.#starting;
  }
}

const SLOTS: readonly string[] = [
  'lose',
  'duplicate',
  'crash',
  'restart',
  'partition',
  'parted',
  'tick',
] satisfies Slot[];
