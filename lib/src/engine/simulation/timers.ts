import type { NodeId } from './node.js';
import type { Pending } from './pending.js';
import type { Schedule } from './schedule.js';

interface Timer {
  /** The number of its entry in the schedule; an entry of another number is out of date. */
  readonly entry: number;
  /** When that entry comes up; Infinity once it has. */
  entryTick: number;
  /** The entry's place among all that comes up at its tick. */
  entryOrder: number;
  dueTick: number;
  /** By when the timer was set last. */
  order: number;
  /** The event whose handler set it. */
  cause: number;
}

/**
 * The timers of one node. One that is set again before it rings keeps its entry in the schedule, which is put off when it comes up: a timer that every
 * message puts off, as elections are, costs a number for each of them and not an entry.
 */
export class Timers {
  readonly #timers = new Map<string, Timer>();
  #entries = 0;

  constructor(
    private readonly node: NodeId,
    private readonly schedule: Schedule,
  ) {}

  set(name: string, atMs: number, cause: number): void {
    const { schedule } = this;
    const dueTick = schedule.tickOf(atMs);
    const order = schedule.takeOrder();
    const known = this.#timers.get(name);
    if (known !== undefined && known.entryTick <= dueTick) {
      known.dueTick = dueTick;
      known.order = order;
      known.cause = cause;
      return;
    }
    const entry = this.#entries++;
    this.#timers.set(name, { entry, entryTick: dueTick, entryOrder: order, dueTick, order, cause });
    this.#enter(name, entry, dueTick, order);
  }

  clear(name: string): void {
    this.#timers.delete(name);
  }

  clearAll(): void {
    this.#timers.clear();
  }

  /** Whether an entry that comes up is a timer that rings now; if it was set again meanwhile, it is entered again. */
  isDue({ name, number }: Pending): boolean {
    const timer = this.#timers.get(name);
    if (timer === undefined || timer.entry !== number) return false;
    const isDue = timer.entryOrder === timer.order;
    timer.entryTick = isDue ? Number.POSITIVE_INFINITY : timer.dueTick;
    timer.entryOrder = timer.order;
    if (!isDue) this.#enter(name, number, timer.dueTick, timer.order);
    return isDue;
  }

  /** Lets a timer that was due ring: it is over then. The event that set it; `undefined` if it was set again or cleared meanwhile. */
  ring({ name, number }: Pending): number | undefined {
    const timer = this.#timers.get(name);
    if (timer === undefined || timer.entry !== number) return undefined;
    this.#timers.delete(name);
    return timer.cause;
  }

  #enter(name: string, entry: number, tick: number, order: number): void {
    const pending = this.schedule.addAt(tick, order, 'timer', this.node);
    pending.name = name;
    pending.number = entry;
  }
}
