// exercise 4.2.2

import { unanswered } from 'faultlines/exercise';
import type { Structure } from 'faultlines/availability';

/**
 * The availability of a structure whose parts fail independently.
 *
 * @param structure a component with its `availability`, or a group that is up while `atLeast` of its `parts` are. The same
 *   name in several places is the same part.
 */
export function availabilityOf(structure: Structure): number {
  throw unanswered();
}
