/**
 * Misconception: a model is weakest if it does not hold in the models directly below it. The models in between may not be listed as holding, or the pair may be missing.
 *
 * Loses: finds what cannot be weakened
 * Explained by: assumes less
 */
export function weakestModels(stronger: [string, string][], holds: string[]): string[] {
  const direct = (model: string) => stronger.filter(([strong]) => strong === model).map(([, weak]) => weak);
  const isLast = (model: string) => direct(model).every(weak => !holds.includes(weak));
  return [...new Set(holds)].filter(isLast).sort().slice(0, 1);
}
