import { type Distribution, Random } from '../../engine/random/index.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  complain,
  requireAtLeast,
  requireBoolean,
  requireCount,
  requireDistribution,
  requireFinite,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireRecord,
  requireRepresentable,
  requireShareBelowOne,
  requireWhole,
} from '../../ground/arguments.js';
import { wholeBelow } from '../../ground/rounding.js';
import { HeartbeatHistory } from './history.js';
import { phiExponentialTimeout, phiLogisticTimeout, phiNormalTimeout, requireThreshold } from './phi.js';

/** How one node's heartbeats reach another. */
export interface HeartbeatPattern {
  /** The time between sending two heartbeats, above 0. */
  readonly intervalMs: number;
  /** How long each is under way; negative draws count as 0. */
  readonly delayMs: Distribution;
  /** The share that never arrives, in [0, 1). Default 0. */
  readonly lossProbability?: number;
}

/** A node's heartbeats as another node saw them. */
export interface HeartbeatTrace {
  readonly intervalMs: number;
  /** When heartbeat i arrived, in milliseconds; Infinity if it was lost. It was sent at i · interval. */
  readonly arrivals: Float64Array;
  readonly seed: number | string;
}

/** @throws RangeError if a trace is none: an arrival that is not a number, say */
export function requireTrace(trace: HeartbeatTrace): void {
  requireRecord('trace', trace);
  requirePositive('trace.intervalMs', trace.intervalMs);
  requireLength('trace.arrivals', trace.arrivals, 0);
  for (let i = 0; i < trace.arrivals.length; i++)
    if (trace.arrivals[i] !== Number.POSITIVE_INFINITY)
      requireFinite(`trace.arrivals[${i}]`, trace.arrivals[i]);
}

/**
 * Draws a trace of heartbeats from a node that does not fail. What is lost arrives at Infinity.
 *
 * @param options.count how many are sent, a whole number, 100 or above
 * @throws RangeError if an argument is out of its range, or a drawn delay is not a number
 */
export function drawHeartbeats(
  pattern: HeartbeatPattern,
  { count, seed }: { readonly count: number; readonly seed: number | string },
): HeartbeatTrace {
  requireKnownFields('pattern', pattern, { intervalMs: true, delayMs: true, lossProbability: true });
  const { intervalMs, delayMs, lossProbability = 0 } = pattern;
  requirePositive('intervalMs', intervalMs);
  requireDistribution('delayMs', delayMs);
  requireShareBelowOne('lossProbability', lossProbability);
  requireCount('count', count, 100);
  if (count * intervalMs === Number.POSITIVE_INFINITY)
    complain('intervalMs', 'short enough for all heartbeats', intervalMs);
  const random = new Random(seed);
  const arrivals = Float64Array.from({ length: count }, (_, i) => {
    const delay = Math.max(0, delayMs.sample(random));
    if (Number.isNaN(delay)) complain('delayMs', 'a distribution of numbers', delay);
    return random.chance(lossProbability) ? Number.POSITIVE_INFINITY : i * intervalMs + delay;
  });
  return { intervalMs, arrivals, seed };
}

/** One line of a log of heartbeats: when the one of this number arrived, by the receiver's clock. */
export interface LoggedHeartbeat {
  /** Of the sender, a whole number, 0 or above: the first one sent is 0, and a lost one is a number that does not appear. */
  readonly number: number;
  /** In milliseconds, from any moment on. */
  readonly arrivedAtMs: number;
}

/**
 * The trace of one's own log of heartbeats, in which a heartbeat that was lost is not simply absent: it is Infinity, as in {@link drawHeartbeats}, so
 * that a detector is judged by it too. A heartbeat that is logged twice counts when it came first.
 *
 * Where the log holds arrival times alone, a heartbeat is taken for the next number that its time is nearest to; so delays must differ by less than
 * half an interval. The receiver's clock may be ahead or behind: the trace begins so that the fastest heartbeat took no time at all.
 *
 * @param log in any order; arrival times, or numbers with them
 * @param options.intervalMs the time between sending two heartbeats, above 0
 * @param options.count how many were sent, a whole number, 1 or above. Default: up to the last one in the log
 * @param options.seed of the moments at which `evaluateDetector` lets the node crash. Default 0
 * @throws RangeError if the log holds fewer than two heartbeats, a line is none, or there would be more than 10,000,000 heartbeats
 *
 * @example
 * heartbeatTrace([1000, 2004, 4001], { intervalMs: 1000 }).arrivals; // 0, 1004, Infinity, 3001
 */
