import { requireNonNegative, requirePositive, requireSteps } from '../../ground/arguments.js';

/** A server that is quick but for one stall, and a load test of it. All times in milliseconds. */
export interface StallExperiment {
  /** What a request takes while the server runs, above 0. */
  readonly serviceMs: number;
  /** When the server stops, 0 or above. */
  readonly stallAtMs: number;
  /** For how long it does nothing, 0 or above. */
  readonly stallMs: number;
  /** The time between requests that the test means to keep, above `serviceMs`. */
  readonly intervalMs: number;
  /** How long the test runs, above 0. */
  readonly durationMs: number;
}

/** The latencies of one server as three ways of measuring report them. */
export interface StallMeasurements {
  /** One client that sends the next request only after the last answer: the stall is a single sample. */
  readonly closedLoop: Float64Array;
  /** Requests at the intended times, whatever the server does: what users meet. */
  readonly openLoop: Float64Array;
  /** The closed loop's samples with those that it omitted put back, one for each interval that a long one covers. */
  readonly corrected: Float64Array;
}

/** A load test of more requests is refused. */
const MOST_REQUESTS = 10_000_000;

/** When the server is done with what it begins at a time. */
function finish(start: number, { serviceMs, stallAtMs, stallMs }: StallExperiment): number {
  if (start + serviceMs <= stallAtMs || start >= stallAtMs + stallMs) return start + serviceMs;
  const doneBefore = Math.max(0, stallAtMs - start);
  return stallAtMs + stallMs + (serviceMs - doneBefore);
}

/**
 * Coordinated omission (Gil Tene): a client that waits for each answer does not send during a stall, and so does not
 * measure it. The correction is that of HdrHistogram: a sample longer than the interval stands for the requests that
 * should have been sent meanwhile, each waiting an interval less.
 *
 * @throws RangeError if a time is out of range
 *
 * @example
 * const stall = { serviceMs: 1, stallAtMs: 5000, stallMs: 2000, intervalMs: 10, durationMs: 10_000 };
 * percentile(measureStall(stall).closedLoop, 0.99); // 1 ms
 * percentile(measureStall(stall).openLoop, 0.99); // 1.9 s
 */
export function measureStall(experiment: StallExperiment): StallMeasurements {
  const { serviceMs, stallAtMs, stallMs, intervalMs, durationMs } = experiment;
  requirePositive('serviceMs', serviceMs);
  requireNonNegative('stallAtMs', stallAtMs);
  requireNonNegative('stallMs', stallMs);
  requirePositive('durationMs', durationMs);
  requirePositive('intervalMs', intervalMs);
  if (intervalMs <= serviceMs) {
    throw new RangeError(`intervalMs must be above serviceMs (${serviceMs}), got ${intervalMs}`);
  }
  requireSteps('durationMs', durationMs, durationMs / intervalMs, MOST_REQUESTS);
  requireSteps('stallMs', stallMs, stallMs / intervalMs, MOST_REQUESTS);

  const openLoop: number[] = [];
  for (let sent = 0, free = 0; sent < durationMs; sent = openLoop.length * intervalMs) {
    free = finish(Math.max(sent, free), experiment);
    openLoop.push(free - sent);
  }

  const closedLoop: number[] = [];
  for (let sent = 0; sent < durationMs; ) {
    const answered = finish(sent, experiment);
    closedLoop.push(answered - sent);
    sent = Math.max(answered, sent + intervalMs);
  }

  const corrected: number[] = [];
  for (const latency of closedLoop) {
    for (let missing = latency; missing === latency || missing >= intervalMs; missing -= intervalMs) {
      corrected.push(missing);
    }
  }
  return {
    closedLoop: Float64Array.from(closedLoop),
    openLoop: Float64Array.from(openLoop),
    corrected: Float64Array.from(corrected),
  };
}
