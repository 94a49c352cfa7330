import fc from 'fast-check';
import { downtimeSeconds } from 'faultlines/availability';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

interface Window {
  count: number;
  unit: 'day' | 'week' | 'month' | 'year';
}

/** What an answer provides. */
type Downtime = {
  allowedDowntime(objectivePercent: number, window: Window): number;
  keptObjective(downSeconds: number, window: Window): number;
};

const SECONDS_A_DAY = 86_400;
const DAYS: Record<Window['unit'], number> = { day: 1, week: 7, month: 30, year: 365 };

const window = fc.record({
  count: fc.integer({ min: 1, max: 12 }),
  unit: fc.constantFrom<Window['unit']>('day', 'week', 'month', 'year'),
});
const objective = fc.constantFrom(90, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 99.9999);

function lengthOf({ count, unit }: Window): number {
  return count * DAYS[unit] * SECONDS_A_DAY;
}

export default defineSpec<Downtime>({
  id: '4.2.1',
  title: 'Downtime for any objective and window',
  functions: { allowedDowntime: aNumber, keptObjective: aNumber },
  statement: `How many seconds may a service be down? Write \`allowedDowntime(objectivePercent, window)\` for an objective such as 99.9 and a
window such as \`{ count: 3, unit: 'month' }\` (a month has 30 days here, a year 365), and the inverse
\`keptObjective(downSeconds, window)\`: the percentage that a measured downtime just keeps.`,
  properties: [
    {
      name: 'allows what the nines say',
      points: 3,
      hints: [
        'Which share of the window may the service be down, at 99.9%?',
        'One minus a hundredth of the percentage, times the seconds of the whole window, count included.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([objective, window], async (percent, stretch) => {
          sometimes('more than one unit', stretch.count > 1);
          const actual = await answer.call('allowedDowntime', percent, stretch);
          const expected = downtimeSeconds(percent / 100, lengthOf(stretch));
          if (isNear(actual, expected, { relative: 1e-6 })) return;
          refute({
            message: `${percent}% of ${stretch.count} ${stretch.unit}${stretch.count > 1 ? 's' : ''} leaves ${expected.toPrecision(6)} seconds`,
            input: formatCall('allowedDowntime', [percent, stretch]),
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
        'A service that was never down kept 100%.',
        'One minus the share of the window that it was down, times a hundred.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const share = fc.double({ min: 0, max: 1, noNaN: true });
        await forAll([share, window], async (down, stretch) => {
          const seconds = down * lengthOf(stretch);
          const actual = await answer.call('keptObjective', seconds, stretch);
          const expected = 100 * (1 - down);
          if (isNear(actual, expected, { absolute: 1e-6 })) return;
          refute({
            message: `${seconds.toPrecision(4)} seconds down: ${expected.toPrecision(6)}% is kept`,
            input: formatCall('keptObjective', [seconds, stretch]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