export function heartbeatTrace(
  log: readonly (number | LoggedHeartbeat)[],
  options: { readonly intervalMs: number; readonly count?: number; readonly seed?: number | string },
): HeartbeatTrace {
  requireLength('log', log, 2);
  requireKnownFields('options', options, { intervalMs: true, count: true, seed: true });
  const { intervalMs, seed = 0 } = options;
  requirePositive('intervalMs', intervalMs);
  if (typeof seed !== 'string') requireWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  const heard = numbered(log, intervalMs).sort((one, other) => one.arrivedAtMs - other.arrivedAtMs);
  const last = heard.reduce((most, { number }) => Math.max(most, number), 0);
  const { count = last + 1 } = options;
  requireCount('count', count, last + 1, MOST_LOGGED);
  const start = heard.reduce(
    (least, { number, arrivedAtMs }) => Math.min(least, arrivedAtMs - number * intervalMs),
    Number.POSITIVE_INFINITY,
  );
  const arrivals = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const { number, arrivedAtMs } of heard)
    arrivals[number] = Math.min(arrivals[number], arrivedAtMs - start);
  return { intervalMs, arrivals, seed };
}

/** A longer log is refused. */
const MOST_LOGGED = 10_000_000;

/** The lines of a log with their numbers, which times alone do not carry. */
function numbered(log: readonly (number | LoggedHeartbeat)[], intervalMs: number): LoggedHeartbeat[] {
  const lines = Array.from(log);
  if (typeof lines[0] !== 'number')
    return lines.map((line, i) => {
      requireRecord(`log[${i}]`, line);
      const { number, arrivedAtMs } = line as LoggedHeartbeat;
      requireWhole(`log[${i}].number`, number, 0, MOST_LOGGED);
      requireFinite(`log[${i}].arrivedAtMs`, arrivedAtMs);
      return { number, arrivedAtMs };
    });
  lines.forEach((line, i) => {
    requireFinite(`log[${i}]`, line as number);
  });
  const times = (lines as number[]).sort((one, other) => one - other);
  let number = -1;
  return times.map(arrivedAtMs => {
    number = Math.max(number + 1, Math.round((arrivedAtMs - times[0]) / intervalMs));
    if (number > MOST_LOGGED)
      complain('intervalMs', 'long enough for 10,000,000 heartbeats at most', intervalMs);
    return { number, arrivedAtMs };
  });
}

/** From what was seen so far to how long the detector waits after the latest heartbeat before it suspects. */
export type SuspicionTimeout = (history: HeartbeatHistory) => number;

/**
 * Suspects after a fixed silence.
 *
 * @param timeoutMs above 0
 * @throws RangeError if an argument is outside its range
 */
export function fixedTimeout(timeoutMs: number): SuspicionTimeout {
  requirePositive('timeoutMs', timeoutMs);
  return () => timeoutMs;
}

/** Which phi, and when it is too much. */
export interface PhiDetectorOptions {
  readonly form: 'normal' | 'logistic' | 'exponential';
  /** Above 0, at most 300. Akka's and Cassandra's default is 8, each for its own form. */
  readonly threshold: number;
  /** A floor under the standard deviation, above 0; Akka's default is 100. The exponential form has no use for it. */
  readonly minStandardDeviationMs?: number;
  /** A silence that is no cause for suspicion, on top, 0 or above. Default 0; Akka's cluster sets 3000. */
  readonly acceptablePauseMs?: number;
}

/**
 * Suspects when phi, by the heartbeats seen so far, reaches a threshold.
 *
 * @throws RangeError if an option is out of its range
 */
