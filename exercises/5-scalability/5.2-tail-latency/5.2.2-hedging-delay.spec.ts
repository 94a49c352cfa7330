import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { percentOf } from '../../kit.js';

/** What an answer provides. */
type Hedging = {
  hedgeAfter(latenciesMs: number[], loadBudget: number): number;
  hedgedLatency(firstMs: number, secondMs: number, delayMs: number): number;
};

const latency = fc.integer({ min: 1, max: 2000 });
const latencies = fc.array(latency, { minLength: 1, maxLength: 60 });
const budget = fc.integer({ min: 0, max: 100 }).map(hundredths => hundredths / 100);

/** A product such as 0.29 * 100 is a hair below 29; a learner must not lose points by that. */
const ROUNDING = 1e-9;

function sentTwice(observed: readonly number[], delay: number): number {
  return observed.filter(one => one > delay).length / observed.length;
}

export default defineSpec<Hedging>({
  id: '5.2.2',
  title: 'A hedging delay for a load budget',
  functions: { hedgeAfter: aNumber, hedgedLatency: aNumber },
  statement: `A second copy goes to another replica when the first has taken **longer than** a delay. Write \`hedgeAfter(latenciesMs,
loadBudget)\`: the shortest delay, 0 or one of the observed latencies, at which no more than \`loadBudget\` of the observed
requests would have been sent twice. Then \`hedgedLatency(firstMs, secondMs, delayMs)\`: when the client has its answer.`,
  properties: [
    {
      name: 'stays within the budget',
      points: 3,
      hints: [
        'Which observed requests send a second copy at a delay d?',
        'Those with a latency above d. Sort, and count from the slow end.',
        'With n requests, floor(budget times n) of the slowest may be above the delay.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([latencies, budget], async (observed, share) => {
          sometimes('a budget below one half', share > 0 && share < 0.5);
          const delay = await answer.call('hedgeAfter', observed, share);
          const load = typeof delay === 'number' && delay >= 0 ? sentTwice(observed, delay) : Number.NaN;
          const known = delay === 0 || observed.includes(delay);
          if (load <= share + ROUNDING && known) return;
          refute({
            message: !known
              ? 'a delay is 0 or one of the observed latencies'
              : `${percentOf(load)} of the requests would be sent twice, the budget is ${percentOf(share)}`,
            input: formatCall('hedgeAfter', [observed, share]),
            expected: `a delay that at most ${percentOf(share)} of the latencies exceed`,
            actual: delay,
          });
        });
      },
    },
    {
      name: 'waits no longer than it must',
      points: 3,
      hints: [
        'A delay of an hour keeps every budget. What does it fix?',
        'Is there a smaller observed latency that still keeps the budget? Then it is the answer.',
      ],
      check: async ({ answer, forAll, refute }) => {
        await forAll([latencies, budget], async (observed, share) => {
          const delay = await answer.call('hedgeAfter', observed, share);
          const load = typeof delay === 'number' && delay >= 0 ? sentTwice(observed, delay) : Number.NaN;
          if (!(load <= share + ROUNDING)) {
            refute({
              message: Number.isNaN(load)
                ? 'a delay is a number, 0 or above'
                : `a shorter delay is worth nothing above the budget: ${percentOf(load)} would be sent twice, the budget is ${percentOf(share)}`,
              input: formatCall('hedgeAfter', [observed, share]),
              actual: delay,
            });
          }
          const shorter = [0, ...observed]
            .filter(candidate => candidate < delay && sentTwice(observed, candidate) <= share - ROUNDING)
            .sort((a, b) => a - b)[0];
          if (shorter === undefined) return;
          refute({
            message: `a delay of ${shorter} ms is shorter and still within the budget of ${percentOf(share)}`,
            input: formatCall('hedgeAfter', [observed, share]),
            expected: shorter,
            actual: delay,
          });
        });
      },
    },
    {
      name: "counts from the client's first send",
      points: 4,
      hints: [
        'Draw the two copies on one time line. Where does the second start?',
        'The second copy answers at delay + second, if it was sent at all; the client takes the earlier answer.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([latency, latency, latency], async (first, second, delay) => {
          sometimes('the second copy wins', first > delay + second);
          sometimes('the second copy is sent and loses', first > delay && first <= delay + second);
          const actual = await answer.call('hedgedLatency', first, second, delay);
          const expected = first <= delay ? first : Math.min(first, delay + second);
          if (actual === expected) return;
          refute({
            message:
              'the second copy is sent only after the delay, and only if the first has not answered by then',
            input: formatCall('hedgedLatency', [first, second, delay]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
