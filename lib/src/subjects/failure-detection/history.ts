import {
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireWhole,
} from '../../ground/arguments.js';

/**
 * The times between the latest heartbeats, with their mean and population variance, as accrual detectors keep them. A
 * new interval takes the place of the oldest once the history is full.
 *
 * @example
 * const history = new HeartbeatHistory({ maxSamples: 3 });
 * for (const ms of [100, 110, 90, 140]) history.add(ms);
 * history.meanMs; // 113.33: of 110, 90 and 140
 */
export class HeartbeatHistory {
  readonly maxSamples: number;
  readonly #intervals: number[] = [];
  #oldest = 0;
  /** Mean and variance of the intervals as they are now; computed when asked for. */
  #statistics: { readonly mean: number; readonly variance: number } | undefined;

  /**
   * @param maxSamples how many intervals are kept, a whole number, 1 or above; Akka's and Cassandra's default is 1000
   */
  constructor(options: { readonly maxSamples?: number } = {}) {
    requireKnownFields('options', options, { maxSamples: true });
    const { maxSamples = 1000 } = options;
    requireWhole('maxSamples', maxSamples, 1);
    this.maxSamples = maxSamples;
  }

  /**
   * A history as Akka begins it, before there is any interval: two made-up ones, a quarter below and above a guess.
   *
   * @param firstHeartbeatEstimateMs the guess, above 0; Akka's default is 1000
   * @param maxSamples a whole number, 2 or above
   */
  static bootstrap(firstHeartbeatEstimateMs = 1000, maxSamples = 1000): HeartbeatHistory {
    requirePositive('firstHeartbeatEstimateMs', firstHeartbeatEstimateMs);
    requireWhole('maxSamples', maxSamples, 2);
    const history = new HeartbeatHistory({ maxSamples });
    history.add(firstHeartbeatEstimateMs - firstHeartbeatEstimateMs / 4);
    history.add(firstHeartbeatEstimateMs + firstHeartbeatEstimateMs / 4);
    return history;
  }

  /** How many intervals are kept now. */
  get count(): number {
    return this.#intervals.length;
  }

  /** The intervals, the oldest first. */
  get intervalsMs(): number[] {
    return [...this.#intervals.slice(this.#oldest), ...this.#intervals.slice(0, this.#oldest)];
  }

  /** 0 while empty. */
  get meanMs(): number {
    return this.#current().mean;
  }

  /** The population variance, over n; 0 while empty. */
  get varianceMs2(): number {
    return this.#current().variance;
  }

  /** The square root of the population variance. */
  get standardDeviationMs(): number {
    return Math.sqrt(this.varianceMs2);
  }

  /**
   * Adds the time between two heartbeats.
   *
   * @param intervalMs 0 or above
   */
  add(intervalMs: number): void {
    requireNonNegative('intervalMs', intervalMs);
    this.#statistics = undefined;
    if (this.count < this.maxSamples) {
      this.#intervals.push(intervalMs);
      return;
    }
    this.#intervals[this.#oldest] = intervalMs;
    this.#oldest = (this.#oldest + 1) % this.maxSamples;
  }

  /** In two passes over what is kept: running sums would lose the digits that a small deviation needs. */
  #current(): { readonly mean: number; readonly variance: number } {
    if (this.#statistics === undefined) {
      const n = Math.max(1, this.count);
      const mean = this.#intervals.reduce((sum, interval) => sum + interval, 0) / n;
      const squares = this.#intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0);
      this.#statistics = { mean, variance: squares / n };
    }
    return this.#statistics;
  }
}
