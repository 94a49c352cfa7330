// exercise 1.2.1

import { unanswered } from 'faultlines/exercise';

/**
 * The weakest models in which a claim holds: those from which nothing more can be taken away. There may be several that cannot be compared, and none.
 *
 * @param stronger pairs of a model and one that assumes less; who assumes less than that assumes less than the first, too
 * @param holds the models in which the claim holds; it then holds in every stronger one
 * @returns their names, in the order of the alphabet
 */
export function weakestModels(stronger: [string, string][], holds: string[]): string[] {
  throw unanswered();
}