export function phiTimeout(options: PhiDetectorOptions): SuspicionTimeout {
  requireKnownFields('options', options, {
    form: true,
    threshold: true,
    minStandardDeviationMs: true,
    acceptablePauseMs: true,
  });
  const { form, threshold, minStandardDeviationMs = 100, acceptablePauseMs = 0 } = options;
  requireOneOf('form', form, ['normal', 'logistic', 'exponential']);
  requireThreshold(threshold);
  requirePositive('minStandardDeviationMs', minStandardDeviationMs);
  requireNonNegative('acceptablePauseMs', acceptablePauseMs);
  return history => {
    const meanMs = Math.max(history.meanMs, Number.MIN_VALUE);
    if (form === 'exponential') return acceptablePauseMs + phiExponentialTimeout(threshold, meanMs);
    const standardDeviationMs = Math.max(history.standardDeviationMs, minStandardDeviationMs);
    const timeout = form === 'normal' ? phiNormalTimeout : phiLogisticTimeout;
    return acceptablePauseMs + timeout(threshold, { meanMs, standardDeviationMs });
  };
}

/** How well a detector did on a trace, by the measures of Chen, Toueg and Aguilera. */
export interface DetectorQuality {
  /** T_D: from a crash to the suspicion that is never withdrawn, in milliseconds. */
  readonly detectionMs: Interval;
  /** One detection time for a crash at a random moment after each heartbeat. */
  readonly samples: Float64Array;
  /** How often a live node came under suspicion. */
  readonly mistakes: number;
  /** λ_M: mistakes in an hour. */
  readonly mistakesPerHour: number;
  /** T_M: how long a mistake lasts on average; 0 without one. */
  readonly mistakeMs: number;
  /** T_MR: from one mistake to the next on average; Infinity without one. */
  readonly mistakeRecurrenceMs: number;
  /** P_A: the share of time in which a live node is not under suspicion. */
  readonly queryAccuracy: number;
  readonly seed: number | string;
}

/** How a trace is judged. */
export interface EvaluationOptions {
  /** How many intervals the history keeps. Default 1000. */
  readonly maxSamples?: number;
  /** How many heartbeats are seen before judging begins. Default: a tenth. */
  readonly warmUp?: number;
  /** Whether silences that ended under suspicion enter the history. Akka leaves them out. Default false. */
  readonly learnFromMistakes?: boolean;
}

/**
 * Lets a detector watch a trace, and measures it (Chen, Toueg and Aguilera, "On the quality of service of failure
 * detectors", IEEE Transactions on Computers 51(5), 2002). Mistakes are what it does while the node lives; for the
 * detection time the node is made to crash at a random moment after each heartbeat in turn. A heartbeat overtaken by a
 * later one is ignored. Without a mistake the time from one to the next is Infinity.
 *
 * @throws RangeError if fewer than two heartbeats arrive after the warm-up, they all arrive at once, or an argument is out of its range
 */
export function evaluateDetector(
  trace: HeartbeatTrace,
  timeout: SuspicionTimeout,
  options: EvaluationOptions = {},
): DetectorQuality {
  requireKnownFields('options', options, { maxSamples: true, warmUp: true, learnFromMistakes: true });
  requireTrace(trace);
  if (typeof timeout !== 'function') complain('timeout', 'a function of the history', timeout);
  const {
    maxSamples = 1000,
    warmUp = Math.ceil(trace.arrivals.length / 10),
    learnFromMistakes = false,
  } = options;
  const { intervalMs, arrivals, seed } = trace;
  requireLength('trace.arrivals', arrivals, 2);
  requireWhole('warmUp', warmUp, 1, arrivals.length - 1);
  requireBoolean('learnFromMistakes', learnFromMistakes);
  const received = inOrderOfArrival(arrivals);
  const history = HeartbeatHistory.bootstrap(intervalMs, maxSamples);
  const watch = new Watch();
  const moments = new Random(seed).split('crash');
  const detections: number[] = [];

  for (let k = 0; k + 1 < received.length; k++) {
    const { index, at } = received[k];
    const next = received[k + 1];
    const patience = timeout(history);
    if (!(patience >= 0)) complain('timeout', 'a function that gives 0 ms or above', patience);
    const suspectAt = at + patience;
    if (index >= warmUp) {
      watch.silence(at, suspectAt, next.at);
      // A crash before the next heartbeat that arrives was sent: this one stays the last.
      for (let sent = index; sent < next.index; sent++) {
        const crash = (sent + moments.float()) * intervalMs;
        detections.push(Math.max(0, suspectAt - crash));
      }
    }
    if (learnFromMistakes || next.at <= suspectAt) history.add(next.at - at);
  }
  if (detections.length < 2 || !watch.hasWatched)
    throw new RangeError(
      `trace must hold at least two heartbeats, at two times, received after the warm-up, got ${detections.length}`,
    );
  return {
    ...watch.summary(),
    detectionMs: tInterval(detections),
    samples: Float64Array.from(detections),
    seed,
  };
}

