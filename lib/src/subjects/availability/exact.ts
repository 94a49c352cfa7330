import { kOfNAvailability } from './model.js';
import { type Component, componentsOf, type Group, restrict, type Structure } from './structure.js';

/**
 * The availability of a structure, exactly, assuming that different components fail independently. A component that
 * several branches share is handled by factoring: the structure's availability given that it is up and given that it
 * is down, weighted. The time doubles with each component that is shared across branches and cannot be separated.
 *
 * @throws RangeError if one name appears with two availabilities
 *
 * @example
 * const zone = (name: string) => series([component(name, 0.999), component('config', 0.9999)]);
 * structureAvailability(parallel([zone('a'), zone('b')])); // 0.999899: the shared config is the ceiling
 */
export function structureAvailability(structure: Structure): number {
  componentsOf(structure);
  return availabilityOf(structure);
}

function availabilityOf(structure: Structure | boolean): number {
  if (typeof structure === 'boolean') return structure ? 1 : 0;
  if (structure.kind === 'component') return structure.availability;
  const shared = mostShared(structure);
  if (shared === undefined) return kOfNAvailability(structure.atLeast, structure.parts.map(availabilityOf));
  return (
    shared.availability * availabilityOf(restrict(structure, shared.name, true)) +
    (1 - shared.availability) * availabilityOf(restrict(structure, shared.name, false))
  );
}

/** The component in most of a group's branches, if any is in two. What repeats inside one branch is left to it. */
function mostShared(group: Group): Component | undefined {
  const branches = new Map<string, number>();
  let best: Component | undefined;
  for (const part of group.parts) {
    for (const component of componentsOf(part)) {
      const count = (branches.get(component.name) ?? 0) + 1;
      branches.set(component.name, count);
      if (count > 1 && count > (best === undefined ? 1 : (branches.get(best.name) ?? 1))) best = component;
    }
  }
  return best;
}

/** How much a component matters to a structure. */
export interface ComponentImportance {
  readonly name: string;
  readonly availability: number;
  /** Birnbaum's importance: how much the structure's availability moves with the component's, in [0, 1]. */
  readonly birnbaum: number;
  /** The share of the structure's unavailability that would vanish if this component never failed, in [0, 1]. */
  readonly improvement: number;
}

/**
 * The importance of every component, the greatest improvement first (Birnbaum, "On the importance of different
 * components in a multicomponent system", 1969).
 */
export function componentImportance(structure: Structure): ComponentImportance[] {
  const unavailability = 1 - structureAvailability(structure);
  return componentsOf(structure)
    .map(({ name, availability }) => {
      const birnbaum =
        availabilityOf(restrict(structure, name, true)) - availabilityOf(restrict(structure, name, false));
      const improvement = unavailability === 0 ? 0 : (birnbaum * (1 - availability)) / unavailability;
      return { name, availability, birnbaum, improvement };
    })
    .sort((a, b) => b.improvement - a.improvement);
}
