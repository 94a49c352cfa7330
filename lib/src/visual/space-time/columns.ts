import type { Story } from './drawable.js';

/** More nodes than this keep their order by groups alone: every order of six is tried, 720 of them. */
const MOST_TRIED = 6;

/**
 * The order of the columns. Nodes stand in their natural order, except that the sides of a partition, and the two ends of a cut,
 * stand next to each other; clients stand at the edges, each at the side of the nodes that it asks.
 */
export function columnOrder(story: Story): string[] {
  const nodes = orderedNodes(story);
  const { left, right } = clientsAtEdges(story, nodes);
  return [...left, ...nodes, ...right];
}

/** The groups of a partition event, if its data are groups. */
export function groupsOf(data: unknown): string[][] {
  if (!Array.isArray(data)) return [];
  return data.filter(Array.isArray).map(group => group.map(String));
}

function orderedNodes(story: Story): readonly string[] {
  const natural = story.nodes;
  const partitions = story.events
    .filter(({ kind }) => kind === 'partition')
    .map(({ data }) => groupsOf(data))
    .filter(groups => groups.length > 1);
  const cuts = story.events.flatMap(({ kind, node, peer }) =>
    kind === 'cut' && peer !== undefined ? [[node, peer] as const] : [],
  );
  if (partitions.length === 0 && cuts.length === 0) return natural;
  if (natural.length > MOST_TRIED) return byFirstPartition(natural, partitions[0] ?? []);
  const different = [...new Map(partitions.map(groups => [JSON.stringify(groups), groups])).values()];
  let best = natural;
  let least = Number.POSITIVE_INFINITY;
  // The natural order comes first, so that of two equal ones the more natural wins.
  for (const order of permutations(natural)) {
    const cost =
      100 * different.reduce((sum, groups) => sum + excessBorders(order, groups), 0) +
      10 * cuts.reduce((sum, [a, b]) => sum + distance(order, a, b), 0) +
      inversions(order, natural);
    if (cost < least) [best, least] = [order, cost];
  }
  return best;
}

/** Those of the first group, of the second, and so on; who is in none last. */
function byFirstPartition(natural: readonly string[], groups: readonly string[][]): string[] {
  const groupOf = (name: string): number => {
    const group = groups.findIndex(members => members.includes(name));
    return group < 0 ? groups.length : group;
  };
  return [...natural].sort((a, b) => groupOf(a) - groupOf(b));
}

/** How many more borders an order has than groups need, and columns between groups that belong to none. */
function excessBorders(order: readonly string[], groups: readonly string[][]): number {
  const sides = order.map(name => groups.findIndex(members => members.includes(name)));
  const grouped = sides.filter(side => side >= 0);
  if (grouped.length === 0) return 0;
  const first = sides.findIndex(side => side >= 0);
  const last = sides.lastIndexOf(grouped[grouped.length - 1]);
  const inner = sides.slice(first, last + 1);
  const strangers = inner.filter(side => side < 0).length;
  const borders = grouped.filter((side, at) => at > 0 && side !== grouped[at - 1]).length;
  return borders - (new Set(grouped).size - 1) + strangers;
}

function distance(order: readonly string[], a: string, b: string): number {
  const [one, other] = [order.indexOf(a), order.indexOf(b)];
  return one < 0 || other < 0 ? 0 : Math.abs(one - other) - 1;
}

/** How far an order is from the natural one: pairs that stand the other way round, at most 15 of six nodes. */
function inversions(order: readonly string[], natural: readonly string[]): number {
  const places = order.map(name => natural.indexOf(name));
  return places.reduce(
    (sum, place, at) => sum + places.slice(at + 1).filter(later => later < place).length / 4,
    0,
  );
}

function* permutations(names: readonly string[]): Generator<readonly string[]> {
  if (names.length <= 1) {
    yield names;
    return;
  }
  for (let index = 0; index < names.length; index++) {
    const rest = [...names.slice(0, index), ...names.slice(index + 1)];
    for (const tail of permutations(rest)) yield [names[index], ...tail];
  }
}

/** A client stands at the left, unless the nodes that it asks are in the right half; those between go where fewer are. */
function clientsAtEdges(
  { clients, events }: Story,
  nodes: readonly string[],
): { left: string[]; right: string[] } {
  const left: string[] = [];
  const right: string[] = [];
  const middle = (nodes.length - 1) / 2;
  for (const client of clients) {
    const asked = events
      .filter(({ kind, node }) => kind === 'request' && node === client)
      .map(({ peer = '' }) => nodes.indexOf(peer))
      .filter(place => place >= 0);
    const mean = asked.reduce((sum, place) => sum + place, 0) / asked.length;
    const goesRight = mean === middle ? right.length < left.length : mean > middle && clients.length > 1;
    (goesRight ? right : left).push(client);
  }
  return { left, right: right.reverse() };
}