/** The heartbeats that arrive and are newer than every one before, in order of arrival. */
function inOrderOfArrival(arrivals: Float64Array): { index: number; at: number }[] {
  let newest = -1;
  return Array.from(arrivals, (at, index) => ({ index, at }))
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.at - b.at)
    .filter(({ index }) => {
      if (index < newest) return false;
      newest = index;
      return true;
    });
}

/** Adds up mistakes over the silences between heartbeats of a live node. */
class Watch {
  #watchedMs = 0;
  #mistakes = 0;
  #mistakenMs = 0;

  get hasWatched(): boolean {
    return this.#watchedMs > 0;
  }

  silence(from: number, suspectAt: number, to: number): void {
    this.#watchedMs += to - from;
    if (suspectAt >= to) return;
    this.#mistakes += 1;
    this.#mistakenMs += to - Math.max(from, suspectAt);
  }

  summary(): Omit<DetectorQuality, 'detectionMs' | 'samples' | 'seed'> {
    const none = this.#mistakes === 0;
    return {
      mistakes: this.#mistakes,
      mistakesPerHour: (this.#mistakes * 3_600_000) / this.#watchedMs,
      mistakeMs: none ? 0 : this.#mistakenMs / this.#mistakes,
      mistakeRecurrenceMs: none ? Number.POSITIVE_INFINITY : this.#watchedMs / this.#mistakes,
      queryAccuracy: 1 - this.#mistakenMs / this.#watchedMs,
    };
  }
}

/** A fixed timeout over a link whose delay never varies: only loss makes it err. */
export interface LossyLink {
  /** Above 0. */
  readonly intervalMs: number;
  /** How long the detector waits after each heartbeat, at least the interval. */
  readonly timeoutMs: number;
  /** The constant delay, 0 or above. */
  readonly delayMs: number;
  /** In [0, 1). */
  readonly lossProbability: number;
}

/** What `fixedTimeoutQuality` computes; the measures are those of `DetectorQuality`. */
export interface FixedTimeoutQuality {
  readonly meanDetectionMs: number;
  /** If the last heartbeat before the crash arrives; each one lost before it takes an interval off. */
  readonly worstDetectionMs: number;
  readonly mistakesPerHour: number;
  readonly mistakeMs: number;
  readonly queryAccuracy: number;
}

/**
 * The quality of a fixed timeout in closed form, for a constant delay: the detector errs exactly when k heartbeats in a
 * row are lost, where k intervals fit into the timeout. The mean detection time takes a crash at a random moment and
 * the last heartbeat as received.
 *
 * @throws RangeError if a number is out of range
 */
export function fixedTimeoutQuality(link: LossyLink): FixedTimeoutQuality {
  requireRecord('link', link);
  const { intervalMs, timeoutMs, delayMs, lossProbability } = link;
  requirePositive('intervalMs', intervalMs);
  requireAtLeast('timeoutMs', timeoutMs, intervalMs);
  requireNonNegative('delayMs', delayMs);
  requireShareBelowOne('lossProbability', lossProbability);
  const tolerated = wholeBelow(timeoutMs / intervalMs);
  const mistakesPerMs = ((1 - lossProbability) * lossProbability ** tolerated) / intervalMs;
  const mistakeMs =
    mistakesPerMs === 0
      ? 0
      : (tolerated + 1 + lossProbability / (1 - lossProbability)) * intervalMs - timeoutMs;
  return {
    meanDetectionMs: delayMs + timeoutMs - intervalMs / 2,
    worstDetectionMs: delayMs + timeoutMs,
    mistakesPerHour: mistakesPerMs * 3_600_000,
    mistakeMs: requireRepresentable('intervalMs and timeoutMs', mistakeMs),
    queryAccuracy: 1 - requireRepresentable('intervalMs and timeoutMs', mistakesPerMs * mistakeMs),
  };
}
