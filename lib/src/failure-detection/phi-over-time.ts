import { requirePositive, requireWhole } from '../arguments.js';
import { HeartbeatHistory } from './history.js';
import { phiExponential, phiLogistic, phiNormal } from './phi.js';
import type { HeartbeatTrace } from './quality.js';

/** Phi at one moment. */
export interface PhiSample {
  readonly atMs: number;
  readonly phi: number;
}

/**
 * Phi as a watcher computes it while heartbeats arrive, sampled at regular times from the first arrival on. Every interval enters the history.
 *
 * @param form which of the three functions
 * @param everyMs between samples, above 0
 * @param untilMs the last sample, above 0
 * @param minStandardDeviationMs a floor under the deviation, above 0. Default 100, as in Akka
 * @param maxSamples how many intervals are kept, a whole number, 2 or above. Default 1000
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
  const { form, everyMs, untilMs, minStandardDeviationMs = 100, maxSamples = 1000 } = options;
  requirePositive('everyMs', everyMs);
  requirePositive('untilMs', untilMs);
  requirePositive('minStandardDeviationMs', minStandardDeviationMs);
  requireWhole('maxSamples', maxSamples, 2);
  const arrivals = trace.arrivals.filter(at => at < Number.POSITIVE_INFINITY).sort();
  const history = HeartbeatHistory.bootstrap(trace.intervalMs, maxSamples);
  const samples: PhiSample[] = [];
  let next = 0;
  for (let i = 0; i * everyMs <= untilMs; i++) {
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
