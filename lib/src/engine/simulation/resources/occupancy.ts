/** How much of something there is over time: its mean, and its most. */
export class Occupancy {
  #level = 0;
  #area = 0;
  #sinceMs: number;
  #changedAtMs: number;
  #most = 0;

  constructor(private readonly clock: { readonly nowMs: number }) {
    this.#sinceMs = clock.nowMs;
    this.#changedAtMs = clock.nowMs;
  }

  get level(): number {
    return this.#level;
  }

  /** The highest level so far, or since {@link forget}. */
  get most(): number {
    return this.#most;
  }

  /** The mean over time, since the beginning or {@link forget}; NaN if no time has passed. */
  get mean(): number {
    const { nowMs } = this.clock;
    return (this.#area + this.#level * (nowMs - this.#changedAtMs)) / (nowMs - this.#sinceMs);
  }

  change(by: number): void {
    const { nowMs } = this.clock;
    this.#area += this.#level * (nowMs - this.#changedAtMs);
    this.#changedAtMs = nowMs;
    this.#level += by;
    if (this.#level > this.#most) this.#most = this.#level;
  }

  /** Measuring begins now: a warm-up is over. */
  forget(): void {
    this.#area = 0;
    this.#sinceMs = this.clock.nowMs;
    this.#changedAtMs = this.clock.nowMs;
    this.#most = this.#level;
  }
}
