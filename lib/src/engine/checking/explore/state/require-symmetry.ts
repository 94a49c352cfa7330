import { canonicalText } from '../../../simulation/index.js';
import type { ExploredWorld, FaultBudgets } from './exploration-world.js';

/** More permutations of states that look alike from all sides take too long. */
const MOST_PERMUTATIONS = 5040;

/** @throws RangeError that says why some cannot change places */
export function requireSymmetry(
  groups: readonly (readonly string[])[],
  world: ExploredWorld,
  options: FaultBudgets & { readonly eventually?: object; readonly leadsTo?: object },
): void {
  const { nodes, clients = {}, time } = world;
  const all = groups.flat();
  const known = [...Object.keys(nodes), ...Object.keys(clients)];
  for (const [index, name] of all.entries()) {
    if (!known.includes(name))
      throw new RangeError(
        `symmetry names '${name}', which is no node and no client (there are ${known.join(', ')})`,
      );
    if (all.indexOf(name) !== index) throw new RangeError(`symmetry names '${name}' twice`);
  }
  for (const group of groups) requireAlike(group, world);
  const asked = Object.values(clients)
    .flat()
    .find(({ to }) => all.includes(to));
  if (asked !== undefined)
    throw new RangeError(`symmetry: clients ask '${asked.to}' by name, so it cannot change places`);
  const offset = Object.keys(time?.clockOffsetTicks ?? {}).find(name => all.includes(name));
  if (offset !== undefined)
    throw new RangeError(`symmetry: '${offset}' has a clock of its own, so it cannot change places`);
  if ((options.partition ?? 0) > 0) throw new RangeError('symmetry does not go with partitions');
  if (options.eventually !== undefined || options.leadsTo !== undefined)
    throw new RangeError(
      "symmetry does not go with 'eventually' and 'leadsTo': fairness is owed to each by its name",
    );
  const permutations = groups.reduce((product, group) => product * factorial(group.length), 1);
  if (permutations > MOST_PERMUTATIONS)
    throw new RangeError(`symmetry has ${permutations} permutations, more than ${MOST_PERMUTATIONS}`);
}

function requireAlike(group: readonly string[], { nodes, clients = {} }: ExploredWorld): void {
  const [first] = group;
  const other = group.find(name => nodes[name] !== nodes[first]);
  if (other !== undefined)
    throw new RangeError(`symmetry: '${other}' and '${first}' are of different classes`);
  const client = group.find(name => canonicalText(clients[name]) !== canonicalText(clients[first]));
  if (client !== undefined)
    throw new RangeError(
      `symmetry: '${client}' and '${first}' ask different things, so they cannot change places`,
    );
}

function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}
