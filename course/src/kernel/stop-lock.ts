/**
 * What the engine's thread and the watch beside it agree on, in shared memory: which interrupts the engine has heard,
 * and whose turn it is. While the engine holds the lock, for work of its own, nothing is stopped; while a stop is on its
 * way to the engine's thread, the engine hears nothing, for what hears could be what is stopped.
 */
/** In the place of a request: the watch listens. Requests count from 1. */
export const READY = 0;

const STATE = 0;
const HEARD = 1;
const STOPPED = 2;

const FREE = 0;
const HELD = 1;
const STOPPING = 2;

/** A stop lands within a millisecond or two. */
const STOP_LANDS_MS = 100;

export class StopLock {
  readonly #cells: Int32Array;

  /** @param buffer that of the lock in the other thread; without it the lock is a new one */
  constructor(readonly buffer = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(buffer);
  }

  /** For the engine: from now on nothing may be stopped. */
  take(): void {
    while (Atomics.compareExchange(this.#cells, STATE, FREE, HELD) === STOPPING) {
      Atomics.wait(this.#cells, STATE, STOPPING, STOP_LANDS_MS);
    }
  }

  /** For the engine: from now on only the code of cells runs, which may be stopped. */
  give(): void {
    Atomics.store(this.#cells, STATE, FREE);
  }

  /** For the engine: does work that must not be stopped (compiling above all). */
  hold<T>(work: () => T): T {
    this.take();
    try {
      return work();
    } finally {
      this.give();
    }
  }

  /** For the engine: takes note of an interrupt. `false` while a stop is on its way; the watch then tells it again. */
  hear(request: number): boolean {
    const state = Atomics.compareExchange(this.#cells, STATE, FREE, HELD);
    if (state === STOPPING) return false;
    Atomics.store(this.#cells, HEARD, request);
    if (state === FREE) this.give();
    return true;
  }

  /** For the watch: requests are numbers that grow. */
  isHeard(request: number): boolean {
    return Atomics.load(this.#cells, HEARD) >= request;
  }

  /** For the engine: code was stopped for an interrupt, and word of it did not arrive. */
  wasStoppedUnheard(): boolean {
    return Atomics.load(this.#cells, STOPPED) > Atomics.load(this.#cells, HEARD);
  }

  /** For the watch. */
  isHeld(): boolean {
    return Atomics.load(this.#cells, STATE) === HELD;
  }

  /** For the watch: `false` if the engine is at work itself, or has heard the request. */
  beginStop(request: number): boolean {
    if (Atomics.compareExchange(this.#cells, STATE, FREE, STOPPING) !== FREE) return false;
    if (!this.isHeard(request)) {
      Atomics.store(this.#cells, STOPPED, request);
      return true;
    }
    this.endStop();
    return false;
  }

  /** For the watch. */
  endStop(): void {
    Atomics.store(this.#cells, STATE, FREE);
    Atomics.notify(this.#cells, STATE);
  }
}
