import fc from 'fast-check';
import { aNumber, defineSpec, formatCall, nullOr } from 'faultlines/exercise';

/** What an answer provides. */
type Timeouts = { timeoutFor(roundTripsMs: number[], lost: number, target: number): number | null };

const roundTrips = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 });
const lost = fc.integer({ min: 0, max: 12 });
const target = fc.integer({ min: 0, max: 60 }).map(hundredths => hundredths / 100);

/** How many questions go unanswered by a timeout: the late and the lost. */
function missed(roundTripsMs: readonly number[], lostCount: number, timeoutMs: number): number {
  return lostCount + roundTripsMs.filter(roundTrip => roundTrip > timeoutMs).length;
}

function allowed(roundTripsMs: readonly number[], lostCount: number, share: number): number {
  return share * (roundTripsMs.length + lostCount) + 1e-9;
}

export default defineSpec<Timeouts>({
  id: '1.3.1',
  title: 'A timeout for a rate of false alarms',
  functions: { timeoutFor: nullOr(aNumber) },
  statement: `A live server was asked many times. Some questions were answered, after \`roundTripsMs\`; \`lost\` of them never were. Write
\`timeoutFor(roundTripsMs, lost, target)\`: the shortest timeout, one of the round trips, at which no more than the share \`target\` of **all** questions goes
unanswered (an answer that comes exactly at the timeout is in time), or \`null\` if no timeout is long enough.`,
  properties: [
    {
      name: 'keeps the target',
      points: 2,
      hints: [
        'Which questions run into the timeout? The late ones, and which others?',
        'Count the lost with the late, and in the whole.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([roundTrips, lost, target], async (times, count, share) => {
          if (count > allowed(times, count, share)) return;
          sometimes('some questions were lost', count > 0);
          const actual = await answer.call('timeoutFor', times, count, share);
          const isRoundTrip = typeof actual === 'number' && times.includes(actual);
          if (isRoundTrip && missed(times, count, actual) <= allowed(times, count, share)) return;
          refute({
            message: isRoundTrip
              ? 'more questions go unanswered than the target allows: what was lost counts too'
              : 'the timeout is to be one of the round trips, and there is one that keeps the target',
            input: formatCall('timeoutFor', [times, count, share]),
            expected: `a timeout that at most ${share} of ${times.length + count} questions miss`,
            actual,
          });
        });
      },
    },
    {
      name: 'waits no longer than it must',
      points: 2,
      hints: ['Try the round trips from the shortest on.', 'The first that keeps the target is the answer.'],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([roundTrips, lost, target], async (times, count, share) => {
          if (count > allowed(times, count, share)) return;
          const actual = await answer.call('timeoutFor', times, count, share);
          const shorter = times.find(
            time => time < Number(actual) && missed(times, count, time) <= allowed(times, count, share),
          );
          sometimes('a timeout below the longest round trip', Number(actual) < Math.max(...times));
          if (typeof actual === 'number' && times.includes(actual) && shorter === undefined) return;
          refute({
            message: 'a shorter timeout, or one that is a round trip, keeps the target as well',
            input: formatCall('timeoutFor', [times, count, share]),
            expected: shorter ?? 'one of the round trips',
            actual,
          });
        });
      },
    },
    {
      name: 'knows when no timeout is long enough',
      points: 1,
      hints: [
        'How long must you wait for a lost answer?',
        'If the lost alone are more than the target, return null.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([roundTrips, lost, target], async (times, count, share) => {
          const isHopeless = count > allowed(times, count, share);
          sometimes('no timeout is long enough', isHopeless);
          const actual = await answer.call('timeoutFor', times, count, share);
          if ((actual === null) === isHopeless) return;
          refute({
            message: isHopeless
              ? 'the lost alone are more than the target, however long one waits'
              : 'some timeout keeps the target',
            input: formatCall('timeoutFor', [times, count, share]),
            expected: isHopeless ? null : 'a timeout',
            actual,
          });
        });
      },
    },
  ],
});
