import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { gridSystem, nodesOf, quorumAvailability, quorumSystem, thresholdSystem } from 'faultlines/quorum';
import { isNear } from '../../kit.js';

/** What an answer provides. */
type Availability = { quorumUp(quorums: number[][], up: number[]): number };

/** Not fc.double, which is even over what can be written, not over what there is: most of its numbers are next to 0. */
const probability = fc.integer({ min: 0, max: 100 }).map(hundredths => hundredths / 100);

const systems = fc.integer({ min: 1, max: 6 }).chain(nodes =>
  fc.record({
    quorums: fc.array(fc.uniqueArray(fc.nat(nodes - 1), { minLength: 1 }), { minLength: 1, maxLength: 5 }),
    up: fc.array(probability, { minLength: nodes, maxLength: nodes }),
  }),
);

/** Quorums that share no node. */
const apart = fc.record({
  quorums: fc.constantFrom<number[][][]>(
    [[0], [1]],
    [[0, 1], [2]],
    [
      [0, 2],
      [1, 3],
    ],
    [[0], [1, 2], [3]],
  ),
  up: fc.array(probability, { minLength: 4, maxLength: 4 }),
});

/** By all sets of nodes that may be up: slow, and beyond doubt. */
function byEnumeration(quorums: readonly (readonly number[])[], up: readonly number[]): number {
  let sum = 0;
  for (let mask = 0; mask < 2 ** up.length; mask++) {
    if (!quorums.some(quorum => quorum.every(node => (mask >> node) & 1))) continue;
    sum += up.reduce((product, share, node) => product * ((mask >> node) & 1 ? share : 1 - share), 1);
  }
  return sum;
}

export default defineSpec<Availability>({
  id: '3.5.2',
  title: 'Availability of a quorum system',
  functions: { quorumUp: aNumber },
  statement: `A quorum system is given by its minimal quorums, each a list of nodes. Nodes are up independently, each with a probability of its own.
Write \`quorumUp(quorums, up)\`: the probability that at least one quorum is up as a whole. It must be exact, and still be so for a majority of 13 nodes
(1,716 quorums) and a grid of 16. Where there is no quorum nothing is ever up; an empty quorum always is.`,
  properties: [
    {
      name: 'is exact for any small system',
      points: 5,
      hints: [
        'Quorums share nodes, so that "this one is up" and "that one is up" are not independent.',
        'Six nodes are 64 sets of nodes that may be up: add the probabilities of those that contain a quorum.',
        'Or decide one node at a time: if it is up, strike it from every quorum; if it is down, strike every quorum that has it.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [fc.oneof({ arbitrary: systems, weight: 4 }, { arbitrary: apart, weight: 1 })],
          async ({ quorums, up }) => {
            sometimes('quorums that share a node', new Set(quorums.flat()).size < quorums.flat().length);
            sometimes(
              'quorums apart',
              quorums.length > 1 && new Set(quorums.flat()).size === quorums.flat().length,
            );
            const expected = byEnumeration(quorums, up);
            const actual = await answer.call('quorumUp', quorums, up);
            if (isNear(actual, expected, { absolute: 1e-9 })) return;
            refute({
              message: `over all ${2 ** up.length} sets of nodes that may be up, those with a quorum have a probability of ${expected.toPrecision(6)}`,
              input: formatCall('quorumUp', [quorums, up]),
              expected,
              actual,
            });
          },
          300,
        );
      },
    },
    {
      name: 'stays exact for systems of the real size',
      points: 3,
      hints: [
        '2 to the 1,716 sums are too many, and so are 2 to the 16 sets for each of 1,716 quorums in a slow loop.',
        'Nodes that lead to the same quorums left over lead to the same probability: keep what you have computed.',
        'After i nodes a majority of 13 has only i + 1 different situations, by how many of them are up.',
      ],
      check: async ({ answer, refute, sometimes, tried, random }) => {
        const real = [thresholdSystem(13, 7), thresholdSystem(12, 9), gridSystem(4, 4), gridSystem(2, 8)];
        for (const system of real) {
          const up = Array.from({ length: system.nodes }, () => 0.5 + random.float() / 2);
          const expected = quorumAvailability(system, up);
          sometimes('over a thousand quorums', system.quorums.length > 1000);
          const actual = await answer.call('quorumUp', system.quorums.map(nodesOf), up);
          tried(1, 'large systems');
          if (isNear(actual, expected, { absolute: 1e-9 })) continue;
          refute({
            message: `${system.name}: a quorum is up with probability ${expected.toPrecision(6)}`,
            input: `quorumUp(the ${system.quorums.length} quorums of ${system.name}, ${up.length} probabilities)`,
            expected,
            actual,
          });
        }
      },
    },
    {
      name: 'knows the borders',
      points: 2,
      hints: [
        'Of no quorums, how many are up?',
        'A quorum without nodes waits for nobody. And a node may be listed twice, or be up for certain.',
      ],
      check: async ({ answer, refute, tried, forAll }) => {
        const borders: [number[][], number[], number][] = [
          [[], [0.9], 0],
          [[[]], [0.9], 1],
          [[], [], 0],
          [[[0, 0]], [0.5], 0.5],
          [[[0], [0]], [0.5], 0.5],
        ];
        for (const [quorums, up, expected] of borders) {
          const actual = await answer.call('quorumUp', quorums, up);
          tried(1, 'borders');
          if (!isNear(actual, expected, { absolute: 1e-9 }))
            refute({
              message: quorums.length === 0 ? 'without a quorum nothing is up' : 'a border case',
              input: formatCall('quorumUp', [quorums, up]),
              expected,
              actual,
            });
        }
        await forAll([systems], async ({ quorums, up }) => {
          const certain = up.map(share => Math.round(share));
          const expected = quorumAvailability(quorumSystem(up.length, quorums), certain);
          const actual = await answer.call('quorumUp', quorums, certain);
          if (!isNear(actual, expected, { absolute: 1e-9 }))
            refute({
              message: 'every node is up or down for certain here',
              input: formatCall('quorumUp', [quorums, certain]),
              expected,
              actual,
            });
        });
      },
    },
  ],
});
