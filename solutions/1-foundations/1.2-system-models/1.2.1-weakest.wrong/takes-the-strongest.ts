/**
 * Misconception: the best model is the one that assumes most, since everything is possible there.
 *
 * Loses: finds what cannot be weakened
 * Loses: knows the matrix
 * Explained by: assumes less
 */
export function weakestModels(stronger: [string, string][], holds: string[]): string[] {
  return [...new Set(holds)]
    .filter(model => !stronger.some(([strong, weak]) => weak === model && holds.includes(strong)))
    .sort();
}
