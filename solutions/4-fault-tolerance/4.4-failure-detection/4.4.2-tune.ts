// exercise 4.4.2

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
  // BEGIN SOLUTION
  const timeoutMs = target.detectionMs - link.delayMs;
  for (let fitting = 1; ; fitting++) {
    // A mistake begins where a heartbeat arrives and as many as fit into the timeout are lost after it.
    const intervalMs = timeoutMs / fitting;
    const perInterval = (1 - link.lossProbability) * link.lossProbability ** fitting;
    if ((perInterval * 3_600_000) / intervalMs <= target.mistakesPerHour) return { intervalMs, timeoutMs };
  }
  // END SOLUTION
}
