// exercise 5.2.3

import { unanswered } from 'faultlines/exercise';

/** A sketch of latencies: the number of each bucket, and how many values fell into it. */
export type Sketch = Map<number, number>;

/**
 * Sorts latencies into buckets whose width grows with the value, so that any value in a bucket is within the relative
 * error of one number that stands for all of them.
 *
 * @param valuesMs all above 0
 * @param relativeError in (0, 1), such as 0.01
 */
export function record(valuesMs: number[], relativeError: number): Sketch {
  throw unanswered();
}

/** The sketch of everything that either recorded. Both were made with the same relative error. */
export function merge(one: Sketch, other: Sketch): Sketch {
  throw unanswered();
}

/**
 * A percentile by nearest rank: the value that `share` of all recorded values do not exceed, within the relative error.
 *
 * @param share in (0, 1], such as 0.99
 * @param relativeError what the sketch was made with
 */
export function sketchQuantile(sketch: Sketch, share: number, relativeError: number): number {
  throw unanswered();
}
