import type { Transaction, TransactionOperation } from '../../../../src/engine/checking/index.js';
import type { Random } from '../../../../src/engine/random/index.js';

import type { Store } from './definitions.js';

export interface Shape {
  readonly transactions: number;
  readonly keys: readonly string[];
  readonly operations: number;
  readonly isList?: boolean;
  readonly selects?: boolean;
  readonly aborts?: number;
  readonly unknown?: number;
  readonly wrong: number;
}

type Mode = 'serial' | 'snapshots' | 'chaos';

/** A database that keeps one of three promises, and a few answers that are made up. */
export class RandomDatabase {
  readonly #store: Store = new Map();
  readonly #written = new Map<string, unknown[]>();
  #values = 0;
  #time = 0;

  constructor(
    private readonly shape: Shape,
    private readonly random: Random,
  ) {}

  history(): Transaction[] {
    const mode = this.random.pick<Mode>(['serial', 'snapshots', 'chaos']);
    const running = Array.from({ length: this.shape.transactions }, () => this.#begin());
    const done: Transaction[] = [];
    while (running.length > 0) {
      const at = mode === 'serial' ? 0 : this.random.below(running.length);
      const one = running[at];
      if (one.beganAt === undefined) {
        one.beganAt = this.#time++;
        one.view = mode === 'snapshots' ? new Map(this.#store) : this.#store;
      } else if (one.left > 0) {
        one.left -= 1;
        one.operations.push(this.#operate(one.view as Store));
      } else {
        running.splice(at, 1);
        done.push(this.#end(one, mode));
      }
    }
    return this.random.shuffle(done);
  }

  #begin(): { left: number; operations: TransactionOperation[]; beganAt?: number; view?: Store } {
    return { left: 1 + this.random.below(this.shape.operations), operations: [] };
  }

  #end(one: { operations: TransactionOperation[]; beganAt?: number; view?: Store }, mode: Mode): Transaction {
    const { aborts = 0, unknown = 0 } = this.shape;
    const drawn = this.random.float();
    const outcome = drawn < aborts ? 'aborted' : drawn < aborts + unknown ? 'unknown' : 'committed';
    const takesEffect = outcome === 'committed' || (outcome === 'unknown' && this.random.chance(0.5));
    if (mode === 'snapshots' && takesEffect)
      for (const operation of one.operations)
        if (operation.type === 'write' || operation.type === 'append')
          this.#store.set(String(operation.key), one.view?.get(String(operation.key)));
    return { operations: one.operations, outcome, beganAt: one.beganAt, endedAt: this.#time++ };
  }

  #operate(view: Store): TransactionOperation {
    const key = this.random.pick(this.shape.keys);
    const written = this.#written.get(key) ?? [];
    this.#written.set(key, written);
    if (this.shape.selects && this.random.chance(0.4)) {
      const rest = this.random.below(2);
      const where = (value: unknown): boolean => (value as number) % 2 === rest;
      const found = [...view].filter(([, value]) => where(value)) as [string, unknown][];
      return { type: 'select', where, found: this.random.chance(this.shape.wrong) ? found.slice(1) : found };
    }
    if (this.random.chance(0.5)) {
      const value = ++this.#values;
      written.push(value);
      if (!this.shape.isList) {
        view.set(key, value);
        return { type: 'write', key, value };
      }
      view.set(key, [...((view.get(key) as unknown[]) ?? []), value]);
      return { type: 'append', key, value };
    }
    const present = view.get(key) ?? (this.shape.isList ? [] : null);
    if (!this.random.chance(this.shape.wrong)) return { type: 'read', key, value: present };
    if (!this.shape.isList) return { type: 'read', key, value: this.random.pick([null, ...written, 99]) };
    const list = present as unknown[];
    return {
      type: 'read',
      key,
      value: this.random.chance(0.8) ? list.slice(0, -1) : this.random.shuffle(list),
    };
  }
}
