/**
 * Misconception: every branch of the tree is independent. A part that stands in two branches fails in both at once.
 *
 * Loses: counts a shared part once
 * Explained by: the same part
 */
import type { Structure } from 'faultlines/availability';

export function availabilityOf(structure: Structure): number {
  if (structure.kind === 'component') return structure.availability;
  const shares = structure.parts.map(availabilityOf);
  // counts[k] is the probability that k parts are up.
  let counts = [1];
  for (const share of shares) {
    const next = new Array<number>(counts.length + 1).fill(0);
    counts.forEach((probability, up) => {
      next[up] += probability * (1 - share);
      next[up + 1] += probability * share;
    });
    counts = next;
  }
  return counts.slice(structure.atLeast).reduce((sum, probability) => sum + probability, 0);
}
