import {
  requireKnownFields,
  requireOneOf,
  requirePositive,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import { wholeBelow } from '../../ground/rounding.js';
import { HeartbeatHistory } from './history.js';
import { phiExponential, phiLogistic, phiNormal } from './phi.js';
import { type HeartbeatTrace, requireTrace } from './quality.js';

/** Phi at one moment. */
export interface PhiSample {
  readonly atMs: number;
  readonly phi: number;
}

/**
 * Phi as a watcher computes it while heartbeats arrive, sampled at regular times from the first arrival on. Every interval enters the history.
 *
 * @param options.form which of the three functions
 * @param options.everyMs between samples, above 0
 * @param options.untilMs the last sample, above 0
 * @param options.minStandardDeviationMs a floor under the deviation, above 0. Default 100, as in Akka
 * @param options.maxSamples how many intervals are kept, a whole number, 2 or above. Default 1000
 * @throws RangeError if an argument is out of its range, or there would be more than 10,000,000 samples
 */
export function phiOverTime(
  trace: HeartbeatTrace,
  options: {
    readonly form: 'normal' | 'logistic' | 'exponential';
    readonly everyMs: number;
    readonly untilMs: number;
    readonly minStandardDeviationMs?: number;
    readonly maxSamples?: number;
  },
): PhiSample[] {
  requireKnownFields('options', options, {
    form: true,
    everyMs: true,
    untilMs: true,
    minStandardDeviationMs: true,
    maxSamples: true,
  });
  const { form, everyMs, untilMs, minStandardDeviationMs = 100, maxSamples = 1000 } = options;
  requireTrace(trace);
  requireOneOf('form', form, ['normal', 'logistic', 'exponential']);
  requirePositive('everyMs', everyMs);
  requirePositive('untilMs', untilMs);
  requirePositive('minStandardDeviationMs', minStandardDeviationMs);
  requireWhole('maxSamples', maxSamples, 2);
  requireSteps('untilMs', untilMs, untilMs / everyMs, 10_000_000);
  const arrivals = Float64Array.from(trace.arrivals)
    .filter(at => at < Number.POSITIVE_INFINITY)
    .sort();
  const history = HeartbeatHistory.bootstrap(trace.intervalMs, maxSamples);
  const samples: PhiSample[] = [];
  let next = 0;
  const last = wholeBelow(untilMs / everyMs);
  for (let i = 0; i <= last; i++) {
    const atMs = i * everyMs;
    for (; next < arrivals.length && arrivals[next] <= atMs; next++)
      if (next > 0) history.add(arrivals[next] - arrivals[next - 1]);
    if (next === 0) continue;
    const elapsedMs = atMs - arrivals[next - 1];
    const { meanMs } = history;
    const standardDeviationMs = Math.max(minStandardDeviationMs, history.standardDeviationMs);
    const phi =
      form === 'exponential'
        ? phiExponential(elapsedMs, meanMs)
        : (form === 'normal' ? phiNormal : phiLogistic)(elapsedMs, { meanMs, standardDeviationMs });
    samples.push({ atMs, phi });
  }
  return samples;
}
