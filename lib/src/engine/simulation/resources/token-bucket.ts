import { requirePositive } from '../../../ground/arguments.js';
import { TICKS_PER_MS } from '../time.js';

export interface TokenBucketOptions {
  /** Tokens that come in each second, above 0. */
  readonly ratePerSecond: number;
  /** Tokens that it holds at most, above 0; it begins full. What may pass in one burst. */
  readonly burst: number;
}

/**
 * A limit on a rate: tokens come in steadily, and whoever passes takes some. Over any time t in seconds no more passes than `burst +
 * ratePerSecond * t`. It reads a clock and nothing else, so it works on a timeline, and in a node by the node's own clock.
 */
export class TokenBucket {
  #tokens: number;
  #countedAtMs: number;
  readonly #perMs: number;
  readonly #burst: number;

  /** @throws RangeError if an option is outside its range */
  constructor(
    private readonly clock: { readonly nowMs: number },
    { ratePerSecond, burst }: TokenBucketOptions,
  ) {
    requirePositive('ratePerSecond', ratePerSecond);
    requirePositive('burst', burst);
    this.#perMs = ratePerSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#countedAtMs = clock.nowMs;
  }

  /** Tokens that it holds now. */
  get tokens(): number {
    const { nowMs } = this.clock;
    // A clock that was stepped back brings no tokens, and takes none.
    const passed = Math.max(0, nowMs - this.#countedAtMs);
    this.#countedAtMs = nowMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perMs);
    return this.#tokens;
  }

  /** Takes tokens if there are enough, and says whether it did. */
  take(count = 1): boolean {
    requirePositive('count', count);
    // What the rounding of sums leaves out must not keep somebody waiting for ever.
    if (this.tokens < count - 1e-9) return false;
    this.#tokens = Math.max(0, this.#tokens - count);
    return true;
  }

  /**
   * How long until there are enough, in ms, if nobody takes any; rounded up to a whole microsecond.
   *
   * @throws RangeError if the bucket never holds so many
   */
  waitMs(count = 1): number {
    requirePositive('count', count);
    if (count > this.#burst)
      throw new RangeError(`count must be at most the burst, ${this.#burst}, got ${count}`);
    const missing = count - this.tokens;
    return missing <= 1e-9 ? 0 : Math.ceil((missing / this.#perMs) * TICKS_PER_MS) / TICKS_PER_MS;
  }
}
