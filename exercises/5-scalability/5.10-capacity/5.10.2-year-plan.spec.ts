import { drawDemand } from 'faultlines/capacity';
import {
  type Answer,
  aNumber,
  defineSpec,
  describeFailure,
  formatValue,
  listOf,
  type Refutation,
} from 'faultlines/exercise';
import type { Random } from 'faultlines/random';

/** What an answer provides. */
type Planning = { planYear(history: number[], perMachine: number): number[] };

const FUTURES = 200;
const HISTORY = 24;
const MONTHS = 12;
/** Share of months in which the peak may exceed the plan. A perfect 95th percentile would be at 5%. */
const MOST_VIOLATIONS = 0.08;
/** The most that a plan may cost, against one made with hindsight. */
const MOST_COST = 1.25;
/** Beyond these a plan earns nothing: it is never too small because it is huge, or cheap because it is empty. */
const WASTEFUL = 3;
const USELESS = 0.75;

interface Future {
  readonly history: number[];
  readonly peaks: number[];
  readonly perMachine: number;
}

interface Planned extends Future {
  readonly plan: number[];
}

/** Services that grow by 1% to 6% a month, each with its own noise. */
function drawFutures(random: Random): Future[] {
  return Array.from({ length: FUTURES }, () => {
    const demand = drawDemand(
      {
        peakRequestsPerSecond: 2000 + 8000 * random.float(),
        growthPerMonth: 0.01 + 0.05 * random.float(),
        growthDeviation: 0.01 + 0.03 * random.float(),
        months: HISTORY + MONTHS,
      },
      random,
    );
    const all = [...demand];
    return {
      history: all.slice(0, HISTORY),
      peaks: all.slice(HISTORY),
      perMachine: 20 + 30 * random.float(),
    };
  });
}

async function askForPlans(
  answer: Answer<Planning>,
  random: Random,
  refute: (refutation: Refutation) => never,
): Promise<Planned[]> {
  const futures = drawFutures(random);
  const outcomes = await answer.batch(
    'planYear',
    futures.map(({ history, perMachine }) => [history, perMachine]),
  );
  return outcomes.map((outcome, index) => {
    const future = futures[index];
    const input = `planYear(${formatValue(future.history.map(Math.round))}, ${future.perMachine.toFixed(1)})`;
    if (!outcome.ok) return refute({ message: describeFailure(outcome), input });
    const plan = outcome.value;
    const sound =
      Array.isArray(plan) &&
      plan.length === MONTHS &&
      plan.every(count => Number.isInteger(count) && count >= 0);
    if (!sound)
      return refute({
        message: 'a plan is a whole number of machines for each of 12 months',
        input,
        actual: plan,
      });
    return { ...future, plan };
  });
}

function hindsight({ peaks, perMachine }: Future): number {
  return peaks.reduce((sum, peak) => sum + Math.ceil(peak / perMachine), 0);
}

function violations({ plan, peaks, perMachine }: Planned): number {
  return peaks.filter((peak, month) => peak > plan[month] * perMachine).length;
}

function percentOf(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

/** Share of all months with too few machines. */
function tooSmall(planned: readonly Planned[]): number {
  return planned.reduce((sum, one) => sum + violations(one), 0) / (planned.length * MONTHS);
}

/** The cost of all plans, as a multiple of plans made with hindsight. */
function costOverHindsight(planned: readonly Planned[]): number {
  const cost = planned.reduce((sum, { plan }) => sum + plan.reduce((total, count) => total + count, 0), 0);
  return cost / planned.reduce((sum, one) => sum + hindsight(one), 0);
}

export default defineSpec<Planning>({
  id: '5.10.2',
  title: 'A plan for a year under growth',
  functions: { planYear: listOf(aNumber) },
  statement: `You have seen the peaks of 24 months. Write \`planYear(history, perMachine)\`: how many machines for each of the next 12 months? A machine
carries \`perMachine\` requests a second at its target utilization. Demand grows by a percentage a month that you do not know, with noise
that adds up. Over ${FUTURES} futures the plan must be too small in at most ${percentOf(MOST_VIOLATIONS)} of the months, and must cost at most ${percentOf(MOST_COST - 1)} more
than one made with hindsight.`,
  properties: [
    {
      name: 'is enough in nearly every month',
      points: 7,
      hints: [
        'Estimate the growth of a month from the history. What happens if you plan for exactly that?',
        'The further away a month is, the less you know. How does the spread of a sum of noises grow?',
        'Take the mean and the variance of the logarithmic steps; plan for the mean plus 1.65 deviations, where the deviation grows with the square root of the months, and a little more because the growth itself is a guess.',
      ],
      check: async ({ answer, random, refute, tried }) => {
        const planned = await askForPlans(answer, random, refute);
        tried(planned.length, 'futures');
        const multiple = costOverHindsight(planned);
        if (multiple > WASTEFUL) {
          refute({
            message: `any demand fits into ${multiple.toPrecision(3)} times the machines of hindsight: that is no plan`,
            input: `${FUTURES} futures`,
          });
        }
        const share = tooSmall(planned);
        if (share <= MOST_VIOLATIONS) return;
        const worst = planned.reduce((a, b) => (violations(b) > violations(a) ? b : a));
        refute({
          message: `in ${percentOf(share)} of the months there are too few machines, ${percentOf(MOST_VIOLATIONS)} are allowed; in the worst future, ${violations(worst)} months of 12`,
          input: `planYear(${formatValue(worst.history.map(Math.round))}, ${worst.perMachine.toFixed(1)})`,
          expected: worst.peaks.map(peak => Math.ceil(peak / worst.perMachine)),
          actual: worst.plan,
        });
      },
    },
    {
      name: 'costs little more than hindsight',
      points: 6,
      hints: [
        'A plan that is never too small is always too large. By how much is yours?',
        'Plan month by month: the machines of December are not needed in January.',
      ],
      check: async ({ answer, random, refute, tried }) => {
        const planned = await askForPlans(answer, random, refute);
        tried(planned.length, 'futures');
        const share = tooSmall(planned);
        if (share > USELESS) {
          refute({
            message: `machines that are too few in ${percentOf(share)} of the months are cheap, and no plan`,
            input: `${FUTURES} futures`,
          });
        }
        const multiple = costOverHindsight(planned);
        if (multiple <= MOST_COST) return;
        refute({
          message: `the plans cost ${percentOf(multiple - 1)} more than hindsight, ${percentOf(MOST_COST - 1)} are allowed`,
          input: `${FUTURES} futures`,
          expected: `at most ${MOST_COST} times hindsight`,
          actual: `${multiple.toPrecision(4)} times hindsight`,
        });
      },
    },
    {
      name: 'grows with the demand',
      points: 2,
      hints: [
        'Is the plan the same in every month?',
        'Where the history grows, December needs more than January.',
      ],
      check: async ({ answer, random, refute, tried }) => {
        const planned = await askForPlans(answer, random, refute);
        const growing = planned.filter(({ history }) => history[HISTORY - 1] > 1.3 * history[0]);
        tried(growing.length, 'growing futures');
        const flat = growing.find(({ plan }) => plan[MONTHS - 1] <= plan[0]);
        if (flat === undefined) return;
        refute({
          message: 'the history grows, and the plan does not',
          input: `planYear(${formatValue(flat.history.map(Math.round))}, ${flat.perMachine.toFixed(1)})`,
          actual: flat.plan,
        });
      },
    },
  ],
});
