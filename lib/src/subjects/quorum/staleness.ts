import { type Distribution, exponential, mixture, pareto, Random } from '../../engine/random/index.js';
import { type Interval, quantileInterval, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import { published } from '../../ground/published/published.js';

/** How many replicas there are and how many are waited for. */
export interface PartialQuorum {
  /** A whole number, 1 or above. */
  readonly n: number;
  /** In [1, n]. */
  readonly r: number;
  /** In [1, n]. */
  readonly w: number;
}

function requireQuorum({ n, r, w }: PartialQuorum): void {
  requireWhole('n', n, 1);
  requireWhole('r', r, 1, n);
  requireWhole('w', w, 1, n);
}

/**
 * The chance that R replicas chosen at random miss W others chosen at random: C(N - W, R) / C(N, R) (Bailis
 * et al., PVLDB 5(8), 2012). A product of min(R, W) factors.
 *
 * @throws RangeError if a size is out of its range, or both R and W are above 100,000,000
 *
 * @example
 * missProbability({ n: 3, r: 1, w: 1 }); // 0.667
 */
export function missProbability(quorum: PartialQuorum): number {
  requireQuorum(quorum);
  const { n, r, w } = quorum;
  if (r > n - w) return 0;
  // C(n - w, r) / C(n, r) is the same with r and w exchanged: the smaller count is the shorter product.
  const [fewer, more] = r < w ? [r, w] : [w, r];
  requireSteps(r < w ? 'r' : 'w', fewer, fewer);
  let probability = 1;
  for (let i = 0; i < fewer && probability > 0; i++) probability *= (n - more - i) / (n - i);
  return probability;
}

/**
 * k-staleness: the chance that a read returns none of the last k versions, when nothing spreads a write beyond its
 * quorum: the miss probability to the power k (Bailis et al., "Probabilistically bounded staleness for practical
 * partial quorums", PVLDB 5(8), 2012, section 3.1).
 *
 * @param versions k, a whole number, 1 or above
 * @throws RangeError if an argument is outside its range
 */
export function kStaleness(quorum: PartialQuorum, versions: number): number {
  requireWhole('versions', versions, 1);
  return missProbability(quorum) ** versions;
}

/**
 * The chance that a client's next read goes back behind its last one: at most the miss probability to the power
 * 1 + writes per read (same paper, section 3.2).
 *
 * @param writesPerRead how many versions are written between two reads of the client, 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function monotonicReadsViolation(quorum: PartialQuorum, writesPerRead: number): number {
  requireNonNegative('writesPerRead', writesPerRead);
  return missProbability(quorum) ** (1 + writesPerRead);
}

/** One-way delays of a Dynamo-style store in milliseconds: the four letters of WARS. */
export interface WarsLatencies {
  /** W: a write on its way to a replica. */
  readonly write: Distribution;
  /** A: its acknowledgement. */
  readonly ack: Distribution;
  /** R: a read request. */
  readonly read: Distribution;
  /** S: its response. */
  readonly response: Distribution;
  /**
   * Each replica in a data center of its own: what every message to or from another one takes longer, 0 or above. The
   * writer and the reader are each next to one replica, chosen at random. Default 0.
   */
  readonly remoteDelayMs?: number;
}

/** What a simulation of reads after writes found. Times in milliseconds. */
export interface StalenessSimulation {
  /**
   * In each trial, how long after the write was acknowledged a read must start to see it; 0 if at once. The share of
   * trials at or below t is the chance that a read started t after the write is consistent.
   */
  readonly samples: Float64Array;
  readonly writeLatencies: Float64Array;
  readonly readLatencies: Float64Array;
  readonly seed: number | string;
}

/**
 * t-visibility by Monte Carlo over the WARS model (Bailis et al., PVLDB 5(8), 2012, section 4): a write goes to all N
 * replicas and is done with the W-th acknowledgement; a read goes to all and takes the first R responses; it is stale
 * if each of them left its replica before the write arrived there. No read repair, no anti-entropy, no failures.
 *
 * @param options.trials a whole number, 100 or above; default 100,000
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * const run = simulateStaleness({ n: 3, r: 1, w: 1 }, pbsFits()['LNKD-DISK'], { seed: 1 });
 * consistencyAfter(run, 10).estimate; // 0.926
 */
export function simulateStaleness(
  quorum: PartialQuorum,
  latencies: WarsLatencies,
  options: { readonly seed: number | string; readonly trials?: number },
): StalenessSimulation {
  requireKnownFields('options', options, { seed: true, trials: true });
  const { seed, trials = 100_000 } = options;
  requireQuorum(quorum);
  requireCount('trials', trials, 100);
  requireSteps('n', quorum.n, quorum.n * trials);
  requireKnownFields('latencies', latencies, {
    write: true,
    ack: true,
    read: true,
    response: true,
    remoteDelayMs: true,
  });
  for (const way of ['write', 'ack', 'read', 'response'] as const)
    requireDistribution(`latencies.${way}`, latencies[way]);
  const { remoteDelayMs = 0 } = latencies;
  requireNonNegative('remoteDelayMs', remoteDelayMs);
  const { n, r, w } = quorum;
  const random = new Random(seed);
  const places = random.split('places');
  const samples = new Float64Array(trials);
  const writeLatencies = new Float64Array(trials);
  const readLatencies = new Float64Array(trials);
  const [writes, acks, reads, responses] = Array.from({ length: 4 }, () => new Float64Array(n));
  const [writeTrips, readTrips] = Array.from({ length: 2 }, () => new Float64Array(n));

  for (let trial = 0; trial < trials; trial++) {
    latencies.write.fill(random, writes);
    latencies.ack.fill(random, acks);
    latencies.read.fill(random, reads);
    latencies.response.fill(random, responses);
    if (remoteDelayMs > 0) {
      delayOthers(places.below(n), remoteDelayMs, writes, acks);
      delayOthers(places.below(n), remoteDelayMs, reads, responses);
    }
    for (let i = 0; i < n; i++) {
      writeTrips[i] = writes[i] + acks[i];
      readTrips[i] = reads[i] + responses[i];
    }
    const written = kthSmallest(writeTrips, w);
    const answered = kthSmallest(readTrips, r);
    let visible = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (readTrips[i] <= answered) visible = Math.min(visible, writes[i] - reads[i] - written);
    }
    samples[trial] = Math.max(0, visible);
    writeLatencies[trial] = written;
    readLatencies[trial] = answered;
  }
  return { samples, writeLatencies, readLatencies, seed };
}

