import fc from 'fast-check';
import { aText, defineSpec, formatCall, listOf } from 'faultlines/exercise';

/** What an answer provides. */
type Weakest = { weakestModels(stronger: [string, string][], holds: string[]): string[] };

/** Models as sets of assumptions: whoever has fewer assumes less. So the order is known without the pairs. */
const sets = fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 1, maxLength: 9 });

const nameOf = (assumptions: number): string => `m${assumptions}`;
const isSubset = (one: number, other: number): boolean => one !== other && (one & other) === one;

/** The pairs between which nothing lies: the others follow. */
function coverPairs(models: readonly number[]): [string, string][] {
  return models.flatMap(strong =>
    models
      .filter(weak => isSubset(weak, strong))
      .filter(weak => !models.some(middle => isSubset(weak, middle) && isSubset(middle, strong)))
      .map((weak): [string, string] => [nameOf(strong), nameOf(weak)]),
  );
}

/** The solvability matrix of the chapter, with the order of its models. */
const NETWORKS: [string, string][] = [
  ['synchronous', 'partially synchronous'],
  ['partially synchronous', 'asynchronous'],
];
const MATRIX: readonly { readonly problem: string; readonly holds: string[]; readonly weakest: string[] }[] =
  [
    { problem: 'perfect failure detection', holds: ['synchronous'], weakest: ['synchronous'] },
    {
      problem: 'reliable broadcast',
      holds: ['synchronous', 'partially synchronous', 'asynchronous'],
      weakest: ['asynchronous'],
    },
    {
      problem: 'consensus',
      holds: ['synchronous', 'partially synchronous'],
      weakest: ['partially synchronous'],
    },
    { problem: 'a claim that never holds', holds: [], weakest: [] },
  ];

export default defineSpec<Weakest>({
  id: '1.2.1',
  title: 'The weakest models',
  functions: { weakestModels: listOf(aText) },
  statement: `Models are partly ordered: one assumes less than another, and some cannot be compared. Write \`weakestModels(stronger, holds)\`: of the models in which a claim
holds, those below which it holds in none. \`stronger\` lists pairs of a model and one directly below it; what follows from two pairs is not listed.`,
  properties: [
    {
      name: 'finds what cannot be weakened',
      points: 3,
      hints: [
        'A model is not among the weakest if the claim holds in some model that assumes less, however far below.',
        'Follow the pairs downwards, again and again, and collect what you meet. Two models that cannot be compared may both be weakest.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [sets, fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { maxLength: 3 })],
          async (models, least) => {
            // It holds wherever one of some least sets of assumptions is granted.
            const holding = models.filter(model => least.some(needed => (needed & model) === needed));
            const expected = holding
              .filter(model => !holding.some(other => isSubset(other, model)))
              .map(nameOf)
              .sort();
            sometimes('several that cannot be compared', expected.length > 1);
            sometimes('models above the weakest', holding.length > expected.length);
            const pairs = coverPairs(models);
            const actual = await answer.call('weakestModels', pairs, holding.map(nameOf));
            if (Array.isArray(actual) && actual.join() === expected.join()) return;
            const extra = Array.isArray(actual) ? actual.find(model => !expected.includes(model)) : undefined;
            refute({
              message:
                extra === undefined
                  ? 'a model is missing: nothing that assumes less than it will do'
                  : `${extra} is not weakest: the claim holds in a model that assumes less, or does not hold in it`,
              input: formatCall('weakestModels', [pairs, holding.map(nameOf)]),
              expected,
              actual,
            });
          },
          300,
        );
      },
    },
    {
      name: 'knows the matrix',
      points: 2,
      hints: [
        'Consensus holds in two of the networks; one of them assumes less than the other.',
        'Where a claim holds nowhere, there is no weakest model.',
      ],
      check: async ({ answer, refute, tried }) => {
        for (const { problem, holds, weakest } of MATRIX) {
          const actual = await answer.call('weakestModels', NETWORKS, holds);
          tried(1, 'problems');
          if (Array.isArray(actual) && actual.join() === weakest.join()) continue;
          refute({
            message: `${problem}: holds in ${holds.join(', ') || 'no model'}, and the weakest of these assumes less than the others`,
            input: formatCall('weakestModels', [NETWORKS, holds]),
            expected: weakest,
            actual,
          });
        }
      },
    },
  ],
});
