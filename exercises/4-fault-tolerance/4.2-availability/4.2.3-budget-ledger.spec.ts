import fc from 'fast-check';
import {
  type Answer,
  aNumber,
  defineSpec,
  formatCall,
  nullOr,
  type Refutation,
  recordOf,
} from 'faultlines/exercise';
import { isNear } from '../../kit.js';

interface Outage {
  start: number;
  end: number;
}

interface Ledger {
  spent: number;
  remaining: number;
  exhaustedAt: number | null;
}

/** What an answer provides. */
type Budgets = { errorBudget(outages: Outage[], objective: number, windowSeconds: number): Ledger };

/** Windows of whole seconds, so that a judge can look at every single one. */
const WINDOW = 1000;

const outage = (from: number, to: number): fc.Arbitrary<Outage> =>
  fc
    .tuple(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 1, max: 120 }))
    .map(([start, length]) => ({ start, end: Math.min(to, start + length) }));
/** Budgets of 9.5, 49.5 and 99.5 seconds: outages of whole seconds never spend one to the last digit. */
const objective = fc.constantFrom(0.9905, 0.9505, 0.9005);

/** Looks at each second of the window by itself: slow, and plainly right. */
function secondBySecond(outages: readonly Outage[], share: number): Ledger {
  const budget = (1 - share) * WINDOW;
  let spent = 0;
  let exhaustedAt: number | null = null;
  for (let second = 0; second < WINDOW; second++) {
    if (!outages.some(({ start, end }) => start <= second && second < end)) continue;
    if (exhaustedAt === null && spent + 1 >= budget - 1e-9) exhaustedAt = second + (budget - spent);
    spent++;
  }
  return { spent, remaining: budget - spent, exhaustedAt };
}

function near(actual: unknown, expected: number | null): boolean {
  return expected === null ? actual === null : isNear(actual, expected, { absolute: 1e-6 });
}

async function ask(
  answer: Answer<Budgets>,
  outages: Outage[],
  share: number,
): Promise<{ ledger: Ledger; input: string }> {
  const ledger = (await answer.call('errorBudget', outages, share, WINDOW)) ?? {};
  return { ledger, input: formatCall('errorBudget', [outages, share, WINDOW]) };
}

function requireSpent(
  ledger: Ledger,
  expected: Ledger,
  why: string,
  input: string,
  refute: (refutation: Refutation) => never,
): void {
  if (near(ledger.spent, expected.spent) && near(ledger.remaining, expected.remaining)) return;
  const { spent, remaining } = expected;
  refute({
    message: why,
    input,
    expected: { spent, remaining },
    actual: { spent: ledger.spent, remaining: ledger.remaining },
  });
}

export default defineSpec<Budgets>({
  id: '4.2.3',
  title: 'An error budget ledger',
  functions: { errorBudget: recordOf({ spent: aNumber, remaining: aNumber, exhaustedAt: nullOr(aNumber) }) },
  statement: `An objective of 99% over a window of 1,000 seconds leaves a budget of 10 seconds. Write \`errorBudget(outages, objective,
windowSeconds)\`: how much of it was spent, how much remains (below zero when it is overdrawn), and at which second it was used
up, or \`null\`. Outages come in no order, may overlap, and may begin before the window or end after it.`,
  properties: [
    {
      name: 'charges each second once',
      points: 2,
      hints: [
        'Two teams report the same bad minute. How long was the service down?',
        'Sort by start, and remember up to which second you have charged.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([fc.array(outage(0, WINDOW), { maxLength: 6 }), objective], async (outages, share) => {
          sometimes(
            'outages that overlap',
            outages.some((one, index) =>
              outages.some((other, at) => at > index && one.start < other.end && other.start < one.end),
            ),
          );
          const { ledger, input } = await ask(answer, outages, share);
          requireSpent(
            ledger,
            secondBySecond(outages, share),
            'outages that overlap are one outage to the user',
            input,
            refute,
          );
        });
      },
    },
    {
      name: 'charges only the window',
      points: 1,
      hints: [
        'An outage over midnight belongs to two days.',
        'Cut every outage to the window before you charge it.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const before = outage(-200, 100);
        const after = outage(900, WINDOW + 200);
        await forAll([before, after, objective], async (early, late, share) => {
          sometimes('an outage that began before the window', early.start < 0 && early.end > 0);
          const outages = [early, late];
          const { ledger, input } = await ask(answer, outages, share);
          requireSpent(
            ledger,
            secondBySecond(outages, share),
            'seconds outside of the window belong to another budget',
            input,
            refute,
          );
        });
      },
    },
    {
      name: 'knows the second at which it ran out',
      points: 2,
      hints: [
        'The budget runs out in the middle of an outage, not at its end.',
        'When an outage would spend more than is left, it ran out at its first uncharged second plus what was left.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([fc.array(outage(0, WINDOW), { maxLength: 6 }), objective], async (outages, share) => {
          const expected = secondBySecond(outages, share).exhaustedAt;
          sometimes('a budget that ran out', expected !== null);
          sometimes('a budget that held', expected === null);
          const { ledger, input } = await ask(answer, outages, share);
          if (near(ledger.exhaustedAt, expected)) return;
          refute({
            message: `the budget was ${expected === null ? 'never' : `at second ${expected}`} used up`,
            input,
            expected,
            actual: ledger.exhaustedAt,
          });
        });
      },
    },
  ],
});
