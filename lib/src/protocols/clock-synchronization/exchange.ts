import { requireFinite } from '../../ground/arguments.js';

/** The four times of one question and answer between a client and a time server; each by the clock of who took it, in ms. */
export interface TimeExchange {
  /** The client sent its question: its own clock. */
  readonly askedMs: number;
  /** The server got it: the server's clock. */
  readonly receivedMs: number;
  /** The server sent its answer: the server's clock. */
  readonly answeredMs: number;
  /** The client got the answer: its own clock. */
  readonly heardMs: number;
}

/** What four times say about two clocks. */
export interface OffsetEstimate {
  /** What to add to the client's clock, in ms. Right if the question and the answer took equally long. */
  readonly offsetMs: number;
  /** How long both were under way together, in ms: the round trip without the server's part. */
  readonly roundTripMs: number;
  /** The true offset lies within this of the estimate, in ms, whatever each way took: half of the round trip. */
  readonly errorBoundMs: number;
}

/**
 * The offset between two clocks, from one exchange (NTP: RFC 5905, section 8). With a question f ms and an answer b ms under way, the
 * estimate is off by (f - b) / 2; only f + b can be measured, so what is known of the error is that it is within half of it. Assumes that
 * neither clock is set meanwhile, and that their drift during the exchange does not matter.
 *
 * @throws RangeError if a time is not finite, or the server's part is longer than the whole: then a clock was set in between
 * @example
 * estimateOffset({ askedMs: 0, receivedMs: 60, answeredMs: 61, heardMs: 21 }); // offset 50, round trip 20, error bound 10
 */
export function estimateOffset({ askedMs, receivedMs, answeredMs, heardMs }: TimeExchange): OffsetEstimate {
  requireFinite('askedMs', askedMs);
  requireFinite('receivedMs', receivedMs);
  requireFinite('answeredMs', answeredMs);
  requireFinite('heardMs', heardMs);
  const roundTripMs = heardMs - askedMs - (answeredMs - receivedMs);
  if (answeredMs < receivedMs || roundTripMs < 0) {
    throw new RangeError(
      `heardMs must be after askedMs by at least what the server took, ${answeredMs - receivedMs} ms, got ${heardMs - askedMs}: a clock was set in between`,
    );
  }
  return {
    offsetMs: (receivedMs - askedMs + (answeredMs - heardMs)) / 2,
    roundTripMs,
    errorBoundMs: roundTripMs / 2,
  };
}
