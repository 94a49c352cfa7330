/**
 * Misconception: merging two maps merges the counts. Where both have a bucket, the later one wins and the other is lost.
 *
 * Loses: merging is recording everything
 * Loses: merging loses nobody
 * Explained by: after merging
 */
export type Sketch = Map<number, number>;

export function record(valuesMs: number[], relativeError: number): Sketch {
  const growth = (1 + relativeError) / (1 - relativeError);
  const sketch: Sketch = new Map();
  for (const value of valuesMs) {
    const bucket = Math.ceil(Math.log(value) / Math.log(growth));
    sketch.set(bucket, (sketch.get(bucket) ?? 0) + 1);
  }
  return sketch;
}

export function merge(one: Sketch, other: Sketch): Sketch {
  return new Map([...one, ...other]);
}

export function sketchQuantile(sketch: Sketch, share: number, relativeError: number): number {
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
}
