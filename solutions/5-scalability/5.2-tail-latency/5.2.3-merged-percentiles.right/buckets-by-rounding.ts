/** Another right answer: buckets around their middle, by rounding, that grow by less than they might; and a percentile found from above. */
type Sketch = Map<number, number>;

const stepOf = (relativeError: number): number => 2 * Math.log1p(relativeError);

export function record(valuesMs: number[], relativeError: number): Sketch {
  const sketch: Sketch = new Map();
  for (const value of valuesMs) {
    const bucket = Math.round(Math.log(value) / stepOf(relativeError));
    sketch.set(bucket, 1 + (sketch.get(bucket) ?? 0));
  }
  return sketch;
}

export function merge(one: Sketch, other: Sketch): Sketch {
  const buckets = new Set([...other.keys(), ...one.keys()]);
  return new Map([...buckets].map(bucket => [bucket, (one.get(bucket) ?? 0) + (other.get(bucket) ?? 0)]));
}

export function sketchQuantile(sketch: Sketch, share: number, relativeError: number): number {
  const downward = [...sketch].sort(([one], [other]) => other - one);
  let below = downward.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(share * below));
  for (const [bucket, count] of downward) {
    below -= count;
    if (below < rank) return Math.exp(bucket * stepOf(relativeError));
  }
  return Number.NaN;
}
