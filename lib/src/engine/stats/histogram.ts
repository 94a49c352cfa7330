import {
  complain,
  requireInRange,
  requireKnownFields,
  requireList,
  requireProbability,
  requireRecord,
  requireWhole,
} from '../../ground/arguments.js';
import { rankOf } from './percentile.js';

/** A histogram as plain data, ready for JSON. */
export interface HistogramData {
  readonly relativeError: number;
  readonly zeros: number;
  /** Values that were Infinity: what never arrived. Absent if there was none. */
  readonly infinite?: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** Bucket index and count, in ascending order of the index. */
  readonly buckets: readonly (readonly [number, number])[];
}

/**
 * A streaming histogram of non-negative values, Infinity among them, whose quantiles have a bounded relative error, after DDSketch (Masson,
 * Rim and Lee, PVLDB 12(12), 2019). Bucket i holds the values in (γ^(i-1), γ^i] with γ = (1 + error) / (1 - error), so
 * memory grows with the logarithm of the spread of the values, not with their number. Histograms of the same error
 * merge without loss: percentiles of a fleet come from merged histograms, never from averaged percentiles.
 *
 * @example
 * const latencyMs = new Histogram({ relativeError: 0.01 });
 * for (const ms of [12, 15, 11, 240]) latencyMs.add(ms);
 * latencyMs.quantile(0.5); // 12, to within 1%
 */
export class Histogram {
  readonly relativeError: number;
  readonly #lnGamma: number;
  readonly #buckets = new Map<number, number>();
  #zeros = 0;
  #infinite = 0;
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /**
   * @param relativeError in [0.00001, 0.5]: how far a quantile may be from the sample that it stands for
   */
  constructor(options: { readonly relativeError?: number } = {}) {
    requireKnownFields('options', options, { relativeError: true });
    const { relativeError = 0.01 } = options;
    requireInRange('relativeError', relativeError, 0.00001, 0.5);
    this.relativeError = relativeError;
    this.#lnGamma = Math.log((1 + relativeError) / (1 - relativeError));
  }

  /** How many values were added. */
  get count(): number {
    return this.#count;
  }

  /** The least value, exactly; Infinity while empty. */
  get min(): number {
    return this.#min;
  }

  /** The greatest value, exactly; -Infinity while empty. */
  get max(): number {
    return this.#max;
  }

  /** The mean of the values, exact but for rounding; 0 while empty, Infinity if one of them is. */
  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** How many buckets are in use. */
  get buckets(): number {
    return this.#buckets.size;
  }

  /**
   * Adds a value, or the same value many times.
   *
   * @param value 0 or above; Infinity for what never arrived
   * @param count a whole number, 1 or above
   */
  add(value: number, count = 1): void {
    if (typeof value !== 'number' || !(value >= 0)) complain('value', 'a number, 0 or above', value);
    requireWhole('count', count, 1);
    if (value === 0) this.#zeros += count;
    else if (value === Number.POSITIVE_INFINITY) this.#infinite += count;
    else this.#increase(Math.ceil(Math.log(value) / this.#lnGamma), count);
    this.#count += count;
    this.#sum += value * count;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /**
   * Adds everything that another histogram holds, as if each of its values had been added here.
   *
   * @throws RangeError if the other has a different relative error
   */
  merge(other: Histogram): void {
    requireInRange(
      "the other histogram's relativeError",
      other.relativeError,
      this.relativeError,
      this.relativeError,
    );
    for (const [index, count] of [...other.#buckets]) this.#increase(index, count);
    this.#zeros += other.#zeros;
    this.#infinite += other.#infinite;
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /**
   * The value that a share q does not exceed: within `relativeError` of the nearest-rank percentile of all values.
   *
   * @param q in [0, 1]
   * @throws RangeError while the histogram is empty
   */
  quantile(q: number): number {
    requireProbability('q', q);
    requireWhole('count', this.#count, 1);
    const rank = rankOf(q, this.#count);
    if (rank === 1) return this.#min;
    if (rank === this.#count) return this.#max;
    let seen = this.#zeros;
    if (seen >= rank) return 0;
    for (const [index, count] of this.#inOrder()) {
      seen += count;
      if (seen >= rank) return this.#representative(index);
    }
    return this.#max;
  }

  toJSON(): HistogramData {
    return {
      relativeError: this.relativeError,
      zeros: this.#zeros,
      ...(this.#infinite === 0 ? {} : { infinite: this.#infinite }),
      min: this.#min,
      max: this.#max,
      sum: this.#sum,
      buckets: this.#inOrder(),
    };
  }

  /**
   * A histogram from what `toJSON` gave, also by way of JSON text.
   *
   * @throws RangeError if a count is none
   */
  static fromJSON(data: HistogramData): Histogram {
    requireRecord('data', data);
    const { relativeError, zeros, infinite = 0, min, max, sum, buckets } = data;
    requireWhole('data.zeros', zeros, 0);
    requireWhole('data.infinite', infinite, 0);
    requireList('data.buckets', buckets);
    const histogram = new Histogram({ relativeError });
    for (const [i, [index, count]] of buckets.entries()) {
      requireWhole(`data.buckets[${i}] index`, index, Number.MIN_SAFE_INTEGER);
      requireWhole(`data.buckets[${i}] count`, count, 1);
      histogram.#increase(index, count);
    }
    histogram.#zeros = zeros;
    histogram.#infinite = infinite;
    histogram.#count = buckets.reduce((total, [, count]) => total + count, zeros + infinite);
    // JSON text has no Infinity and says null.
    histogram.#sum = infinite > 0 ? Number.POSITIVE_INFINITY : sum;
    if (histogram.#count > 0) {
      histogram.#min = (min as number | null) ?? Number.POSITIVE_INFINITY;
      histogram.#max = infinite > 0 ? Number.POSITIVE_INFINITY : max;
    }
    return histogram;
  }

  #increase(index: number, count: number): void {
    this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + count);
  }

  #inOrder(): [number, number][] {
    return [...this.#buckets].sort(([a], [b]) => a - b);
  }

  /** The point of a bucket that is equally far, in relation, from both of its ends. */
  #representative(index: number): number {
    const middle = Math.exp(index * this.#lnGamma) * (1 - this.relativeError);
    return Math.min(this.#max, Math.max(this.#min, middle));
  }
}
