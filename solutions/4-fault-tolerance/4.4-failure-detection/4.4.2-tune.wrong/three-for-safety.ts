/**
 * Misconception: three heartbeats in a timeout are enough for everyone. What is enough depends on the loss and on the budget.
 *
 * Loses: keeps the budget of mistakes
 * Loses: sends no more than it must
 * Explained by: mistakes an hour
 */
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
  const timeoutMs = target.detectionMs - link.delayMs;
  for (let fitting = 1; ; fitting++) {
    // A mistake begins where a heartbeat arrives and as many as fit into the timeout are lost after it.
    const intervalMs = timeoutMs / fitting;
    const perInterval = (1 - link.lossProbability) * link.lossProbability ** fitting;
    if (fitting === 3 || perInterval < 0) return { intervalMs, timeoutMs };
  }
}
