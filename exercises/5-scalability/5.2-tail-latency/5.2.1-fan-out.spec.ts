import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { fanOutSlowProbability, leafSlowProbability } from 'faultlines/latency';
import { isNear } from '../../kit.js';

/** What an answer provides. */
type FanOut = {
  requestSlow(leaves: number, leafSlow: number): number;
  leafSlowFor(leaves: number, wanted: number): number;
};

const leaves = fc.integer({ min: 1, max: 5000 });
const probability = fc.double({ min: 1e-4, max: 1, noNaN: true });

export default defineSpec<FanOut>({
  id: '5.2.1',
  title: 'Fan-out and its inverse',
  functions: { requestSlow: aNumber, leafSlowFor: aNumber },
  statement: `A request waits for all of its leaves. Write the probability that it is slow, \`requestSlow(leaves, leafSlow)\`, and the
inverse that a capacity planner needs, \`leafSlowFor(leaves, wanted)\`: how rarely must one leaf be slow for the request
to be slow with probability \`wanted\`? Leaves are slow independently.`,
  properties: [
    {
      name: 'agrees with the closed form',
      points: 2,
      hints: [
        'When is a request fast? Write down that probability first.',
        'All leaves must be fast, independently: the probabilities multiply.',
        'One leaf is fast with probability 1 - p, all n of them with (1 - p) to the power of n; the request is slow otherwise.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([leaves, probability], async (count, slow) => {
          sometimes('the chances add up to more than one', count * slow > 1);
          const actual = await answer.call('requestSlow', count, slow);
          const expected = fanOutSlowProbability(count, slow);
          if (isNear(actual, expected, { relative: 1e-9 })) return;
          refute({
            message: `with ${count} leaves, each slow with probability ${slow.toPrecision(3)}, the request is slow with probability ${expected.toPrecision(6)}`,
            input: formatCall('requestSlow', [count, slow]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'keeps the digits of rare slowness',
      points: 1,
      hints: [
        'Print 1 - 1e-17. What is left of the 1e-17?',
        'Math.log1p(x) is the logarithm of 1 + x, and Math.expm1(x) is e to the x less 1: both without adding the one.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const exponent = fc.integer({ min: -18, max: -13 });
        await forAll([fc.integer({ min: 1, max: 100 }), exponent], async (count, power) => {
          const slow = 10 ** power;
          const actual = await answer.call('requestSlow', count, slow);
          const expected = fanOutSlowProbability(count, slow);
          if (isNear(actual, expected, { relative: 1e-6 })) return;
          refute({
            message: 'a probability this small rounds away when it is subtracted from one',
            input: formatCall('requestSlow', [count, slow]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'the inverse undoes it',
      points: 2,
      hints: [
        'Solve wanted = 1 - (1 - p)^n for p.',
        'The fast share of the request, 1 - wanted, is the n-th power of the fast share of a leaf.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const wanted = fc.double({ min: 1e-4, max: 0.9999, noNaN: true });
        await forAll([leaves, wanted], async (count, slow) => {
          const actual = await answer.call('leafSlowFor', count, slow);
          const expected = leafSlowProbability(count, slow);
          if (isNear(actual, expected, { relative: 1e-6 })) return;
          const reached = typeof actual === 'number' && actual >= 0 && actual <= 1;
          const consequence = reached
            ? `with your leaves, a request over ${count} is slow with probability ${fanOutSlowProbability(count, actual).toPrecision(6)}`
            : `a request over ${count} leaves needs a probability in [0, 1] for each`;
          refute({
            message: `${consequence}, wanted was ${slow.toPrecision(6)}`,
            input: formatCall('leafSlowFor', [count, slow]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
