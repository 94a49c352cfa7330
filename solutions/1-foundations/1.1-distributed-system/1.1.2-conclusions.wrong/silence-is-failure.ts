/**
 * Misconception: no answer, so it did not happen. The answer may be what was lost.
 *
 * Loses: is right in every world
 * Loses: doubts no more than it must
 * Loses: knows what a key changes
 * Explained by: the answer is lost
 */
export function timesCarriedOut(attempts: string[], keyed: boolean): { least: number; most: number } {
  const answered = attempts.filter(seen => seen === 'answered').length;
  const times = keyed ? Math.min(1, answered) : answered;
  return { least: times, most: times };
}
