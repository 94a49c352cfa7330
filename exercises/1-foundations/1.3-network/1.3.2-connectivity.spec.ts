import fc from 'fast-check';
import { aNumber, aText, defineSpec, formatCall, listOf } from 'faultlines/exercise';
import { type Connectivity, partitionKind, possibleLeaders, strongComponents } from 'faultlines/network';

/** What an answer provides. */
type Analysis = {
  components(reaches: boolean[][]): number[][];
  majorityHolders(reaches: boolean[][]): number[];
  kindOf(reaches: boolean[][]): string;
};

/** A matrix from its size, what its links do, and which of them; diagonals are whole. */
const matrices: fc.Arbitrary<boolean[][]> = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('any' as const, 'both-ways' as const, 'groups' as const, 'whole' as const),
    fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
  )
  .map(([size, shape, links, groups]) =>
    Array.from({ length: size }, (_, from) =>
      Array.from({ length: size }, (_, to) => {
        if (from === to || shape === 'whole') return true;
        if (shape === 'groups') return groups[from] === groups[to];
        return shape === 'any' ? links[6 * from + to] : links[6 * Math.min(from, to) + Math.max(from, to)];
      }),
    ),
  );

const connectivityOf = (reaches: readonly boolean[][]): Connectivity => ({
  nodes: reaches.map((_, node) => String(node)),
  reaches,
});

/** Groups, or nodes, in one way of writing them. */
const sorted = (nodes: readonly number[]): number[] => [...nodes].sort((a, b) => a - b);
const inOneWay = (groups: readonly (readonly number[])[]): string =>
  groups
    .map(group => sorted(group).join(' '))
    .sort()
    .join(' | ');

export default defineSpec<Analysis>({
  id: '1.3.2',
  title: 'Read a connectivity matrix',
  functions: { components: listOf(listOf(aNumber)), majorityHolders: listOf(aNumber), kindOf: aText },
  statement: `\`reaches[i][j]\` says that what node i sends arrives at node j. Write \`components(reaches)\`: the largest groups in which everybody's messages can come to
everybody, if others pass them on; \`majorityHolders(reaches)\`: who asks a majority of all nodes directly (itself among them) and hears back; and
\`kindOf(reaches)\`: \`'none'\`, \`'one-way'\` if some link works in one direction only, \`'complete'\` if there are groups with all links inside and none between,
\`'partial'\` otherwise.`,
  properties: [
    {
      name: 'finds the groups',
      points: 2,
      hints: [
        'Begin with whom one node reaches: those it reaches directly, those whom they reach, and so on.',
        'Two nodes are of one group if each is reachable from the other.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([matrices], async reaches => {
          const expected = strongComponents(connectivityOf(reaches)).map(group => group.map(Number));
          sometimes('more than one group', expected.length > 1);
          sometimes(
            'a group that needs somebody to pass messages on',
            expected.some(group => group.some(from => group.some(to => !reaches[from][to]))),
          );
          const actual = await answer.call('components', reaches);
          if (Array.isArray(actual) && actual.every(Array.isArray) && inOneWay(actual) === inOneWay(expected))
            return;
          refute({
            message: 'these are not the groups in which everybody comes to everybody',
            input: formatCall('components', [reaches]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'finds who hears back from a majority',
      points: 2,
      hints: [
        'A question and its answer need the link in both directions.',
        'More than half of all nodes, itself among them: of four, three.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([matrices], async reaches => {
          const expected = possibleLeaders(connectivityOf(reaches)).map(Number);
          sometimes('some have a majority and some have not', expected.length % reaches.length > 0);
          const actual = await answer.call('majorityHolders', reaches);
          if (Array.isArray(actual) && sorted(actual).join() === expected.join()) return;
          refute({
            message: 'these are not the nodes that hear back from a majority',
            input: formatCall('majorityHolders', [reaches]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'names the partition',
      points: 1,
      hints: [
        'Ask first whether all links work, then whether each works in both directions.',
        'A complete partition has no missing link within a group; a bridge makes one group with missing links.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([matrices], async reaches => {
          const expected = partitionKind(connectivityOf(reaches));
          for (const kind of ['none', 'one-way', 'complete', 'partial'] as const)
            sometimes(`a matrix of kind ${kind}`, expected === kind);
          const actual = await answer.call('kindOf', reaches);
          if (actual === expected) return;
          refute({
            message: 'this is another kind of partition',
            input: formatCall('kindOf', [reaches]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
