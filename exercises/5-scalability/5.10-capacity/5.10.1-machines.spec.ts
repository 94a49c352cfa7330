import fc from 'fast-check';
import { machinesNeeded } from 'faultlines/capacity';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { percentOf } from '../../kit.js';

/** What an answer provides. */
type Capacity = {
  machinesWithSpares(peak: number, perMachine: number, utilization: number, spares: number): number;
  machinesInZones(peak: number, perMachine: number, utilization: number, zones: number, lost: number): number;
};

/** Peaks that do not fill a whole number of machines exactly: there, rounding would depend on the last bit. */
const load = fc
  .tuple(
    fc.integer({ min: 100, max: 50_000 }),
    fc.integer({ min: 10, max: 2000 }),
    fc.integer({ min: 30, max: 95 }),
  )
  .filter(([peak, perMachine, percent]) => (peak * 100) % (perMachine * percent) !== 0)
  .map(([peak, perMachine, percent]) => ({ peak, perMachine, utilization: percent / 100 }));

const zones = fc
  .integer({ min: 2, max: 6 })
  .chain(count => fc.tuple(fc.constant(count), fc.integer({ min: 1, max: count - 1 })));

export default defineSpec<Capacity>({
  id: '5.10.1',
  title: 'The capacity formula',
  functions: { machinesWithSpares: aNumber, machinesInZones: aNumber },
  statement: `Write \`machinesWithSpares(peak, perMachine, utilization, spares)\`: the fewest machines that carry the peak with none
busier than \`utilization\`, plus spares. Then \`machinesInZones(peak, perMachine, utilization, zones, lost)\`: the fewest machines,
the same number in every zone, such that those left after the loss of \`lost\` zones still carry the peak with none busier than \`utilization\`.`,
  properties: [
    {
      name: 'carries the peak at the target utilization',
      points: 2,
      hints: [
        'How many requests a second does one machine carry, if it may be busy only part of the time?',
        'The peak over (per machine times utilization), rounded up, plus the spares.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll(
          [load, fc.integer({ min: 0, max: 5 })],
          async ({ peak, perMachine, utilization }, spares) => {
            sometimes('more than one machine', peak > perMachine);
            const actual = await answer.call('machinesWithSpares', peak, perMachine, utilization, spares);
            const expected = machinesNeeded({
              peakRequestsPerSecond: peak,
              requestsPerSecondPerMachine: perMachine,
              targetUtilization: utilization,
              spares,
            }).machines;
            if (actual === expected) return;
            const busy = peak / ((actual - spares) * perMachine);
            refute({
              message:
                actual < expected
                  ? `with the spares lost, the machines would be ${percentOf(busy)} busy, ${percentOf(utilization)} are allowed`
                  : `${expected} machines are enough`,
              input: formatCall('machinesWithSpares', [peak, perMachine, utilization, spares]),
              expected,
              actual,
            });
          },
        );
      },
    },
    {
      name: 'carries the peak after the loss of zones',
      points: 3,
      hints: [
        'How many zones are left to carry the peak?',
        'Divide what the peak needs by the zones that are left, round up, and put that many into every zone.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([load, zones], async ({ peak, perMachine, utilization }, [count, lost]) => {
          sometimes('two zones lost', lost > 1);
          const actual = await answer.call('machinesInZones', peak, perMachine, utilization, count, lost);
          const expected = machinesNeeded({
            peakRequestsPerSecond: peak,
            requestsPerSecondPerMachine: perMachine,
            targetUtilization: utilization,
            zones: { count, survive: lost },
          }).machines;
          if (actual === expected) return;
          const left = (actual / count) * (count - lost);
          refute({
            message:
              actual < expected
                ? `after the loss, ${left.toFixed(1)} machines are left, ${percentOf(peak / (left * perMachine))} busy; ${percentOf(utilization)} are allowed`
                : `that is ${actual - expected} more than the ${expected} that are enough`,
            input: formatCall('machinesInZones', [peak, perMachine, utilization, count, lost]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
