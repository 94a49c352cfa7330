// exercise 4.4.2

import { unanswered } from 'faultlines/exercise';

/** A link that loses messages independently, and always takes the same time for the others. */
export interface Link {
  lossProbability: number;
  delayMs: number;
}

/** What the detector must keep. */
export interface Target {
  /** From a crash to the suspicion, at worst, if the last heartbeat arrived. */
  detectionMs: number;
  /** False suspicions of a live node. */
  mistakesPerHour: number;
}

/**
 * The fewest heartbeats that keep the target: how often to send, and how long to wait after each.
 *
 * @param link with a loss in (0, 1) and a delay below the detection time
 */
export function tune(link: Link, target: Target): { intervalMs: number; timeoutMs: number } {
  throw unanswered();
}