function delayOthers(near: number, delayMs: number, there: Float64Array, back: Float64Array): void {
  for (let i = 0; i < there.length; i++) {
    if (i === near) continue;
    there[i] += delayMs;
    back[i] += delayMs;
  }
}

/** The k-th smallest of a few values; leaves them as they are. */
function kthSmallest(values: Float64Array, k: number): number {
  return Float64Array.from(values).sort()[k - 1];
}

/**
 * The chance that a read started some time after the write's acknowledgement sees it, with its interval.
 *
 * @param simulation with at least one trial
 * @param tMs 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function consistencyAfter(simulation: StalenessSimulation, tMs: number): Interval {
  requireLength('simulation.samples', simulation.samples, 1);
  requireNonNegative('tMs', tMs);
  let consistent = 0;
  for (const visible of simulation.samples) if (visible <= tMs) consistent += 1;
  return wilsonInterval(consistent, simulation.samples.length);
}

/**
 * t-visibility: how long after a write a read must start to be consistent with a probability, with its interval; a bound that
 * the trials are too few for is infinite.
 *
 * @param simulation with at least two trials
 * @param probability in [0, 1]
 * @throws RangeError if an argument is outside its range
 */
export function visibilityTime(simulation: StalenessSimulation, probability: number): Interval {
  requireLength('simulation.samples', simulation.samples, 2);
  requireProbability('probability', probability);
  return quantileInterval(simulation.samples, probability);
}

/** One fitted one-way delay: a Pareto body and an exponential tail. */
interface FitData {
  readonly paretoWeight: number;
  readonly paretoMinimum: number;
  readonly paretoShape: number;
  readonly exponentialRate: number;
}

interface FitsData {
  readonly fits: Readonly<
    Record<string, { readonly write: FitData; readonly others: FitData; readonly remoteDelayMs?: number }>
  >;
}

function fitted({ paretoWeight, paretoMinimum, paretoShape, exponentialRate }: FitData): Distribution {
  requirePositive('exponentialRate', exponentialRate);
  return mixture([
    { weight: paretoWeight, of: pareto(paretoMinimum, paretoShape) },
    { weight: 1 - paretoWeight, of: exponential(1 / exponentialRate) },
  ]);
}

/**
 * The one-way delays that the PBS paper fitted to production stores (table 3), from `data/pbs-fits.json`: `LNKD-SSD`,
 * `LNKD-DISK`, `YMMR` and `WAN`. For the writes of YMMR the paper prints a shape of 3.35; its printed results come from
 * the 3.5 of the authors' simulator, which is used here.
 */
export function pbsFits(): Readonly<Record<string, WarsLatencies>> {
  const { fits } = published<FitsData>('pbs-fits.json');
  return Object.fromEntries(
    Object.entries(fits).map(([name, { write, others, remoteDelayMs }]) => {
      const other = fitted(others);
      return [name, { write: fitted(write), ack: other, read: other, response: other, remoteDelayMs }];
    }),
  );
}
