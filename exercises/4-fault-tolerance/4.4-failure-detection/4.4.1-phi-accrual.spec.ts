import fc from 'fast-check';
import { aBoolean, aNumber, defineSpec, formatCall, recordOf } from 'faultlines/exercise';
import { HeartbeatHistory, phiLogistic, phiLogisticTimeout } from 'faultlines/failure-detection';
import { isNear } from '../../kit.js';

interface Estimate {
  meanMs: number;
  deviationMs: number;
}

/** What an answer provides. */
type PhiAccrual = {
  estimate(intervalsMs: number[], window: number, floorMs: number): Estimate;
  phi(elapsedMs: number, estimate: Estimate): number;
  suspects(arrivalsMs: number[], nowMs: number, threshold: number, window: number, floorMs: number): boolean;
};

const mean = fc.integer({ min: 10, max: 5000 });
const deviation = fc.integer({ min: 1, max: 500 });

const ERROR = { relative: 1e-6, absolute: 1e-6 };

export default defineSpec<PhiAccrual>({
  id: '4.4.1',
  title: 'The phi accrual detector',
  functions: {
    estimate: recordOf({ meanMs: aNumber, deviationMs: aNumber }),
    phi: aNumber,
    suspects: aBoolean,
  },
  statement: `Write the detector that Akka ships. \`estimate(intervalsMs, window, floorMs)\` sums up the latest intervals; \`phi(elapsedMs, estimate)\`
says how unusual a silence is, by the logistic form; \`suspects(...)\` puts them together: phi of the silence since the last arrival, at or above the threshold.`,
  properties: [
    {
      name: 'agrees with the reference values',
      points: 5,
      hints: [
        'Standardize the silence first: how many deviations is it over the mean?',
        'x = y (1.5976 + 0.070566 y²), and the chance is 1 / (1 + e^x).',
        'phi = log10(1 + e^x): ln(1 + e^x) divided by ln 10.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const position = fc.double({ min: -10, max: 5, noNaN: true });
        await forAll([mean, deviation, position], async (meanMs, deviationMs, y) => {
          sometimes('a silence above the mean', y > 0.5);
          const elapsedMs = meanMs + y * deviationMs;
          const expected = phiLogistic(elapsedMs, { meanMs, standardDeviationMs: deviationMs });
          const actual = await answer.call('phi', elapsedMs, { meanMs, deviationMs });
          if (isNear(actual, expected, ERROR)) return;
          refute({
            message: `a silence ${y.toPrecision(3)} deviations from the mean has another phi`,
            input: formatCall('phi', [elapsedMs, { meanMs, deviationMs }]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'stays a number in the far tail',
      points: 3,
      hints: [
        'Compute e^x for x = 1000. What is left of 1 / (1 + e^x)?',
        'ln(1 + e^x) is x + ln(1 + e^-x), which does not overflow for x above 0.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([mean, deviation, fc.integer({ min: 10, max: 300 })], async (meanMs, deviationMs, y) => {
          sometimes('a chance too small for a double', y > 25);
          const elapsedMs = meanMs + y * deviationMs;
          const expected = phiLogistic(elapsedMs, { meanMs, standardDeviationMs: deviationMs });
          const actual = await answer.call('phi', elapsedMs, { meanMs, deviationMs });
          if (isNear(actual, expected, ERROR)) return;
          refute({
            message: 'phi must stay finite and exact where the chance is too small for a number',
            input: formatCall('phi', [elapsedMs, { meanMs, deviationMs }]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'estimates as the history does',
      points: 3,
      hints: [
        'Only the latest `window` intervals count.',
        'The variance is over n, not n - 1; and the deviation is never below the floor.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const intervals = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 30 });
        await forAll(
          [intervals, fc.integer({ min: 1, max: 20 }), deviation],
          async (list, window, floorMs) => {
            sometimes('more intervals than the window holds', list.length > window);
            const history = new HeartbeatHistory({ maxSamples: window });
            for (const ms of list) history.add(ms);
            sometimes('a deviation below the floor', history.standardDeviationMs < floorMs);
            const expected = {
              meanMs: history.meanMs,
              deviationMs: Math.max(floorMs, history.standardDeviationMs),
            };
            const actual = await answer.call('estimate', list, window, floorMs);
            if (
              isNear(actual?.meanMs, expected.meanMs, ERROR) &&
              isNear(actual?.deviationMs, expected.deviationMs, ERROR)
            )
              return;
            refute({
              message:
                'mean and population deviation are those of the latest intervals, the deviation not below the floor',
              input: formatCall('estimate', [list, window, floorMs]),
              expected,
              actual,
            });
          },
        );
      },
    },
    {
      name: 'quick, and seldom wrong',
      points: 4,
      hints: [
        'Phi is asked of the time since the last arrival.',
        'A node that is as regular as a clock has a deviation of 0: what does the floor do there?',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const jitter = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 5, maxLength: 25 });
        const amount = fc.constantFrom(0, 0.02, 1);
        await forAll([jitter, amount, fc.integer({ min: 1, max: 12 })], async (late, share, limit) => {
          const arrivals = late.map((ms, i) => 1000 * i + Math.round(ms * share));
          const history = new HeartbeatHistory({ maxSamples: 10 });
          for (let i = 1; i < arrivals.length; i++) history.add(arrivals[i] - arrivals[i - 1]);
          sometimes('a node as regular as a clock', history.standardDeviationMs < 1);
          sometimes('a jittery node', history.standardDeviationMs > 100);
          const waits = phiLogisticTimeout(limit, {
            meanMs: history.meanMs,
            standardDeviationMs: Math.max(100, history.standardDeviationMs),
          });
          const last = arrivals[arrivals.length - 1];
          for (const [nowMs, expected] of [
            [last + waits - 2, false],
            [last + waits + 2, true],
          ] as [number, boolean][]) {
            const actual = await answer.call('suspects', arrivals, nowMs, limit, 10, 100);
            if (actual === expected) continue;
            refute({
              message: expected
                ? 'a crashed node must be suspected as soon as phi reaches the threshold'
                : 'a live node is suspected before phi reaches the threshold: look at the deviation and its floor',
              input: formatCall('suspects', [arrivals, nowMs, limit, 10, 100]),
              expected,
              actual,
            });
          }
        });
      },
    },
  ],
});
