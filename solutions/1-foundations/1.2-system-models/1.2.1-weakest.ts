// exercise 1.2.1

/**
 * The weakest models in which a claim holds: those from which nothing more can be taken away. There may be several that cannot be compared, and none.
 *
 * @param stronger pairs of a model and one that assumes less; who assumes less than that assumes less than the first, too
 * @param holds the models in which the claim holds; it then holds in every stronger one
 * @returns their names, in the order of the alphabet
 */
export function weakestModels(stronger: [string, string][], holds: string[]): string[] {
  // BEGIN SOLUTION
  const weakerThan = (model: string, seen = new Set<string>()): Set<string> => {
    for (const [strong, weak] of stronger) {
      if (strong !== model || seen.has(weak)) continue;
      seen.add(weak);
      weakerThan(weak, seen);
    }
    return seen;
  };
  return [...new Set(holds)]
    .filter(model => ![...weakerThan(model)].some(weak => holds.includes(weak)))
    .sort();
  // END SOLUTION
}
