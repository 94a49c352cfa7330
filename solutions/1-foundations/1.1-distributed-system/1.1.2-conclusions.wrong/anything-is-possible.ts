/**
 * Misconception: over a network one never knows anything. A refusal and an answer are knowledge.
 *
 * Loses: doubts no more than it must
 * Loses: knows what a key changes
 * Explained by: it is known
 */
export function timesCarriedOut(attempts: string[], keyed: boolean): { least: number; most: number } {
  return { least: 0, most: keyed ? Math.min(1, attempts.length) : attempts.length };
}
