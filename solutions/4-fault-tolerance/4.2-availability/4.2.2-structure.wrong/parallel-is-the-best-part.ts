/**
 * Misconception: redundant parts are as available as the best of them. They are down only when all are.
 *
 * Loses: multiplies what must all hold
 * Loses: counts how many parts are up
 * Loses: counts a shared part once
 * Explained by: is up with probability
 */
import type { Structure } from 'faultlines/availability';

export function availabilityOf(structure: Structure): number {
  if (structure.kind === 'component') return structure.availability;
  const shares = structure.parts.map(availabilityOf).sort((a, b) => b - a);
  if (structure.atLeast === structure.parts.length)
    return shares.reduce((product, share) => product * share, 1);
  return shares[structure.atLeast - 1];
}
