import fc from 'fast-check';
import { aBoolean, aNumber, defineSpec, formatCall, type Refutation, recordOf } from 'faultlines/exercise';
import { checkEveryPair, overlap } from 'faultlines/quorum';

interface QuorumFacts {
  shared: number;
  readsSeeWrites: boolean;
  writesMeet: boolean;
  mayBeDown: number;
}

/** What an answer provides. */
type Overlap = { quorumFacts(copies: number, read: number, write: number): QuorumFacts };

const sizes = fc
  .integer({ min: 1, max: 9 })
  .chain(copies =>
    fc.tuple(fc.constant(copies), fc.integer({ min: 1, max: copies }), fc.integer({ min: 1, max: copies })),
  );

function wrong(
  [copies, read, write]: readonly [number, number, number],
  field: keyof QuorumFacts,
  expected: unknown,
  actual: QuorumFacts,
  message: string,
): Refutation {
  const input = `${formatCall('quorumFacts', [copies, read, write])}.${field}`;
  return { message, input, expected, actual: actual?.[field] };
}

export default defineSpec<Overlap>({
  id: '3.5.1',
  title: 'Overlap and fault tolerance',
  functions: {
    quorumFacts: recordOf({
      shared: aNumber,
      readsSeeWrites: aBoolean,
      writesMeet: aBoolean,
      mayBeDown: aNumber,
    }),
  },
  statement: `A key has N copies; a read waits for R of them, a write for W. Write \`quorumFacts(copies, read, write)\`: how many copies any read quorum
shares with any write quorum at least, whether reads always see acknowledged writes, whether any two write quorums meet, and how many copies may be
down, whichever they are, while reads *and* writes go on.`,
  properties: [
    {
      name: 'counts what any two quorums share',
      points: 2,
      hints: [
        'Take R = 2 and W = 2 of N = 3. Can you choose them without a common copy?',
        'The read can avoid N - W copies at most: the others of its R were written.',
        'R + W copies are named in all; what is above N was named twice. It is never below 0.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([sizes], async size => {
          const [copies, read, write] = size;
          const { leastShared, disjoint } = checkEveryPair(copies, read, write);
          sometimes('quorums that do not meet', leastShared === 0);
          sometimes('quorums that meet', leastShared > 0);
          const actual = await answer.call('quorumFacts', copies, read, write);
          if (actual?.shared !== leastShared)
            refute(
              wrong(
                size,
                'shared',
                leastShared,
                actual,
                `of all pairs, some share only ${leastShared} copies`,
              ),
            );
          if (actual.readsSeeWrites !== leastShared > 0) {
            const pair =
              disjoint === undefined
                ? 'every read quorum meets every write quorum'
                : `copies ${disjoint.read.join(', ')} can answer a read, and copies ${disjoint.write.join(', ')} a write`;
            refute(wrong(size, 'readsSeeWrites', leastShared > 0, actual, pair));
          }
        });
      },
    },
    {
      name: 'knows when two writes meet',
      points: 1,
      hints: [
        'Two writes are two quorums of the same size.',
        'Half of an even number of copies, and the other half: do these two meet?',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([sizes], async size => {
          const [copies, read, write] = size;
          const expected = checkEveryPair(copies, write, write).disjoint === undefined;
          sometimes('exactly half of the copies', 2 * write === copies);
          sometimes('writes that meet', expected);
          const actual = await answer.call('quorumFacts', copies, read, write);
          if (actual?.writesMeet === expected) return;
          refute(
            wrong(
              size,
              'writesMeet',
              expected,
              actual,
              expected
                ? `any two sets of ${write} among ${copies} copies share one`
                : `${write} copies can take one write, and ${write} others another`,
            ),
          );
        });
      },
    },
    {
      name: 'knows how many copies may be down',
      points: 2,
      hints: [
        'How many copies must be up for a read? And for a write?',
        'Both must go on: the larger of the two quorums decides.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([sizes], async size => {
          const [copies, read, write] = size;
          const { readTolerance, writeTolerance } = overlap(copies, read, write);
          const expected = Math.min(readTolerance, writeTolerance);
          sometimes('a read quorum that is the larger one', read > write);
          sometimes('a write quorum that is the larger one', write > read);
          const actual = await answer.call('quorumFacts', copies, read, write);
          if (actual?.mayBeDown === expected) return;
          refute(
            wrong(
              size,
              'mayBeDown',
              expected,
              actual,
              `with ${expected + 1} copies down, ${copies - expected - 1} are left, and ${Math.max(read, write)} are needed`,
            ),
          );
        });
      },
    },
  ],
});
