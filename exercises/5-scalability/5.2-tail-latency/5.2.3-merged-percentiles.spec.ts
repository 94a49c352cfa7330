import fc from 'fast-check';
import { type Answer, aNumber, defineSpec, formatCall, mapOf } from 'faultlines/exercise';
import { lognormal } from 'faultlines/random';

type Sketch = Map<number, number>;

/** What an answer provides. */
type Sketches = {
  record(valuesMs: number[], relativeError: number): Sketch;
  merge(one: Sketch, other: Sketch): Sketch;
  sketchQuantile(sketch: Sketch, share: number, relativeError: number): number;
};

const SHARES = [0.01, 0.25, 0.5, 0.9, 0.99, 1];

/** A sketch that is this many times its error away is small because it knows nothing. */
const USELESS = 5;

/** From microseconds to minutes, in milliseconds: six decades and more. */
const value = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const values = fc.array(value, { minLength: 1, maxLength: 80 });
const relativeError = fc.constantFrom(0.005, 0.01, 0.02, 0.05);
const share = fc.constantFrom(...SHARES);

/** The exact percentile; two where `share * n` is a whole number up to rounding. */
function exactQuantiles(all: readonly number[], wanted: number): number[] {
  const sorted = [...all].sort((a, b) => a - b);
  const ranks = [Math.ceil(wanted * sorted.length - 1e-9), Math.ceil(wanted * sorted.length + 1e-9)];
  return ranks.map(rank => sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] as number);
}

function nearestError(estimate: unknown, all: readonly number[], wanted: number): number {
  if (typeof estimate !== 'number' || Number.isNaN(estimate)) return Number.POSITIVE_INFINITY;
  return Math.min(...exactQuantiles(all, wanted).map(exact => Math.abs(estimate - exact) / exact));
}

function inWords(error: number): string {
  return Number.isFinite(error) ? `${(100 * error).toPrecision(3)}% away from` : 'no number beside';
}

async function requireMap(
  answer: Answer<Sketches>,
  valuesMs: number[],
  error: number,
  refute: (failure: { message: string; input: string; actual: unknown; expected: string }) => never,
): Promise<Sketch> {
  const sketch = await answer.call('record', valuesMs, error);
  if (sketch instanceof Map) return sketch;
  const input = formatCall('record', [valuesMs, error]);
  return refute({
    message: 'a sketch is a Map from bucket to count',
    input,
    expected: 'a Map',
    actual: sketch,
  });
}

