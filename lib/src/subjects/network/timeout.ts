import { type Distribution, Random } from '../../engine/random/index.js';
import { requireClosedForm } from '../../engine/stats/closed-forms.js';
import { type Interval, survival, upperQuantile, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireDistribution,
  requireKnownFields,
  requireNonNegative,
  requireProbability,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/** A server that is alive, asked over a network that delays and loses. */
export interface Probe {
  /** Of one question and its answer, in ms. */
  readonly roundTrip: Distribution;
  /** That a question brings no answer although the server is alive, in [0, 1]. */
  readonly loss: number;
  /** How many questions in a row must go unanswered before the server is called dead, 1 or above; each is independent. Default 1. */
  readonly misses?: number;
}

function requireProbe(probe: Probe): void {
  requireKnownFields('probe', probe, { roundTrip: true, loss: true, misses: true });
  const { loss, misses = 1 } = probe;
  requireProbability('loss', loss);
  requireWhole('misses', misses, 1);
}

/**
 * The probability that a live server is called dead: each of `misses` questions is lost, or answered after the timeout.
 *
 * @param timeoutMs for each question, 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function falseTimeoutProbability(probe: Probe, timeoutMs: number): number {
  requireProbe(probe);
  requireClosedForm('roundTrip', probe.roundTrip);
  requireNonNegative('timeoutMs', timeoutMs);
  const { roundTrip, loss, misses = 1 } = probe;
  return (loss + (1 - loss) * survival(roundTrip, timeoutMs)) ** misses;
}

/**
 * The shortest timeout of each question for which a live server is called dead at most so often. `undefined` if none is long enough: what
 * is lost never comes, so that no wait brings the probability under loss^misses.
 *
 * @param falseProbability of calling a live server dead, in [0, 1]
 * @returns ms
 * @throws RangeError if an argument is outside its range
 */
export function timeoutForFalseProbability(probe: Probe, falseProbability: number): number | undefined {
  requireProbe(probe);
  requireClosedForm('roundTrip', probe.roundTrip);
  requireProbability('falseProbability', falseProbability);
  const { roundTrip, loss, misses = 1 } = probe;
  const missed = falseProbability ** (1 / misses);
  if (missed >= 1) return 0;
  if (loss === 1) return undefined;
  // A root such as that of 0.1 · 0.1 may be the last digit below 0.1.
  if (missed < loss * (1 - 1e-12)) return undefined;
  const late = Math.max(0, missed - loss) / (1 - loss);
  const timeoutMs = Math.max(0, upperQuantile(roundTrip, late));
  return Number.isFinite(timeoutMs) ? timeoutMs : undefined;
}

/**
 * How long a dead server stays unnoticed at most, if it dies just after it answered: the next question comes an interval later, each
 * following one as soon as the one before is given up.
 *
 * @param options.intervalMs between questions while they are answered, 0 or above
 * @param options.timeoutMs for each question, 0 or above
 * @param options.misses in a row, 1 or above; default 1
 * @throws RangeError if an option is outside its range
 */
export function detectionDelayMs(options: {
  intervalMs: number;
  timeoutMs: number;
  misses?: number;
}): number {
  requireKnownFields('options', options, { intervalMs: true, timeoutMs: true, misses: true });
  const { intervalMs, timeoutMs, misses = 1 } = options;
  requireNonNegative('intervalMs', intervalMs);
  requireNonNegative('timeoutMs', timeoutMs);
  requireWhole('misses', misses, 1);
  return intervalMs + misses * timeoutMs;
}

/**
 * Counts by simulation how often a live server is called dead; Wilson interval at 95%.
 *
 * @param options.rounds how many rounds of questions, a whole number, 1 or above
 * @throws RangeError if an argument is outside its range
 */
export function simulateFalseTimeouts(
  probe: Probe,
  options: { timeoutMs: number; rounds: number; seed: number | string },
): Interval & { readonly seed: number | string; readonly samples: number } {
  requireProbe(probe);
  const { timeoutMs, rounds, seed } = options;
  requireNonNegative('timeoutMs', timeoutMs);
  requireCount('rounds', rounds, 1);
  const { roundTrip, loss, misses = 1 } = probe;
  requireDistribution('roundTrip', roundTrip);
  requireSteps('misses', misses, rounds * Math.min(misses, 1 / Math.max(1e-9, 1 - loss)));
  const random = new Random(seed);
  let falsely = 0;
  for (let round = 0; round < rounds; round++) {
    let missed = 0;
    while (missed < misses && (random.chance(loss) || roundTrip.sample(random) > timeoutMs)) missed++;
    if (missed === misses) falsely++;
  }
  return { ...wilsonInterval(falsely, rounds), seed, samples: rounds };
}
