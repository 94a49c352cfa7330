import fc from 'fast-check';
import { aNumber, aText, defineSpec, formatCall, listOf, recordOf } from 'faultlines/exercise';
import { supersedes } from 'faultlines/membership';

interface Claim {
  member: string;
  status: 'alive' | 'suspect' | 'faulty';
  incarnation: number;
}
interface View {
  own: string;
  incarnation: number;
  claims: Claim[];
}
interface Outcome {
  view: View;
  spread: Claim[];
}

/** What an answer provides. */
type Suspicion = {
  hear(view: View, claim: Claim): Outcome;
  probeFailed(view: View, member: string): Outcome;
  suspicionEnds(view: View, member: string, incarnation: number): Outcome;
};

const status = fc.constantFrom('alive' as const, 'suspect' as const, 'faulty' as const);
const incarnation = fc.nat(3);
const claimOf = (member: string) => fc.record({ member: fc.constant(member), status, incarnation });
const viewOf = (claims: Claim[], own = 0): View => ({ own: 'me', incarnation: own, claims });
const about = (outcome: Outcome | undefined, member: string): Claim | undefined =>
  outcome?.view?.claims?.find(claim => claim.member === member);
const same = (one: Claim | undefined, other: Claim): boolean =>
  one?.status === other.status && one.incarnation === other.incarnation;

const claims = listOf(recordOf({ member: aText, status: aText, incarnation: aNumber }));
const outcome = recordOf({
  view: recordOf({ own: aText, incarnation: aNumber, claims }),
  spread: claims,
});

export default defineSpec<Suspicion>({
  id: '4.4.3',
  title: "SWIM's suspicion",
  functions: { hear: outcome, probeFailed: outcome, suspicionEnds: outcome },
  statement: `A failed probe is a suspicion, not a verdict. Write the part of SWIM that decides what a member believes: \`hear(view, claim)\` for a claim that
arrives, \`probeFailed(view, member)\` for a probe without an answer, and \`suspicionEnds(view, member, incarnation)\` for the end of the time to refute. Each returns the
new view and the claims to spread because of it. The view that is handed in stays as it is.`,
  properties: [
    {
      name: 'the stronger claim stands',
      points: 5,
      hints: [
        'Compare incarnations first; the status counts only when they are equal.',
        'Spread what was news, and nothing else: gossip that repeats itself never ends.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([claimOf('b'), claimOf('b')], async (known, claim) => {
          const isNews = supersedes(claim, known);
          sometimes(
            'an old suspicion arrives late',
            !isNews && claim.status === 'suspect' && known.status === 'alive',
          );
          sometimes('a refutation', isNews && claim.status === 'alive');
          const expected = isNews ? claim : known;
          const outcome = await answer.call('hear', viewOf([known]), claim);
          if (same(about(outcome, 'b'), expected) && outcome.spread?.length === Number(isNews)) return;
          refute({
            message: `${claim.status} at incarnation ${claim.incarnation} ${isNews ? 'replaces' : 'does not replace'} ${known.status} at incarnation ${known.incarnation}`,
            input: formatCall('hear', [viewOf([known]), claim]),
            expected,
            actual: outcome,
          });
        });
      },
    },
    {
      name: 'a suspect refutes so that it counts',
      points: 4,
      hints: [
        'Who accepts an alive claim at the incarnation of the suspicion? Nobody.',
        "The new incarnation is one above the claim's, which may be above one's own.",
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([claimOf('me'), incarnation], async (claim, own) => {
          const mustRefute = claim.status !== 'alive' && claim.incarnation >= own;
          sometimes('a suspicion to refute', mustRefute);
          sometimes(
            'a suspicion that was refuted before',
            claim.status !== 'alive' && claim.incarnation < own,
          );
          const outcome = await answer.call('hear', viewOf([], own), claim);
          const [spread] = outcome?.spread ?? [];
          const isRight = mustRefute
            ? spread?.member === 'me' &&
              spread.status === 'alive' &&
              supersedes(spread, claim) &&
              outcome.view?.incarnation === spread.incarnation
            : outcome?.spread?.length === 0 && outcome.view?.incarnation >= own;
          if (isRight) return;
          refute({
            message: mustRefute
              ? 'the answer must be an alive claim that beats the suspicion, and the incarnation must be kept'
              : 'there is nothing to refute',
            input: formatCall('hear', [viewOf([], own), claim]),
            expected: mustRefute ? { member: 'me', status: 'alive', incarnation: claim.incarnation + 1 } : [],
            actual: outcome,
          });
        });
      },
    },
    {
      name: 'an old suspicion condemns nobody',
      points: 3,
      hints: [
        'Between the suspicion and the end of its time, what may have arrived?',
        'The verdict needs a suspect, at the incarnation at which the time began.',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([incarnation, fc.boolean(), fc.boolean()], async (began, hasRefuted, isSuspectAgain) => {
          sometimes('refuted in time', hasRefuted);
          sometimes('not refuted', !hasRefuted);
          const failed = await answer.call(
            'probeFailed',
            viewOf([{ member: 'b', status: 'alive', incarnation: began }]),
            'b',
          );
          let now = failed?.view;
          if (!same(about(failed, 'b'), { member: 'b', status: 'suspect', incarnation: began }))
            refute({ message: 'a failed probe must make a suspect', expected: 'suspect', actual: failed });
          if (hasRefuted) {
            const later = {
              status: isSuspectAgain ? ('suspect' as const) : ('alive' as const),
              incarnation: began + 1,
            };
            now = viewOf([{ member: 'b', ...later }]);
          }
          const outcome = await answer.call('suspicionEnds', now, 'b', began);
          const isFaulty = about(outcome, 'b')?.status === 'faulty';
          if (isFaulty === !hasRefuted && outcome.spread?.length === Number(!hasRefuted)) return;
          refute({
            message: hasRefuted
              ? 'the member refuted this suspicion, and is condemned by it all the same'
              : 'nobody refuted the suspicion: the member is faulty, and everybody must know',
            input: formatCall('suspicionEnds', [now, 'b', began]),
            expected: hasRefuted ? 'not faulty' : 'faulty',
            actual: outcome,
          });
        });
      },
    },
    {
      name: 'the order of arrival does not matter',
      points: 3,
      hints: [
        'Two members that heard the same claims must believe the same.',
        'Of two different claims exactly one must win, whichever came first: is your comparison a strict order?',
      ],
      check: async ({ answer, forAll, refute, sometimes }) => {
        const claims = fc.array(fc.oneof(claimOf('b'), claimOf('c')), { minLength: 2, maxLength: 6 });
        await forAll([claims], async list => {
          sometimes(
            'several claims about one member',
            list.filter(({ member }) => member === 'b').length > 2,
          );
          const believed: string[] = [];
          for (const order of [list, [...list].reverse()]) {
            let view = viewOf([]);
            for (const claim of order) view = (await answer.call('hear', view, claim))?.view ?? view;
            const sorted = [...view.claims].sort((one, other) => (one.member < other.member ? -1 : 1));
            believed.push(
              sorted.map(claim => `${claim.member} ${claim.status} ${claim.incarnation}`).join(', '),
            );
          }
          const members = new Set(list.map(({ member }) => member));
          if (
            believed[0] === believed[1] &&
            believed[0].split(', ').length === members.size &&
            believed[0] !== ''
          )
            return;
          refute({
            message:
              'the same claims in the other order lead to another view: an incarnation decides, not the arrival',
            input: formatCall('hear', [viewOf([]), list]),
            expected: believed[0],
            actual: believed[1],
          });
        });
      },
    },
  ],
});