export default defineSpec<Sketches>({
  id: '5.2.3',
  title: 'Percentiles from merged histograms',
  functions: { record: mapOf(aNumber, aNumber), merge: mapOf(aNumber, aNumber), sketchQuantile: aNumber },
  statement: `Percentiles cannot be averaged, but histograms can be added. Write a sketch whose buckets grow with the value:
\`record(valuesMs, relativeError)\` makes one, \`merge(one, other)\` adds two, \`sketchQuantile(sketch, share, relativeError)\` reads
a percentile by nearest rank. For a relative error of 1%, every percentile must be within 1% of the exact one, over nine
decades, in a few thousand buckets at most. A sketch is a \`Map\` from a bucket's number to its count.`,
  properties: [
    {
      name: 'stays within the error at every percentile',
      points: 4,
      hints: [
        'If bucket i ends at growth to the i, which growth keeps a whole bucket within the error of one number?',
        'A number m stands for a bucket from a to b if (b - m) / b and (m - a) / a are both at most the relative error e.',
        'growth = (1 + e) / (1 - e), and 2 * growth^i / (growth + 1) stands for bucket i, which ends at growth^i.',
      ],
      check: async ({ answer, forAll, refute }) => {
        await forAll([values, share, relativeError], async (all, wanted, error) => {
          const sketch = await requireMap(answer, all, error, refute);
          const estimate = await answer.call('sketchQuantile', sketch, wanted, error);
          const off = nearestError(estimate, all, wanted);
          if (off <= error * (1 + 1e-6)) return;
          refute({
            message: `the estimate is ${inWords(off)} the exact percentile, ${100 * error}% are allowed`,
            input: `sketchQuantile(${formatCall('record', [all, error])}, ${wanted}, ${error})`,
            expected: exactQuantiles(all, wanted)[0],
            actual: estimate,
          });
        });
      },
    },
    {
      name: 'merging is recording everything',
      points: 3,
      hints: [
        'Two machines recorded into the same bucket: how many values does the merged bucket hold?',
        'Add the counts bucket by bucket; a bucket that only one of them has keeps its count.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([values, values, share, relativeError], async (one, other, wanted, error) => {
          const first = await requireMap(answer, one, error, refute);
          const second = await requireMap(answer, other, error, refute);
          sometimes(
            'both have a bucket',
            [...first.keys()].some(bucket => second.has(bucket)) || first.size > 1,
          );
          const merged = await answer.call('merge', first, second);
          const estimate = await answer.call('sketchQuantile', merged, wanted, error);
          const off = nearestError(estimate, [...one, ...other], wanted);
          if (off <= error * (1 + 1e-6)) return;
          refute({
            message: `after merging, the estimate is ${inWords(off)} the exact percentile of all values`,
            input: `merge(${formatCall('record', [one, error])}, ${formatCall('record', [other, error])}), share ${wanted}`,
            expected: exactQuantiles([...one, ...other], wanted)[0],
            actual: estimate,
          });
        });
      },
    },
    {
      name: 'merging loses nobody',
      points: 1,
      hints: [
        'Count the values of the merged sketch. How many were recorded?',
        'Merging a sketch with itself must double every count.',
      ],
      check: async ({ answer, forAll, refute }) => {
        await forAll([values, relativeError], async (all, error) => {
          const sketch = await requireMap(answer, all, error, refute);
          const merged = await answer.call('merge', sketch, sketch);
          const count = [...merged.values()].reduce((sum, one) => sum + one, 0);
          if (count === 2 * all.length) return;
          refute({
            message: `after merging a sketch of ${all.length} values with itself, it must hold ${2 * all.length}`,
            input: `merge(sketch, sketch) with sketch = ${formatCall('record', [all, error])}`,
            expected: 2 * all.length,
            actual: count,
          });
        });
      },
    },
    {
      name: 'is small',
      points: 2,
      hints: [
        'How many buckets does it take from the smallest value to the largest?',
        'With buckets that grow by a factor, about ln(largest / smallest) / ln(growth): a few hundred for 1%.',
      ],
      check: async ({ answer, random, refute, tried }) => {
        const draws = new Float64Array(20_000);
        lognormal(20, 1).fill(random, draws);
        const all = [...draws];
        const error = 0.01;
        const sketch = await requireMap(answer, all, error, refute);
        const growth = (1 + error) / (1 - error);
        const spread = Math.max(...all) / Math.min(...all);
        // The buckets that cover the spread, and room for a layout half as good, whose buckets grow by 1 + error.
        const allowed = Math.ceil(2.2 * (Math.log(spread) / Math.log(growth))) + 2;
        tried(all.length, 'recorded values');
        for (const wanted of [0.01, 0.5, 0.99]) {
          const estimate = await answer.call('sketchQuantile', sketch, wanted, error);
          const off = nearestError(estimate, all, wanted);
          if (off <= USELESS * error) continue;
          refute({
            message: `small, but the estimate is ${inWords(off)} the exact percentile`,
            input: `sketchQuantile(record(20,000 latencies around 20 ms, ${error}), ${wanted}, ${error})`,
            expected: exactQuantiles(all, wanted)[0],
            actual: estimate,
          });
        }
        if (sketch.size <= allowed) return;
        refute({
          message: `the sketch has ${sketch.size} buckets for ${all.length} values; a sketch that is sent every second must not grow with the traffic`,
          input: `record(20,000 latencies around 20 ms, ${error})`,
          expected: `at most ${allowed} buckets`,
          actual: `${sketch.size} buckets`,
        });
      },
    },
  ],
});
