import fc from 'fast-check';
import { reservedMixCost } from 'faultlines/cost';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

/** What an answer provides. */
type ReservedMixes = {
  mixCost(demand: number[], reserved: number, price: number, discount: number): number;
  bestReserved(demand: number[], price: number, discount: number): number;
};

const demand = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 24 });
const price = fc.integer({ min: 1, max: 100 }).map(cents => cents / 100);
const discount = fc.integer({ min: 5, max: 80 }).map(percent => percent / 100);

/** The library's own mix, which is the published rule: reserve what is in use for more than one minus the discount. */
function costOf(hours: number[], reserved: number, onDemandPerHour: number, share: number): number {
  return reservedMixCost(hours, reserved, { onDemandPerHour, discount: share }).cost;
}

const ERROR = { relative: 1e-9, absolute: 1e-9 };

export default defineSpec<ReservedMixes>({
  id: '5.10.3',
  title: 'Reserved against on demand',
  functions: { mixCost: aNumber, bestReserved: aNumber },
  statement: `A reserved machine is cheaper by \`discount\` and is paid for in every hour, used or not; what is needed beyond the reserved ones is
bought on demand. Write \`mixCost(demand, reserved, price, discount)\` for a demand in machines by the hour, and
\`bestReserved(demand, price, discount)\`: how many to reserve so that the mix costs least.`,
  properties: [
    {
      name: 'adds up the bill',
      points: 4,
      hints: [
        'What does a reserved machine cost in an hour in which nobody needs it?',
        'Every hour: reserved times the discounted price, plus the price of what is needed beyond them.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [demand, fc.integer({ min: 0, max: 12 }), price, discount],
          async (hours, reserved, perHour, share) => {
            sometimes(
              'an hour in which a reserved machine idles',
              hours.some(needed => needed < reserved),
            );
            sometimes(
              'an hour with machines on demand',
              hours.some(needed => needed > reserved),
            );
            const actual = await answer.call('mixCost', hours, reserved, perHour, share);
            const expected = costOf(hours, reserved, perHour, share);
            if (isNear(actual, expected, ERROR)) return;
            refute({
              message:
                'reserved machines are paid for in every hour, machines on demand in the hours in which they run',
              input: formatCall('mixCost', [hours, reserved, perHour, share]),
              expected,
              actual,
            });
          },
        );
      },
    },
    {
      name: 'no other number is cheaper',
      points: 6,
      hints: [
        'Take one more reserved machine. In how many hours is it used, and when does that pay?',
        'A reserved machine pays if it is used for more than one minus the discount of the hours.',
        'Or try every number from none to the greatest demand.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([demand, price, discount], async (hours, perHour, share) => {
          const actual = await answer.call('bestReserved', hours, perHour, share);
          const most = Math.max(...hours);
          const costs = Array.from({ length: most + 1 }, (_, reserved) =>
            costOf(hours, reserved, perHour, share),
          );
          const least = Math.min(...costs);
          const best = costs.indexOf(least);
          sometimes('between the base and the peak', best > Math.min(...hours) && best < most);
          if (
            Number.isInteger(actual) &&
            actual >= 0 &&
            isNear(costOf(hours, actual, perHour, share), least, ERROR)
          )
            return;
          refute({
            message: `reserving ${best} would be cheaper: ${least.toFixed(2)} in all`,
            input: formatCall('bestReserved', [hours, perHour, share]),
            expected: best,
            actual,
          });
        });
      },
    },
  ],
});
