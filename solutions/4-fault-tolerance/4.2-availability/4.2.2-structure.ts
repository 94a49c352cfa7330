// exercise 4.2.2

import type { Structure } from 'faultlines/availability';

/**
 * The availability of a structure whose parts fail independently.
 *
 * @param structure a component with its `availability`, or a group that is up while `atLeast` of its `parts` are. The same
 *   name in several places is the same part.
 */
export function availabilityOf(structure: Structure): number {
  // BEGIN SOLUTION
  const availabilities = new Map<string, number>();
  const collect = (part: Structure): void => {
    if (part.kind === 'component') availabilities.set(part.name, part.availability);
    else part.parts.forEach(collect);
  };
  collect(structure);
  const names = [...availabilities.keys()];
  const isUp = (part: Structure, up: ReadonlySet<string>): boolean =>
    part.kind === 'component'
      ? up.has(part.name)
      : part.parts.filter(child => isUp(child, up)).length >= part.atLeast;
  // Every state of the parts, with its probability: slow for many parts, and right for shared ones.
  let total = 0;
  for (let state = 0; state < 2 ** names.length; state++) {
    const up = new Set(names.filter((_, index) => (state >> index) & 1));
    if (!isUp(structure, up)) continue;
    total += names.reduce((product, name) => {
      const availability = availabilities.get(name) ?? 0;
      return product * (up.has(name) ? availability : 1 - availability);
    }, 1);
  }
  return total;
  // END SOLUTION
}
