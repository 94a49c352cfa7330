import fc from 'fast-check';
import { aNumber, defineSpec, formatCall, recordOf } from 'faultlines/exercise';
import { fixedTimeoutQuality } from 'faultlines/failure-detection';

interface Link {
  lossProbability: number;
  delayMs: number;
}
interface Target {
  detectionMs: number;
  mistakesPerHour: number;
}

/** What an answer provides. */
type Tuning = { tune(link: Link, target: Target): { intervalMs: number; timeoutMs: number } };

const links = fc.record({
  lossProbability: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
  delayMs: fc.integer({ min: 1, max: 300 }),
});
const targets = fc.record({
  detectionMs: fc.integer({ min: 1000, max: 30_000 }),
  mistakesPerHour: fc.constantFrom(0.0001, 0.001, 0.01, 0.1, 1, 10),
});

/** The most heartbeats that must fit into the timeout, by trying all numbers of them. */
function leastFitting(link: Link, target: Target): number {
  const timeoutMs = target.detectionMs - link.delayMs;
  for (let fitting = 1; ; fitting++) {
    const quality = fixedTimeoutQuality({
      ...link,
      timeoutMs,
      intervalMs: (timeoutMs / fitting) * (1 - 1e-12),
    });
    if (quality.mistakesPerHour <= target.mistakesPerHour * (1 + 1e-9)) return fitting;
  }
}

function isUsable(
  tuned: unknown,
  least: number,
  target: Target,
): tuned is { intervalMs: number; timeoutMs: number } {
  const { intervalMs, timeoutMs } = (tuned ?? {}) as { intervalMs?: unknown; timeoutMs?: unknown };
  if (typeof intervalMs !== 'number' || typeof timeoutMs !== 'number') return false;
  // Neither a flood nor a wait for ever is an answer to the question.
  return intervalMs >= target.detectionMs / (4 * least + 20) && timeoutMs >= intervalMs && timeoutMs < 1e9;
}

export default defineSpec<Tuning>({
  id: '4.4.2',
  title: 'Tune a detector to a target',
  functions: { tune: recordOf({ intervalMs: aNumber, timeoutMs: aNumber }) },
  statement: `Each heartbeat is lost with a probability, independently; the others take a constant delay. A live node is suspected when as many heartbeats in a
row are lost as fit into the timeout. Write \`tune(link, target)\`: the interval and the timeout that keep the detection time (at worst the delay and the timeout) and
the budget of mistakes an hour, with as few heartbeats as possible.`,
  properties: [
    {
      name: 'detects in time',
      points: 2,
      hints: [
        'A node crashes right after it sent a heartbeat. When does that arrive, and when is the timeout over?',
        'The timeout is what the delay leaves of the detection time.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([links, targets], async (link, target) => {
          sometimes('a delay that matters', link.delayMs > target.detectionMs / 20);
          const tuned = await answer.call('tune', link, target);
          const usable = isUsable(tuned, leastFitting(link, target), target);
          if (usable && link.delayMs + tuned.timeoutMs <= target.detectionMs * (1 + 1e-9)) return;
          refute({
            message: usable
              ? `at worst a crash is noticed after ${(link.delayMs + tuned.timeoutMs).toPrecision(6)} ms`
              : 'an interval and a timeout of a sensible size are wanted',
            input: formatCall('tune', [link, target]),
            expected: `at most ${target.detectionMs} ms`,
            actual: tuned,
          });
        });
      },
    },
    {
      name: 'keeps the budget of mistakes',
      points: 4,
      hints: [
        'How many heartbeats fit into the timeout? All of them must be lost for a mistake.',
        'A mistake begins with a heartbeat that arrives, with k lost after it: (1 - p) p^k an interval.',
        'An hour has 3,600,000 ms: multiply by the intervals in it.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([links, targets], async (link, target) => {
          const least = leastFitting(link, target);
          sometimes('more than three heartbeats must fit', least > 3);
          const tuned = await answer.call('tune', link, target);
          const usable = isUsable(tuned, least, target);
          const rate = usable
            ? fixedTimeoutQuality({
                ...link,
                timeoutMs: tuned.timeoutMs * (1 + 1e-9),
                intervalMs: tuned.intervalMs,
              }).mistakesPerHour
            : Number.NaN;
          if (rate <= target.mistakesPerHour * (1 + 1e-6)) return;
          refute({
            message: usable
              ? `this makes ${rate.toPrecision(3)} mistakes an hour`
              : 'an interval and a timeout of a sensible size are wanted',
            input: formatCall('tune', [link, target]),
            expected: `at most ${target.mistakesPerHour}`,
            actual: tuned,
          });
        });
      },
    },
    {
      name: 'sends no more than it must',
      points: 4,
      hints: [
        'Try one heartbeat in the timeout, then two, then three. When is it enough?',
        'With k of them the longest interval is the timeout divided by k.',
      ],
      check: async ({ answer, forAll, refute }) => {
        await forAll([links, targets], async (link, target) => {
          const least = leastFitting(link, target);
          const best = (target.detectionMs - link.delayMs) / least;
          const tuned = await answer.call('tune', link, target);
          const interval = (tuned as { intervalMs?: unknown } | undefined)?.intervalMs;
          // The delay is another property's business.
          const isBest =
            typeof interval === 'number' &&
            interval >= best * 0.999 &&
            interval <= (target.detectionMs / least) * 1.001;
          if (isBest) return;
          refute({
            message: `${least} ${least === 1 ? 'heartbeat' : 'heartbeats'} in the timeout are enough, and needed`,
            input: formatCall('tune', [link, target]),
            expected: best,
            actual: tuned,
          });
        });
      },
    },
  ],
});
