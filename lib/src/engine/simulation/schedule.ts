import { EventHeap } from './event-heap.js';
import { Pending, type PendingKind } from './pending.js';
import { TICKS_PER_MS, ticksOf } from './time.js';

/** What is going to happen, in order, and what time it is. Its entries are used again. */
export class Schedule {
  readonly #heap = new EventHeap();
  readonly #entries: Pending[] = [];
  readonly #free: number[] = [];
  nowTick = 0;
  /** On the world's own clock. */
  nowMs = 0;

  /** How many things are going to happen. */
  get size(): number {
    return this.#heap.size;
  }

  /** Something that happens at a time, or now if that is past. What it is in detail is written into the entry. */
  add(atMs: number, kind: PendingKind, node: string): Pending {
    const index = this.#entryOf(kind, node);
    this.#heap.push(this.tickOf(atMs), index);
    return this.#entries[index];
  }

  /** The tick of a time, or the present one if that is past. */
  tickOf(atMs: number): number {
    return Math.max(this.nowTick, ticksOf(atMs));
  }

  /** A place among what happens at one tick, after all that were taken before it. */
  takeOrder(): number {
    return this.#heap.takeOrder();
  }

  /** Something that happens at a tick, at a place among what happens then. */
  addAt(tick: number, order: number, kind: PendingKind, node: string): Pending {
    const index = this.#entryOf(kind, node);
    this.#heap.pushAt(tick, order, index);
    return this.#entries[index];
  }

  #entryOf(kind: PendingKind, node: string): number {
    let index = this.#free.pop();
    if (index === undefined) {
      index = this.#entries.length;
      this.#entries.push(new Pending());
    }
    const pending = this.#entries[index];
    pending.kind = kind;
    pending.node = node;
    return index;
  }

  /**
   * Goes on to the next thing that happens, if it does by then.
   *
   * @returns an entry that is good until something is added; whoever keeps it for longer says so by {@link keep}
   */
  next(untilTick: number): Pending | undefined {
    const tick = this.#heap.nextTime;
    if (tick > untilTick) return undefined;
    this.nowTick = tick;
    this.nowMs = tick / TICKS_PER_MS;
    const index = this.#heap.pop();
    this.#free.push(index);
    return this.#entries[index];
  }

  /** The entry that came last is not used again. */
  keep(pending: Pending): void {
    const index = this.#free[this.#free.length - 1];
    if (this.#entries[index] === pending) this.#entries[index] = new Pending();
  }
}
