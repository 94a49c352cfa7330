import fc from 'fast-check';
import { aNumber, defineSpec, formatCall } from 'faultlines/exercise';
import { isNear } from '../../kit.js';

interface Sleep {
  leaseMs: number;
  ageMs: number;
  pauseMs: number;
  driftPpm: number;
  marginMs: number;
}

/** What an answer provides. */
type Window = { unsafeForMs(sleep: Sleep): number; leastMarginMs(leaseMs: number, driftPpm: number): number };

const draws = fc.record({
  leaseMs: fc.integer({ min: 10, max: 30_000 }),
  age: fc.integer({ min: 0, max: 99 }),
  pause: fc.integer({ min: 0, max: 300 }),
  driftPpm: fc.constantFrom(0, 100, 10_000, 200_000),
  margin: fc.constantFrom(0, 0, 5, 30),
});

function boundOf({ leaseMs, ageMs, pauseMs, driftPpm, marginMs }: Sleep): number {
  const drift = driftPpm / 1e6;
  const trustEnds = (leaseMs - marginMs) / (1 - drift);
  const wakes = ageMs < trustEnds ? ageMs + pauseMs : 0;
  return Math.max(0, Math.max(trustEnds, wakes) - leaseMs / (1 + drift));
}

export default defineSpec<Window>({
  id: '1.4.1',
  title: 'The unsafe window',
  functions: { unsafeForMs: aNumber, leastMarginMs: aNumber },
  statement: `A node holds a lease, stands still, wakes up, and acts on what it knew. Write \`unsafeForMs(sleep)\`: for how long, at most, it may act although the server has given the lease to
somebody else. Each of the two clocks may be fast or slow by up to \`driftPpm\`; the holder stops to trust its lease \`marginMs\` before its end. Messages take no time. Then write
\`leastMarginMs(leaseMs, driftPpm)\`, the least margin with which a holder that never sleeps is never unsafe.`,
  properties: [
    {
      name: 'bounds a sleeper',
      points: 2,
      hints: [
        'With perfect clocks: when does the lease end, and when does the sleeper wake?',
        'max(0, pause - (lease - age)), unless the holder had stopped to trust its lease before it fell asleep: then 0.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([draws], async draw => {
          const { leaseMs } = draw;
          const sleep = {
            leaseMs,
            ageMs: (leaseMs * draw.age) / 100,
            pauseMs: (leaseMs * draw.pause) / 100,
            driftPpm: 0,
            marginMs: (leaseMs * draw.margin) / 100,
          };
          const expected = boundOf(sleep);
          sometimes('a window', expected > 0);
          sometimes('no window', expected === 0);
          const actual = await answer.call('unsafeForMs', sleep);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-6 })) return;
          refute({
            message: `the pause counts against what is left of the lease: ${leaseMs - sleep.ageMs} ms`,
            input: formatCall('unsafeForMs', [sleep]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'bounds what the clocks do',
      points: 2,
      hints: [
        'By which of the clocks that are allowed does the server end the lease first? By which does the holder trust it longest?',
        'A clock that is fast by d shows the lease over after lease / (1 + d) of real time; one that is slow, after lease / (1 - d).',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([draws], async draw => {
          const { leaseMs, driftPpm } = draw;
          const sleep = {
            leaseMs,
            ageMs: (leaseMs * draw.age) / 200,
            pauseMs: draw.pause % 2 === 0 ? 0 : (leaseMs * draw.pause) / 100,
            driftPpm,
            marginMs: (leaseMs * draw.margin) / 100,
          };
          const expected = boundOf(sleep);
          sometimes('clocks alone', expected > 0 && sleep.pauseMs === 0);
          const actual = await answer.call('unsafeForMs', sleep);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-6 })) return;
          refute({
            message: `both clocks may be off by ${driftPpm} ppm, in opposite directions`,
            input: formatCall('unsafeForMs', [sleep]),
            expected,
            actual,
          });
        });
      },
    },
    {
      name: 'finds the least margin',
      points: 1,
      hints: [
        'Set the time at which the slow holder stops equal to the time at which the fast server ends the lease.',
        '(lease - margin) / (1 - d) = lease / (1 + d). Solve for the margin.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([draws], async ({ leaseMs, driftPpm }) => {
          const drift = driftPpm / 1e6;
          const expected = (2 * drift * leaseMs) / (1 + drift);
          sometimes('clocks that drift', drift > 0);
          const actual = await answer.call('leastMarginMs', leaseMs, driftPpm);
          if (isNear(actual, expected, { relative: 1e-9, absolute: 1e-6 })) return;
          refute({
            message:
              'both clocks are off: with less the slow holder outlives the lease, with more it gives away time',
            input: formatCall('leastMarginMs', [leaseMs, driftPpm]),
            expected,
            actual,
          });
        });
      },
    },
  ],
});
