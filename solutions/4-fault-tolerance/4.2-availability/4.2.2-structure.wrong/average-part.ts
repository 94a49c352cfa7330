/**
 * Misconception: k of n is a binomial of the average part. It is, if all parts are alike.
 *
 * Loses: counts how many parts are up
 * Explained by: is up with probability
 */
import type { Structure } from 'faultlines/availability';

export function availabilityOf(structure: Structure): number {
  const names = new Map<string, number>();
  const collect = (part: Structure): void => {
    if (part.kind === 'component') names.set(part.name, (names.get(part.name) ?? 0) + 1);
    else part.parts.forEach(collect);
  };
  collect(structure);
  const shared = [...names].find(([, count]) => count > 1)?.[0];
  if (shared !== undefined) return conditioned(structure, shared);
  if (structure.kind === 'component') return structure.availability;
  const shares = structure.parts.map(availabilityOf);
  const n = shares.length;
  if (structure.atLeast === n) return shares.reduce((product, share) => product * share, 1);
  if (structure.atLeast === 1) return 1 - shares.reduce((product, share) => product * (1 - share), 1);
  const average = shares.reduce((sum, share) => sum + share, 0) / n;
  let total = 0;
  for (let up = structure.atLeast; up <= n; up++) {
    let ways = 1;
    for (let step = 0; step < up; step++) ways = (ways * (n - step)) / (step + 1);
    total += ways * average ** up * (1 - average) ** (n - up);
  }
  return total;
}

function conditioned(structure: Structure, name: string): number {
  let share = 0;
  let copies = 0;
  const fix = (part: Structure, availability: number): Structure => {
    if (part.kind === 'group') return { ...part, parts: part.parts.map(child => fix(child, availability)) };
    if (part.name !== name) return part;
    share = part.availability;
    return { ...part, name: `${name} copy ${copies++}`, availability };
  };
  const up = availabilityOf(fix(structure, 1));
  const down = availabilityOf(fix(structure, 0));
  return share * up + (1 - share) * down;
}
