import { componentsOf, restrict, type Structure } from './structure.js';

/** The components whose failure alone takes the structure down. */
export function singlePointsOfFailure(structure: Structure): string[] {
  return componentsOf(structure)
    .map(({ name }) => name)
    .filter(name => restrict(structure, name, false) === false);
}
