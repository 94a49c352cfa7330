import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

interface MachineGroup {
  count: number;
  down: number;
}

/** What an answer provides. */
type Fleet = { somethingIsDown(fleet: MachineGroup[]): number; machinesDown(fleet: MachineGroup[]): number };

const group = fc.record({
  count: fc.integer({ min: 0, max: 300 }),
  down: fc.integer({ min: 0, max: 1000 }).map(thousandths => thousandths / 20_000),
});
const fleets = fc.array(group, { minLength: 0, maxLength: 4 });

function chanceOfSome(fleet: readonly MachineGroup[]): number {
  return -Math.expm1(fleet.reduce((sum, { count, down }) => sum + count * Math.log1p(-down), 0));
}

export default defineSpec<Fleet>({
  id: '1.1.1',
  title: 'Something is broken',
  functions: { somethingIsDown: aNumber, machinesDown: aNumber },
  statement: `A fleet is made of groups of machines; each machine of a group is down a given share of the time, independently of all others. Write
\`somethingIsDown(fleet)\`, the probability that at least one machine is down at a moment, and \`machinesDown(fleet)\`, how many are down on average.`,
  properties: [
    {
      name: 'knows how often something is down',
      points: 3,
      hints: [
        'When is nothing down? That is easier to write.',
        'All machines of one group are up with probability (1 - down) to the power of count; groups multiply.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([fleets], async fleet => {
          const expected = chanceOfSome(fleet);
          sometimes('an empty fleet', fleet.length === 0);
          sometimes('groups that differ', new Set(fleet.map(({ down }) => down)).size > 1);
          const actual = await answer.call('somethingIsDown', fleet);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-15 })) return;
          refute({
            message: `all are up with probability ${(1 - expected).toPrecision(6)}, so something is down with ${expected.toPrecision(6)}`,
            input: formatCall('somethingIsDown', [fleet]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'keeps the digits of rare failures',
      points: 1,
      hints: [
        'Print 1 - 1e-17. What is left?',
        'Math.log1p(x) is the logarithm of 1 + x, and Math.expm1(x) is e to the x less 1, both without adding the one.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const rare = fc.record({
          count: fc.integer({ min: 1, max: 50 }),
          down: fc.integer({ min: -18, max: -14 }).map(power => 10 ** power),
        });
        await forAll([rare, rare], async (one, other) => {
          const expected = chanceOfSome([one, other]);
          const actual = await answer.call('somethingIsDown', [one, other]);
          if (isNear(actual, expected, { relative: 1e-6, absolute: 1e-15 })) return;
          refute({
            message: 'failures this rare round away when they are subtracted from one',
            input: formatCall('somethingIsDown', [[one, other]]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'knows how many are down',
      points: 1,
      hints: [
        'On average, how many of 1,000 machines are down that are each down 0.1% of the time?',
        'Averages add up, whatever depends on whatever: count times down, summed over the groups.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([fleets], async fleet => {
          const expected = fleet.reduce((sum, { count, down }) => sum + count * down, 0);
          sometimes('more than one machine', expected > 1);
          const actual = await answer.call('machinesDown', fleet);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-15 })) return;
          refute({
            message: `on average ${expected.toPrecision(6)} machines are down`,
            input: formatCall('machinesDown', [fleet]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
