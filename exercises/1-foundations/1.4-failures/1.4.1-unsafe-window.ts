// exercise 1.4.1

import { unanswered } from 'faultlines/exercise';

/** A lease, and a holder that stands still. */
export interface Sleep {
  /** How long the lease lasts, in ms, above 0; server and holder count it from the same renewal, each by its own clock. */
  leaseMs: number;
  /** How long ago it was renewed when the pause begins, in ms of real time, in [0, leaseMs). */
  ageMs: number;
  /** In ms of real time, 0 or above. */
  pauseMs: number;
  /** How much either clock may run too fast or too slow, in parts per million, in [0, 500,000]. */
  driftPpm: number;
  /** By how much earlier than its end the holder stops to trust its lease, in ms of its own clock, in [0, leaseMs). */
  marginMs: number;
}

/** For how long, at most, an old holder may act although the lease was given to somebody else, in ms of real time. A sleeper acts when it wakes. */
export function unsafeForMs(sleep: Sleep): number {
  throw unanswered();
}

/** The least margin with which a holder that never sleeps is never unsafe, in ms of its own clock. */
export function leastMarginMs(leaseMs: number, driftPpm: number): number {
  throw unanswered();
}
