// exercise 4.4.1

import { unanswered } from 'faultlines/exercise';

/** What the history says of the next heartbeat. */
export interface Estimate {
  meanMs: number;
  deviationMs: number;
}

/**
 * Mean and population deviation of the latest intervals; the deviation is at least the floor.
 *
 * @param intervalsMs between heartbeats, the oldest first, at least one
 * @param window how many of the latest count, 1 or above
 * @param floorMs the least deviation, above 0
 */
export function estimate(intervalsMs: number[], window: number, floorMs: number): Estimate {
  throw unanswered();
}

/**
 * Phi by Akka's logistic form: with y = (elapsed - mean) / deviation and x = y (1.5976 + 0.070566 y²), the chance that the heartbeat is
 * still to come is 1 / (1 + e^x), and phi is -log10 of it: a finite number, however long the silence.
 */
export function phi(elapsedMs: number, { meanMs, deviationMs }: Estimate): number {
  throw unanswered();
}

/**
 * Whether a node whose heartbeats arrived then is under suspicion now.
 *
 * @param arrivalsMs in order, at least two, all up to now
 * @param threshold of phi, above 0
 */
export function suspects(
  arrivalsMs: number[],
  nowMs: number,
  threshold: number,
  window: number,
  floorMs: number,
): boolean {
  throw unanswered();
}
