/**
 * Misconception: with a key it happens exactly once. A key keeps it from happening twice; it does not make it happen.
 *
 * Loses: knows what a key changes
 * Explained by: carried out 0 times
 */
export function timesCarriedOut(attempts: string[], keyed: boolean): { least: number; most: number } {
  if (keyed) return { least: 1, most: 1 };
  const certain = attempts.filter(seen => seen === 'answered').length;
  return { least: certain, most: attempts.filter(seen => seen !== 'refused').length };
}
