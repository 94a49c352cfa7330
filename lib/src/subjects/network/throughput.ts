import { Random } from '../../engine/random/index.js';
import { mean, tInterval } from '../../engine/stats/index.js';
import {
  requireAtLeast,
  requireCount,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireRecord,
  requireShareAboveZero,
  requireSteps,
} from '../../ground/arguments.js';

/**
 * How many bytes are on their way while a link is full: what a sender must be allowed to have unacknowledged to fill it.
 *
 * @param bitsPerSecond the rate of the narrowest link, above 0
 * @param roundTripMs above 0
 * @throws RangeError if an argument is outside its range
 */
export function bandwidthDelayBytes(bitsPerSecond: number, roundTripMs: number): number {
  requirePositive('bitsPerSecond', bitsPerSecond);
  requirePositive('roundTripMs', roundTripMs);
  return (bitsPerSecond * roundTripMs) / 8000;
}

/**
 * The most that a window of unacknowledged bytes carries: one window a round trip, on a link that is never the bottleneck.
 *
 * @param windowBytes above 0; without window scaling (RFC 7323) at most 65,535
 * @param roundTripMs above 0
 * @returns bits a second
 * @throws RangeError if an argument is outside its range
 */
export function windowLimitedBitsPerSecond(windowBytes: number, roundTripMs: number): number {
  requirePositive('windowBytes', windowBytes);
  requirePositive('roundTripMs', roundTripMs);
  return (windowBytes * 8000) / roundTripMs;
}

/** One connection whose rate is bound by loss. */
export interface LossyConnection {
  /** Payload of a segment, in bytes, above 0. */
  readonly segmentBytes: number;
  /** Above 0. */
  readonly roundTripMs: number;
  /** The share of segments that are lost, in (0, 1]. */
  readonly loss: number;
}

function requireConnection(connection: LossyConnection): void {
  requireRecord('connection', connection);
  const { segmentBytes, roundTripMs, loss } = connection;
  requirePositive('segmentBytes', segmentBytes);
  requirePositive('roundTripMs', roundTripMs);
  // Without loss this model has no bound.
  requireShareAboveZero('loss', loss);
}

/**
 * The throughput of a connection that adds a segment to its window each round trip and halves it at a loss:
 * (segment / roundTrip) sqrt(3/2) / sqrt(loss).
 *
 * Assumes: loss is light and strictly periodic (one segment in 1/loss), each segment is acknowledged (delayed acknowledgements change
 * the constant), no timeouts, no limit by window, link or application; the round trip does not change. Source: Mathis, Semke, Mahdavi,
 * Ott, Computer Communication Review 27(3), 1997.
 *
 * @returns bits a second
 * @throws RangeError if an argument is outside its range
 */
export function mathisBitsPerSecond(connection: LossyConnection): number {
  requireConnection(connection);
  const { segmentBytes, roundTripMs, loss } = connection;
  return ((segmentBytes * 8000) / roundTripMs) * (Math.sqrt(3 / 2) / Math.sqrt(loss));
}

/** What a simulated connection carried. */
export interface SimulatedThroughput {
  readonly seed: number | string;
  readonly roundTrips: number;
  /** Bits a second, over batches of round trips; the interval is Student's, at 95%. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The window at each round trip, in segments. */
  readonly windows: Float64Array;
}

/**
 * Plays additive increase and multiplicative decrease, round trip by round trip: all segments of the window are sent; if any is lost the
 * window is halved (to one segment at least), once a round trip however many were lost; otherwise it grows by one.
 *
 * @param connection what is sent over what
 * @param options.losses 'periodic': each 1/loss-th segment; 'random': each segment on its own
 * @param options.roundTrips how many are measured, 200 or above, after a tenth as many that are not
 * @throws RangeError if an argument is out of its range, or there would be more than 100,000,000 segments
 */
export function simulateAimd(
  connection: LossyConnection,
  options: { losses: 'periodic' | 'random'; roundTrips: number; seed: number | string },
): SimulatedThroughput {
  requireConnection(connection);
  const { losses, roundTrips, seed } = options;
  requireOneOf('losses', losses, ['periodic', 'random']);
  requireCount('roundTrips', roundTrips, 200, 10_000_000);
  const { segmentBytes, roundTripMs, loss } = connection;
  const random = new Random(seed);
  requireSteps('loss', loss, roundTrips * (1 + Math.sqrt(3 / 2 / loss)));
  const every = Math.round(1 / loss);
  const warmUp = Math.ceil(roundTrips / 10);
  const windows = new Float64Array(roundTrips);
  let window = Math.max(1, Math.sqrt(3 / 2 / loss));
  let sinceLoss = 0;
  for (let round = -warmUp; round < roundTrips; round++) {
    if (round >= 0) windows[round] = window;
    let isLost = false;
    for (let segment = 0; segment < Math.floor(window); segment++) {
      sinceLoss++;
      if (losses === 'periodic' ? sinceLoss >= every : random.chance(loss)) {
        isLost = true;
        sinceLoss = 0;
      }
    }
    window = isLost ? Math.max(1, window / 2) : window + 1;
  }
  // Neighboring round trips depend on each other; the means of long batches hardly do.
  const batches = 20;
  const length = Math.floor(roundTrips / batches);
  const scale = (segmentBytes * 8000) / roundTripMs;
  const means = Array.from(
    { length: batches },
    (_, batch) => scale * mean(windows.subarray(batch * length, (batch + 1) * length).map(Math.floor)),
  );
  const { estimate, low, high } = tInterval(means);
  return { seed, roundTrips, estimate, low, high, windows };
}

/**
 * How long light takes through a fiber, one way.
 *
 * @param kilometers 0 or above
 * @param groupIndex how many times slower than in a vacuum, 1 or above; default 1.4682, usual for silica fiber at 1550 nm
 * @returns ms
 * @throws RangeError if an argument is outside its range
 */
export function fiberDelayMs(kilometers: number, groupIndex = 1.4682): number {
  requireNonNegative('kilometers', kilometers);
  requireAtLeast('groupIndex', groupIndex, 1);
  return (kilometers * groupIndex) / 299.792458;
}
