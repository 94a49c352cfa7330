/** Another right answer: one number that orders claims, a claim replaced at its place in the list, and new views also where nothing changed. */
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

const rank = ({ status, incarnation }: Claim): number =>
  3 * incarnation + ({ alive: 0, suspect: 1, faulty: 2 } as const)[status];

const nothing = (view: View): Outcome => ({ view: { ...view, claims: [...view.claims] }, spread: [] });

export function hear(view: View, claim: Claim): Outcome {
  const { own, claims } = view;
  if (claim.member !== own) {
    const place = claims.findIndex(({ member }) => member === claim.member);
    if (place >= 0 && rank(claims[place]) >= rank(claim)) return nothing(view);
    const next = [...claims];
    if (place >= 0) next[place] = claim;
    else next.unshift(claim);
    return { view: { ...view, claims: next }, spread: [claim] };
  }
  const isAccused = claim.status !== 'alive' && claim.incarnation >= view.incarnation;
  if (!isAccused) return nothing(view);
  const answer: Claim = { member: own, status: 'alive', incarnation: claim.incarnation + 1 };
  return { view: { own, claims, incarnation: answer.incarnation }, spread: [answer] };
}

export function probeFailed(view: View, member: string): Outcome {
  for (const claim of view.claims)
    if (claim.member === member && claim.status === 'alive')
      return hear(view, { ...claim, status: 'suspect' });
  return nothing(view);
}

export function suspicionEnds(view: View, member: string, incarnation: number): Outcome {
  const isOpen = view.claims.some(
    claim => claim.member === member && claim.status === 'suspect' && claim.incarnation === incarnation,
  );
  return isOpen ? hear(view, { member, status: 'faulty', incarnation }) : nothing(view);
}
