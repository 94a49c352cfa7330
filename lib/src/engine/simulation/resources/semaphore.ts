import { requireKnownFields, requirePositive, requireWhole } from '../../../ground/arguments.js';
import { Occupancy } from './occupancy.js';
import type { Scheduled, Timeline } from './timeline.js';
import { WaitingLine } from './waiting-line.js';

export interface SemaphoreOptions {
  /** How many may hold it at one time, a whole number, 1 or above: the connections of a pool, the threads, the permits. */
  readonly permits: number;
  /** How many may wait, a whole number, 0 or above. Default: any number. */
  readonly mostWaiting?: number;
  /** After how long one who waits gives up, in ms, above 0. Default: never. */
  readonly timeoutMs?: number;
}

/** What becomes of one who asks for a permit. Exactly one of them is called, once. */
export interface Asking {
  /** It has a permit, and must give it back by {@link Semaphore.release}. */
  readonly onHeld: () => void;
  /** There was no room to wait, or the wait was too long. */
  readonly onRefused?: (why: 'full' | 'timeout') => void;
}

interface Waiter {
  readonly asking: Asking;
  timeout: Scheduled | undefined;
  hasLeft: boolean;
}

/**
 * A number of permits that are held and given back, first come first served: a connection pool, a bulkhead, a limit on what runs at one
 * time.
 */
export class Semaphore {
  /** Permits that are held, over time. */
  readonly held: Occupancy;
  /** Who waits, over time. */
  readonly waiting: Occupancy;
  readonly permits: number;
  readonly #line = new WaitingLine<Waiter>('fifo');
  readonly #mostWaiting: number;
  readonly #timeoutMs: number | undefined;

  /** @throws RangeError if an option is outside its range */
  constructor(
    private readonly timeline: Timeline,
    options: SemaphoreOptions,
  ) {
    requireKnownFields('options', options, { permits: true, mostWaiting: true, timeoutMs: true });
    const { permits, mostWaiting = Number.MAX_SAFE_INTEGER, timeoutMs } = options;
    requireWhole('permits', permits, 1);
    requireWhole('mostWaiting', mostWaiting, 0);
    if (timeoutMs !== undefined) requirePositive('timeoutMs', timeoutMs);
    this.permits = permits;
    this.#mostWaiting = mostWaiting;
    this.#timeoutMs = timeoutMs;
    this.held = new Occupancy(timeline);
    this.waiting = new Occupancy(timeline);
  }

  /** Asks for a permit. */
  acquire(asking: Asking): void {
    if (this.held.level < this.permits) {
      this.held.change(1);
      asking.onHeld();
      return;
    }
    if (this.waiting.level >= this.#mostWaiting) {
      asking.onRefused?.('full');
      return;
    }
    const waiter: Waiter = { asking, timeout: undefined, hasLeft: false };
    this.waiting.change(1);
    this.#line.add(waiter, 0);
    if (this.#timeoutMs === undefined) return;
    waiter.timeout = this.timeline.after(this.#timeoutMs, () => {
      // It stays in the line as somebody who has left: to look for it there would cost more.
      waiter.hasLeft = true;
      this.waiting.change(-1);
      asking.onRefused?.('timeout');
    });
  }

  /**
   * Gives a permit back; whoever waits for the longest time has it next.
   *
   * @throws RangeError if none is held
   */
  release(): void {
    if (this.held.level === 0) throw new RangeError('release needs a permit that is held, and none is');
    let next = this.#line.take();
    while (next?.hasLeft === true) next = this.#line.take();
    if (next === undefined) {
      this.held.change(-1);
      return;
    }
    if (next.timeout !== undefined) this.timeline.cancel(next.timeout);
    this.waiting.change(-1);
    next.asking.onHeld();
  }
}
