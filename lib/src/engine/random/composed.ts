import {
  requireDistribution,
  requireFinite,
  requireLength,
  requireNonNegative,
  requireRecord,
} from '../../ground/arguments.js';
import type {
  Distribution,
  EmpiricalDistribution,
  MixtureDistribution,
  MixturePart,
  ShiftedDistribution,
} from './distribution.js';
import type { Random } from './random.js';

/**
 * Draws from one of several distributions, chosen by weight: a fast path and a slow one, a hit and a miss.
 *
 * @param parts at least one; weights 0 or above, one of them above 0. They need not sum to 1.
 *
 * @example
 * const latencyMs = mixture([{ weight: 0.99, of: exponential(2) }, { weight: 0.01, of: constant(500) }]);
 */
export function mixture(parts: readonly MixturePart[]): MixtureDistribution {
  requireLength('parts', parts, 1);
  for (const [i, part] of Array.from(parts).entries()) {
    requireRecord(`parts[${i}]`, part);
    requireNonNegative(`parts[${i}].weight`, part.weight);
    requireDistribution(`parts[${i}].of`, part.of);
  }
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw new RangeError(`parts must have weights of a finite sum above 0, got ${total}`);
  const drawn = parts
    .filter(part => part.weight > 0)
    .map(({ weight, of }) => ({ weight: weight / total, of }));
  const last = drawn[drawn.length - 1].of;

  const sample = (random: Random): number => {
    let left = random.float();
    for (const part of drawn) {
      left -= part.weight;
      if (left < 0) return part.of.sample(random);
    }
    return last.sample(random);
  };
  return {
    kind: 'mixture',
    parameters: { parts: drawn },
    sample,
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = sample(random);
    },
  };
}

/**
 * Draws measured values again, each equally likely.
 *
 * @param samples at least one finite number; copied and kept in ascending order
 * @throws RangeError if an argument is outside its range
 */
export function empirical(samples: ArrayLike<number>): EmpiricalDistribution {
  requireLength('samples', samples, 1);
  const sorted = Float64Array.from(samples).sort();
  for (const value of sorted) requireFinite('every element of samples', value);
  return {
    kind: 'empirical',
    parameters: { samples: sorted },
    sample: random => sorted[random.below(sorted.length)],
    fill(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = sorted[random.below(sorted.length)];
    },
  };
}

/**
 * Another distribution with a constant added: a propagation delay before a queueing delay.
 *
 * @param by what is added, any finite number
 * @param of what it is added to
 * @throws RangeError if an argument is outside its range
 */
export function shifted(by: number, of: Distribution): ShiftedDistribution {
  requireFinite('by', by);
  requireDistribution('of', of);
  return {
    kind: 'shifted',
    parameters: { by, of },
    sample: random => by + of.sample(random),
    fill(random, out) {
      of.fill(random, out);
      for (let i = 0; i < out.length; i++) out[i] += by;
    },
  };
}
