import type { ClockOptions } from './world.js';

/** A node's own clock beside the world's: ahead or behind, fast or slow, and sometimes stepped. */
export class NodeClock {
  readonly #rate: number;
  #offsetMs: number;

  constructor({ offsetMs = 0, driftPpm = 0 }: ClockOptions = {}) {
    this.#rate = 1 + driftPpm / 1e6;
    this.#offsetMs = offsetMs;
  }

  /** What it shows at a time of the world, in ms. */
  at(worldMs: number): number {
    return worldMs * this.#rate + this.#offsetMs;
  }

  /** How much time of the world passes while it counts this many ms. A step does not touch timers that run already. */
  worldDelay(ownMs: number): number {
    return ownMs / this.#rate;
  }

  step(byMs: number): void {
    this.#offsetMs += byMs;
  }
}
