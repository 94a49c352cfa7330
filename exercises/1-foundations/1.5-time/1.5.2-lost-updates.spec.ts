import fc from 'fast-check';
import { aNumber, defineSpec, formatCall, listOf } from 'faultlines/exercise';

interface Write {
  value: number;
  invokedAt: number;
  confirmedAt: number | null;
}

interface Update {
  read: number;
  wrote: number;
  confirmed: boolean;
}

/** What an answer provides. */
type LostWrites = {
  droppedLater(writes: Write[], found: number): number[];
  lostUpdates(updates: Update[], found: number): number[];
};

/** Writes one after the other, with room in between; the winner is not the last. */
const oneByOne = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 }), fc.nat())
  .map(([lengths, chosen]) => {
    const writes = lengths.map(
      (length, index): Write => ({
        value: 10 + ((index * 7) % lengths.length) + 10 * ((index * 3) % 5),
        invokedAt: 20 * index,
        confirmedAt: 20 * index + length,
      }),
    );
    return { writes, found: writes[chosen % (writes.length - 1)].value };
  })
  .filter(({ writes }) => new Set(writes.map(({ value }) => value)).size === writes.length);

const span = fc.record({
  invokedAt: fc.integer({ min: 0, max: 30 }),
  length: fc.integer({ min: 1, max: 30 }),
  isConfirmed: fc.boolean(),
});

/** Writes that overlap as they like, some never confirmed; the winner is any. */
const overlapping = fc
  .tuple(fc.array(span, { minLength: 1, maxLength: 6 }), fc.nat())
  .map(([spans, chosen]) => {
    const writes = spans.map(
      ({ invokedAt, length, isConfirmed }, index): Write => ({
        value: index + 1,
        invokedAt,
        confirmedAt: isConfirmed ? invokedAt + length : null,
      }),
    );
    return { writes, found: writes[chosen % writes.length].value };
  });

function later(writes: readonly Write[], found: number): number[] {
  const winner = writes.find(({ value }) => value === found);
  const over = winner?.confirmedAt ?? Number.POSITIVE_INFINITY;
  return writes
    .filter(({ invokedAt, confirmedAt }) => confirmedAt !== null && invokedAt > over)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
}

/** Each update reads what some earlier one wrote, or the beginning. */
const updatesOf = (confirmation: fc.Arbitrary<boolean>) =>
  fc
    .tuple(
      fc.array(fc.record({ reads: fc.nat(), confirmed: confirmation }), { minLength: 1, maxLength: 7 }),
      fc.nat(),
    )
    .map(([drawn, chosen]) => {
      const updates = drawn.map(
        ({ reads, confirmed }, index): Update => ({
          read: reads % (index + 1),
          wrote: index + 1,
          confirmed,
        }),
      );
      return { updates, found: chosen % (updates.length + 1) };
    });

function ancestry(updates: readonly Update[], found: number): number[] {
  if (found === 0) return [];
  const { read } = updates.find(({ wrote }) => wrote === found) as Update;
  return [...ancestry(updates, read), found];
}

function lost(updates: readonly Update[], found: number): number[] {
  const kept = ancestry(updates, found);
  return updates
    .filter(({ wrote, confirmed }) => confirmed && !kept.includes(wrote))
    .map(({ wrote }) => wrote)
    .sort((a, b) => a - b);
}

function same(actual: unknown, expected: readonly number[]): boolean {
  return (
    Array.isArray(actual) &&
    actual.length === expected.length &&
    expected.every((value, index) => actual[index] === value)
  );
}

function missing(actual: unknown, expected: readonly number[]): number | undefined {
  return expected.find(value => !Array.isArray(actual) || !actual.includes(value));
}

function describeWrite({ value, invokedAt, confirmedAt }: Write): string {
  return `${value} (from ${invokedAt} ${confirmedAt === null ? 'on, never confirmed' : `to ${confirmedAt}`})`;
}

