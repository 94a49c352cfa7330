import type { Distribution } from '../../engine/random/index.js';
import { distributionMean } from '../../engine/stats/index.js';
import {
  complain,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireProbability,
  requireRecord,
  requireText,
  requireWhole,
} from '../../ground/arguments.js';
import { availabilityFromMttf } from './model.js';

/** How a component fails and is repaired. */
export interface RepairBehavior {
  /** Mean time to failure, hours, above 0. */
  readonly mttfHours: number;
  /** Mean time to repair, hours, 0 or above. */
  readonly mttrHours: number;
  /** The law of the times to failure, in hours, if not exponential; its mean is `mttfHours`. */
  readonly timeToFailure?: Distribution;
  /** The law of the times to repair, in hours, if not exponential; its mean is `mttrHours`. */
  readonly timeToRepair?: Distribution;
}

/** One part that is up or down. The same name in several places is the same part. */
export interface Component {
  readonly kind: 'component';
  readonly name: string;
  readonly availability: number;
  /** Present if the component was given by its times; a simulation needs them. */
  readonly repair?: RepairBehavior;
}

/** A group that is up while at least `atLeast` of its parts are. */
export interface Group {
  readonly kind: 'group';
  readonly atLeast: number;
  readonly parts: readonly Structure[];
}

/** A system as a tree of parts: what must be up for it to be up. */
export type Structure = Component | Group;

/**
 * A part of a structure.
 *
 * @param name what it is; repeat the name wherever the same part is needed again
 * @param availability in [0, 1], or its mean times to failure and to repair
 *
 * @throws RangeError if a number is out of range, or a distribution has another mean than was stated
 *
 * @example
 * component('database', 0.9995);
 * component('database', { mttfHours: 2000, mttrHours: 1 });
 */
export function component(name: string, availability: number | RepairBehavior): Component {
  requireText('name', name);
  if (typeof availability === 'number') {
    requireProbability('availability', availability);
    return { kind: 'component', name, availability };
  }
  requireKnownFields('availability', availability, {
    mttfHours: true,
    mttrHours: true,
    timeToFailure: true,
    timeToRepair: true,
  });
  const { mttfHours, mttrHours, timeToFailure, timeToRepair } = availability;
  requireMean('timeToFailure', timeToFailure, mttfHours);
  requireMean('timeToRepair', timeToRepair, mttrHours);
  return {
    kind: 'component',
    name,
    availability: availabilityFromMttf(mttfHours, mttrHours),
    repair: availability,
  };
}

function requireMean(name: string, distribution: Distribution | undefined, hours: number): void {
  if (distribution === undefined) return;
  const mean = distributionMean(distribution);
  if (!(Math.abs(mean - hours) <= 1e-6 * hours)) complain(name, `a distribution of mean ${hours}`, mean);
}

/**
 * Up while all of its parts are: a chain of dependencies.
 *
 * @throws RangeError if an argument is outside its range
 */
export function series(parts: readonly Structure[]): Group {
  requireLength('parts', parts, 1);
  return kOfN(parts.length, parts);
}

/** Up while one of its parts is: full redundancy. */
export function parallel(parts: readonly Structure[]): Group {
  return kOfN(1, parts);
}

/**
 * Up while at least k of its parts are: a quorum, N+1.
 *
 * @param k a whole number in [1, the number of parts]
 * @param parts at least one
 * @throws RangeError if an argument is outside its range
 */
export function kOfN(k: number, parts: readonly Structure[]): Group {
  requireLength('parts', parts, 1);
  Array.from(parts).forEach((part, i) => {
    requirePart(`parts[${i}]`, part);
  });
  requireWhole('k', k, 1, parts.length);
  return { kind: 'group', atLeast: k, parts };
}

/** What a structure is made of: a component or a group; its fields are checked where it is used. */
function requirePart(name: string, part: Structure): void {
  requireRecord(name, part);
  requireOneOf(`${name}.kind`, part.kind, ['component', 'group']);
  if (part.kind === 'group') return;
  requireText(`${name}.name`, part.name);
  requireProbability(`${name}.availability`, part.availability);
  if (part.repair === undefined) return;
  requirePositive(`${name}.repair.mttfHours`, part.repair.mttfHours);
  requireNonNegative(`${name}.repair.mttrHours`, part.repair.mttrHours);
}

/**
 * Every component of a structure once, in order of appearance.
 *
 * @throws RangeError if one name appears with two availabilities, or a part is no part
 */
export function componentsOf(structure: Structure): Component[] {
  const found = new Map<string, Component>();
  const visit = (part: Structure, path: string): void => {
    requirePart(path, part);
    if (part.kind === 'group') {
      requireLength(`${path}.parts`, part.parts, 1);
      requireWhole(`${path}.atLeast`, part.atLeast, 1, part.parts.length);
      Array.from(part.parts).forEach((child, i) => {
        visit(child, `${path}.parts[${i}]`);
      });
      return;
    }
    const known = found.get(part.name);
    if (known !== undefined && known.availability !== part.availability) {
      throw new RangeError(
        `component '${part.name}' must have one availability, got ${known.availability} and ${part.availability}`,
      );
    }
    if (known === undefined) found.set(part.name, part);
  };
  visit(structure, 'structure');
  return [...found.values()];
}

/** A structure in which one component is known to be up or down: smaller, or decided. */
export function restrict(structure: Structure, name: string, up: boolean): Structure | boolean {
  if (structure.kind === 'component') return structure.name === name ? up : structure;
  let atLeast = structure.atLeast;
  const open: Structure[] = [];
  for (const part of structure.parts) {
    const left = restrict(part, name, up);
    if (left === true) atLeast -= 1;
    else if (left !== false) open.push(left);
  }
  if (atLeast <= 0) return true;
  return open.length < atLeast ? false : { kind: 'group', atLeast, parts: open };
}
