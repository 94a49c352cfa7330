// exercise 5.2.3

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
  // BEGIN SOLUTION
  const growth = (1 + relativeError) / (1 - relativeError);
  const sketch: Sketch = new Map();
  for (const value of valuesMs) {
    const bucket = Math.ceil(Math.log(value) / Math.log(growth));
    sketch.set(bucket, (sketch.get(bucket) ?? 0) + 1);
  }
  return sketch;
  // END SOLUTION
}

/** The sketch of everything that either recorded. Both were made with the same relative error. */
export function merge(one: Sketch, other: Sketch): Sketch {
  // BEGIN SOLUTION
  const merged: Sketch = new Map(one);
  for (const [bucket, count] of other) merged.set(bucket, (merged.get(bucket) ?? 0) + count);
  return merged;
  // END SOLUTION
}

/**
 * A percentile by nearest rank: the value that `share` of all recorded values do not exceed, within the relative error.
 *
 * @param share in (0, 1], such as 0.99
 * @param relativeError what the sketch was made with
 */
export function sketchQuantile(sketch: Sketch, share: number, relativeError: number): number {
  // BEGIN SOLUTION
  const growth = (1 + relativeError) / (1 - relativeError);
  const buckets = [...sketch.keys()].sort((a, b) => a - b);
  const total = [...sketch.values()].reduce((sum, count) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(share * total));
  let passed = 0;
  let found = buckets[0];
  for (const bucket of buckets) {
    found = bucket;
    passed += sketch.get(bucket) ?? 0;
    if (passed >= rank) break;
  }
  // A bucket reaches from growth^(i-1) to growth^i; this point is equally far, relatively, from both ends.
  return (2 * growth ** found) / (growth + 1);
  // END SOLUTION
}