export default defineSpec<LostWrites>({
  id: '1.5.2',
  title: 'Lost updates in a history',
  functions: { droppedLater: listOf(aNumber), lostUpdates: listOf(aNumber) },
  statement: `A recorder wrote down what clients asked of one key and when they were told that it was done, in true time. Write \`droppedLater(writes, found)\`: of blind writes, those that
were **confirmed**, **began after the winner was over**, and are not there. (A write that overlaps the winner may go: that is last-write-wins.) Then \`lostUpdates(updates,
found)\`: each update read a value and wrote one that was made of it, such as a set with one element more. What the key holds in the end was made of one value, that of another, and so on back to 0. Which confirmed
updates are not among them? Both answer with values in ascending order.`,
  properties: [
    {
      name: 'finds later writes that were dropped',
      points: 3,
      hints: [
        'When was the winner over? Which writes began after that?',
        'What came before the winner was overwritten by it, and did its work.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([oneByOne], async ({ writes, found }) => {
          const expected = later(writes, found);
          sometimes('more than one later write', expected.length > 1);
          sometimes('a write before the winner', expected.length + 1 < writes.length);
          const actual = await answer.call('droppedLater', writes, found);
          if (same(actual, expected)) return;
          const winner = writes.find(({ value }) => value === found) as Write;
          const left = missing(actual, expected);
          const blamed = writes.find(
            ({ value }) => Array.isArray(actual) && actual.includes(value) && !expected.includes(value),
          );
          refute({
            message:
              left !== undefined
                ? `the winner was over at ${winner.confirmedAt}, and ${describeWrite(writes.find(({ value }) => value === left) as Write)} began after that`
                : blamed === undefined
                  ? 'the values must stand in ascending order, each once'
                  : `${describeWrite(blamed)} was over before the winner ${describeWrite(winner)}, or is it: nothing of it was dropped`,
            input: formatCall('droppedLater', [writes, found]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'blames no write that may go',
      points: 2,
      hints: [
        'Two writes that overlap are concurrent: either may win. Does a later beginning mean a later write?',
        'Only a confirmed write was promised. And if the winner was never confirmed, nothing is known to be later than it.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [overlapping],
          async ({ writes, found }) => {
            const winner = writes.find(({ value }) => value === found) as Write;
            const expected = later(writes, found);
            sometimes('a later write that was dropped', expected.length > 0);
            sometimes('a winner that was never confirmed', winner.confirmedAt === null && writes.length > 1);
            const actual = await answer.call('droppedLater', writes, found);
            if (same(actual, expected)) return;
            const blamed = writes.find(
              ({ value }) => Array.isArray(actual) && actual.includes(value) && !expected.includes(value),
            );
            const reason =
              blamed?.confirmedAt === null
                ? 'was never confirmed, so it was not promised'
                : winner.confirmedAt === null
                  ? 'is not known to be later than a winner that was never confirmed'
                  : 'overlaps the winner, was over before it, or is it';
            refute({
              message:
                blamed === undefined
                  ? 'a confirmed write that began after the winner was over is left out, or the order is not ascending'
                  : `${describeWrite(blamed)} ${reason}; the winner is ${describeWrite(winner)}`,
              input: formatCall('droppedLater', [writes, found]),
              expected,
              actual,
            });
          },
          300,
        );
      },
    },
    {
      name: 'follows what the final value was made of',
      points: 3,
      hints: [
        'The final value was made of what its update had read. And that?',
        'Walk back from the final value, from what was written to what was read, until 0. Whoever is not on the way is lost.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([updatesOf(fc.constant(true))], async ({ updates, found }) => {
          const expected = lost(updates, found);
          sometimes('a chain of three', ancestry(updates, found).length >= 3);
          sometimes('several lost', expected.length > 1);
          sometimes('none lost', expected.length === 0);
          const actual = await answer.call('lostUpdates', updates, found);
          if (same(actual, expected)) return;
          const chain = ['0', ...ancestry(updates, found)].join(', then ');
          refute({
            message: `what is there was made of ${chain}; all else is lost`,
            input: formatCall('lostUpdates', [updates, found]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'blames only what was confirmed',
      points: 2,
      hints: [
        'An update that was never confirmed may have taken effect, or not. Was anything promised?',
        'It can still be on the way back: leave it out of the answer, not out of the walk.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [updatesOf(fc.boolean())],
          async ({ updates, found }) => {
            const expected = lost(updates, found);
            const chain = ancestry(updates, found);
            sometimes('a confirmed one that is lost', expected.length > 0);
            sometimes(
              'an unconfirmed one that the final value was made of',
              updates.some(({ wrote, confirmed }) => !confirmed && wrote !== found && chain.includes(wrote)),
            );
            const actual = await answer.call('lostUpdates', updates, found);
            if (same(actual, expected)) return;
            refute({
              message: `what is there was made of ${['0', ...chain].join(', then ')}; of all else, only what was confirmed is lost`,
              input: formatCall('lostUpdates', [updates, found]),
              expected,
              actual,
            });
          },
          300,
        );
      },
    },
  ],
});
