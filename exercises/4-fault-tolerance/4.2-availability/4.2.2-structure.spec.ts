import fc from 'fast-check';
import { type Structure, structureAvailability } from 'faultlines/availability';
import { type Answer, aNumber, defineSpec, formatCall, type Refutation } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

/** What an answer provides. */
type Availability = { availabilityOf(structure: Structure): number };

const share = fc.integer({ min: 1, max: 99 }).map(hundredths => hundredths / 100);

/** Small enough for an answer that enumerates all states of the parts, which is a right answer too. */
const MOST_COMPONENTS = 9;

function countComponents(structure: Structure): number {
  if (structure.kind === 'component') return 1;
  return structure.parts.reduce((sum, part) => sum + countComponents(part), 0);
}

/** Trees of up to three levels, whose groups need as many parts as `needs` draws; every component has a name of its own. */
function trees(needs: (parts: number) => fc.Arbitrary<number>): fc.Arbitrary<Structure> {
  const leaf = share.map((availability): Structure => ({ kind: 'component', name: '', availability }));
  const level = (inner: fc.Arbitrary<Structure>): fc.Arbitrary<Structure> =>
    fc.oneof(
      leaf,
      fc
        .array(inner, { minLength: 1, maxLength: 3 })
        .chain(parts => needs(parts.length).map((atLeast): Structure => ({ kind: 'group', atLeast, parts }))),
    );
  return level(level(level(leaf)))
    .filter(tree => countComponents(tree) <= MOST_COMPONENTS)
    .map(tree => named(tree, index => `part ${index}`));
}

function named(structure: Structure, nameOf: (index: number) => string): Structure {
  let next = 0;
  const visit = (part: Structure): Structure =>
    part.kind === 'component' ? { ...part, name: nameOf(next++) } : { ...part, parts: part.parts.map(visit) };
  return visit(structure);
}

async function compare(
  answer: Answer<Availability>,
  structure: Structure,
  what: string,
  refute: (refutation: Refutation) => never,
): Promise<void> {
  const actual = await answer.call('availabilityOf', structure);
  const expected = structureAvailability(structure);
  if (isNear(actual, expected, { absolute: 1e-9 })) return;
  refute({
    message: `${what} is up with probability ${expected.toPrecision(6)}`,
    input: formatCall('availabilityOf', [structure]),
    expected,
    actual,
  });
}

export default defineSpec<Availability>({
  id: '4.2.2',
  title: 'The availability of a structure',
  functions: { availabilityOf: aNumber },
  statement: `A system is a tree: a \`component\` with its availability, or a \`group\` that is up while \`atLeast\` of its \`parts\` are (all of
them: in series; one: in parallel). Parts fail independently. Write \`availabilityOf(structure)\`, exactly. Mind the trap of
every availability calculation: **the same name in two places is the same part**, and it fails in both at once.`,
  properties: [
    {
      name: 'multiplies what must all hold',
      points: 3,
      hints: [
        'In series every part must be up. In parallel every part must be down for the group to be.',
        'Series: the product of the availabilities. Parallel: one minus the product of the unavailabilities.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const seriesOrParallel = trees(parts => fc.constantFrom(1, parts));
        await forAll([seriesOrParallel], async structure => {
          sometimes('a group of several', structure.kind === 'group' && structure.parts.length > 1);
          await compare(answer, structure, 'this tree of series and parallel parts', refute);
        });
      },
    },
    {
      name: 'counts how many parts are up',
      points: 3,
      hints: [
        'The parts of a group need not be alike, so a binomial of their average is not enough.',
        'Keep the probabilities that exactly 0, 1, 2, ... parts are up, and add one part after the other.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const twoOfThree = fc.tuple(share, share, share).map(
          (shares): Structure =>
            named(
              {
                kind: 'group',
                atLeast: 2,
                parts: shares.map(availability => ({ kind: 'component', name: '', availability })),
              },
              index => `part ${index}`,
            ),
        );
        await forAll([twoOfThree], async structure => {
          sometimes(
            'parts that are not alike',
            structure.kind === 'group' &&
              new Set(structure.parts.map(part => (part.kind === 'component' ? part.availability : 0))).size >
                1,
          );
          await compare(answer, structure, 'two of these three', refute);
        });
      },
    },
    {
      name: 'counts a shared part once',
      points: 4,
      hints: [
        'Two replicas behind one switch: what happens to both when the switch fails?',
        'Suppose that the shared part is up, and compute; suppose that it is down, and compute again.',
        'Weigh the two results by the probabilities of the two cases. Repeat for every name that appears twice.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const shared = fc.tuple(share, fc.array(share, { minLength: 2, maxLength: 3 })).map(
          ([common, branches]): Structure => ({
            kind: 'group',
            atLeast: 1,
            parts: branches.map((availability, index) => ({
              kind: 'group',
              atLeast: 2,
              parts: [
                { kind: 'component', name: 'switch', availability: common },
                { kind: 'component', name: `server ${index}`, availability },
              ],
            })),
          }),
        );
        await forAll([shared], async structure => {
          sometimes('branches that share a part', structure.kind === 'group' && structure.parts.length > 1);
          await compare(
            answer,
            structure,
            'the switch is the same part in every branch, and the whole',
            refute,
          );
        });
      },
    },
  ],
});
