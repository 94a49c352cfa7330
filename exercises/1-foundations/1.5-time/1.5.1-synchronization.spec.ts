import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

/** What an answer provides. */
type Synchronization = {
  skewAfter(driftPpm: number, setWithinMs: number, elapsedMs: number): number;
  setEvery(driftPpm: number, setWithinMs: number, boundMs: number): number;
};

const drift = fc.integer({ min: 1, max: 500 });
const within = fc.integer({ min: 0, max: 200 }).map(tenths => tenths / 10);
const elapsed = fc.integer({ min: 0, max: 86_400_000 });
const room = fc.integer({ min: 1, max: 10_000 }).map(tenths => tenths / 10);

function apart(driftPpm: number, setWithinMs: number, elapsedMs: number): number {
  return 2 * (setWithinMs + (driftPpm * elapsedMs) / 1e6);
}

export default defineSpec<Synchronization>({
  id: '1.5.1',
  title: 'How often must clocks be set?',
  functions: { skewAfter: aNumber, setEvery: aNumber },
  statement: `Two machines set their clocks at the same times, each within \`setWithinMs\` of true time, to either side; then each drifts by \`driftPpm\` at most, in
either direction. Write \`skewAfter(driftPpm, setWithinMs, elapsedMs)\`, the most that may lie between the two clocks, and the inverse that an operator needs, \`setEvery(driftPpm,
setWithinMs, boundMs)\`: the longest interval at which they are never further apart than the bound; 0 if there is none, \`Infinity\` if any will do.`,
  properties: [
    {
      name: 'knows how far two clocks are apart',
      points: 2,
      hints: [
        'How far may one clock be off by then? And the other?',
        'A drift of 1 ppm is a microsecond a second: elapsed times drift, divided by a million.',
        'Twice the sum of what a clock was set within and what it has drifted: the two may be off to opposite sides.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([drift, within, elapsed], async (driftPpm, setWithinMs, elapsedMs) => {
          const expected = apart(driftPpm, setWithinMs, elapsedMs);
          sometimes('a drift that matters', expected > 4 * setWithinMs + 1);
          const actual = await answer.call('skewAfter', driftPpm, setWithinMs, elapsedMs);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-9 })) return;
          refute({
            message: `with one as fast and the other as slow as it may be, the clocks are ${expected} ms apart`,
            input: formatCall('skewAfter', [driftPpm, setWithinMs, elapsedMs]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'keeps the bound, and no more often than needed',
      points: 2,
      hints: [
        'Put the bound for the skew, and solve for the time.',
        'Half of the bound is for each clock. What is left of it for drift?',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([drift, within, room], async (driftPpm, setWithinMs, roomMs) => {
          const boundMs = 2 * setWithinMs + roomMs;
          sometimes('clocks that are set badly', setWithinMs > roomMs);
          const actual = await answer.call('setEvery', driftPpm, setWithinMs, boundMs);
          const expected = (roomMs * 1e6) / (2 * driftPpm);
          if (isNear(actual, expected, { relative: 1e-6 })) return;
          const reached = apart(driftPpm, setWithinMs, actual);
          refute({
            message: !Number.isFinite(reached)
              ? 'there is room for drift: the interval is a number of ms'
              : reached > boundMs
                ? `at that interval the clocks may be ${reached} ms apart, one as fast and the other as slow as it may be`
                : 'a longer interval keeps the bound too',
            input: formatCall('setEvery', [driftPpm, setWithinMs, boundMs]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'says when no interval will do, and when any will',
      points: 1,
      hints: [
        'Just after they were set, how far may the clocks be apart?',
        'Twice what they were set within. If that is above the bound already, there is no interval; if they do not drift, there is no longest.',
      ],
      check: async ({ answer, forAll, refute }) => {
        const badly = fc.integer({ min: 1, max: 200 });
        await forAll(
          [drift, badly, fc.integer({ min: 1, max: 99 })],
          async (driftPpm, setWithinMs, percent) => {
            const boundMs = (2 * setWithinMs * percent) / 100;
            const none = await answer.call('setEvery', driftPpm, setWithinMs, boundMs);
            if (none !== 0)
              refute({
                message: `just after they were set the clocks may already be ${2 * setWithinMs} ms apart`,
                input: formatCall('setEvery', [driftPpm, setWithinMs, boundMs]),
                expected: 0,
                actual: none,
              });
            const any = await answer.call('setEvery', 0, setWithinMs, 2 * setWithinMs + percent);
            if (any !== Number.POSITIVE_INFINITY)
              refute({
                message: 'clocks that do not drift never need to be set again',
                input: formatCall('setEvery', [0, setWithinMs, 2 * setWithinMs + percent]),
                expected: Number.POSITIVE_INFINITY,
                actual: any,
              });
          },
        );
      },
    },
  ],
});
