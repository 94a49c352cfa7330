import { complain, requireDistribution } from '../../ground/arguments.js';
import type { Distribution } from '../random/index.js';

/** The families of `faultlines/random`. */
const FAMILIES = [
  'constant',
  'uniform',
  'exponential',
  'normal',
  'lognormal',
  'pareto',
  'weibull',
  'gamma',
  'zipf',
  'empirical',
];

/**
 * A distribution with a closed form, which one's own has not.
 *
 * @param name the argument, as the caller knows it
 * @throws RangeError if it is none, or one of its parts is not
 */
export function requireClosedForm(name: string, distribution: Distribution): void {
  requireDistribution(name, distribution);
  if (!hasClosedForm(distribution))
    complain(name, 'of a family of faultlines/random', strangerIn(distribution));
}

/** Whether a distribution, and all of its parts, are of families of `faultlines/random`. */
export function hasClosedForm(distribution: Distribution): boolean {
  return strangerIn(distribution) === undefined;
}

/** The kind of the first part that is of no family. */
function strangerIn({ kind, parameters }: Distribution): string | undefined {
  if (FAMILIES.includes(kind)) return undefined;
  if (kind === 'shifted') return strangerIn((parameters as { of: Distribution }).of);
  if (kind !== 'mixture') return String(kind);
  const { parts } = parameters as { parts: readonly { of: Distribution }[] };
  return parts.map(part => strangerIn(part.of)).find(stranger => stranger !== undefined);
}
