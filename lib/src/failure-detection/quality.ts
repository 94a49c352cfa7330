import {
  requireInRange,
  requireLength,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireWhole,
} from '../arguments.js';
import { type Distribution, Random } from '../random/index.js';
import { type Interval, tInterval } from '../stats/index.js';
import { HeartbeatHistory } from './history.js';
import { phiExponentialTimeout, phiLogisticTimeout, phiNormalTimeout } from './phi.js';

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

/**
 * Draws a trace of heartbeats from a node that does not fail.
 *
 * @param count how many are sent, a whole number, 100 or above
 */
export function drawHeartbeats(
  { intervalMs, delayMs, lossProbability = 0 }: HeartbeatPattern,
  { count, seed }: { readonly count: number; readonly seed: number | string },
): HeartbeatTrace {
  requirePositive('intervalMs', intervalMs);
  requireInRange('lossProbability', lossProbability, 0, 1 - Number.EPSILON);
  requireWhole('count', count, 100);
  const random = new Random(seed);
  const arrivals = Float64Array.from({ length: count }, (_, i) => {
    const delay = Math.max(0, delayMs.sample(random));
    return random.chance(lossProbability) ? Number.POSITIVE_INFINITY : i * intervalMs + delay;
  });
  return { intervalMs, arrivals, seed };
}

/** From what was seen so far to how long the detector waits after the latest heartbeat before it suspects. */
export type SuspicionTimeout = (history: HeartbeatHistory) => number;

/**
 * Suspects after a fixed silence.
 *
 * @param timeoutMs above 0
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

/** Suspects when phi, by the heartbeats seen so far, reaches a threshold. */
export function phiTimeout(options: PhiDetectorOptions): SuspicionTimeout {
  const { form, threshold, minStandardDeviationMs = 100, acceptablePauseMs = 0 } = options;
  requireInRange('threshold', threshold, Number.MIN_VALUE, 300);
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
 * later one is ignored.
 *
 * @throws RangeError if fewer than two heartbeats arrive after the warm-up
 */
export function evaluateDetector(
  trace: HeartbeatTrace,
  timeout: SuspicionTimeout,
  options: EvaluationOptions = {},
): DetectorQuality {
  const {
    maxSamples = 1000,
    warmUp = Math.ceil(trace.arrivals.length / 10),
    learnFromMistakes = false,
  } = options;
  const { intervalMs, arrivals, seed } = trace;
  requireWhole('warmUp', warmUp, 1, arrivals.length - 1);
  const received = inOrderOfArrival(arrivals);
  const history = HeartbeatHistory.bootstrap(intervalMs, maxSamples);
  const watch = new Watch();
  const moments = new Random(seed).split('crash');
  const detections: number[] = [];

  for (let k = 0; k + 1 < received.length; k++) {
    const { index, at } = received[k];
    const next = received[k + 1];
    const suspectAt = at + timeout(history);
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
  requireLength('heartbeats received after the warm-up', detections, 2);
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
  const { intervalMs, timeoutMs, delayMs, lossProbability } = link;
  requirePositive('intervalMs', intervalMs);
  requireInRange('timeoutMs', timeoutMs, intervalMs, Number.MAX_VALUE);
  requireNonNegative('delayMs', delayMs);
  requireProbability('lossProbability', lossProbability);
  requireInRange('lossProbability', lossProbability, 0, 1 - Number.EPSILON);
  const tolerated = Math.floor(timeoutMs / intervalMs);
  const mistakesPerMs = ((1 - lossProbability) * lossProbability ** tolerated) / intervalMs;
  const mistakeMs =
    lossProbability === 0
      ? 0
      : (tolerated + 1 + lossProbability / (1 - lossProbability)) * intervalMs - timeoutMs;
  return {
    meanDetectionMs: delayMs + timeoutMs - intervalMs / 2,
    worstDetectionMs: delayMs + timeoutMs,
    mistakesPerHour: mistakesPerMs * 3_600_000,
    mistakeMs,
    queryAccuracy: 1 - mistakesPerMs * mistakeMs,
  };
}
