import { complain, requireDistribution } from '../arguments.js';
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
  const { kind, parameters } = distribution;
  if (FAMILIES.includes(kind)) return;
  if (kind === 'shifted') requireClosedForm(name, (parameters as { of: Distribution }).of);
  else if (kind === 'mixture')
    for (const part of (parameters as { parts: readonly { of: Distribution }[] }).parts)
      requireClosedForm(name, part.of);
  else complain(name, 'of a family of faultlines/random', kind);
}
