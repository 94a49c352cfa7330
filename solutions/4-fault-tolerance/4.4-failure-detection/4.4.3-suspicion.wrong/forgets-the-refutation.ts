/**
 * Misconception: when the time is over, the suspect is faulty. It may have refuted, and be a suspect again for another reason.
 *
 * Loses: an old suspicion condemns nobody
 * Explained by: refuted
 */
/** What is said of a member. */
export interface Claim {
  member: string;
  status: 'alive' | 'suspect' | 'faulty';
  incarnation: number;
}

/** What one member knows: its own name and incarnation, and the latest claim about each other one. */
export interface View {
  own: string;
  incarnation: number;
  claims: Claim[];
}

/** The view after an event, and the claims that must be spread because of it. */
export interface Outcome {
  view: View;
  spread: Claim[];
}

/**
 * A claim arrives. About another member: it replaces the known one if its incarnation is higher, or if it is the same and the status is stronger (faulty
 * over suspect over alive); then it is spread. About oneself: whoever calls it suspect or faulty, at one's own incarnation or a higher one, is refuted by
 * an alive claim with an incarnation that beats it.
 */
export function hear(view: View, claim: Claim): Outcome {
  if (claim.member === view.own) {
    if (claim.status === 'alive' || claim.incarnation < view.incarnation) return { view, spread: [] };
    const incarnation = claim.incarnation + 1;
    return {
      view: { ...view, incarnation },
      spread: [{ member: view.own, status: 'alive', incarnation }],
    };
  }
  const order = ['alive', 'suspect', 'faulty'];
  const known = view.claims.find(({ member }) => member === claim.member);
  const isNews =
    known === undefined ||
    claim.incarnation > known.incarnation ||
    (claim.incarnation === known.incarnation && order.indexOf(claim.status) > order.indexOf(known.status));
  if (!isNews) return { view, spread: [] };
  const others = view.claims.filter(({ member }) => member !== claim.member);
  return { view: { ...view, claims: [...others, claim] }, spread: [claim] };
}

/** A probe of a member got no answer: a member that is alive in this view becomes a suspect, at the incarnation that is known. */
export function probeFailed(view: View, member: string): Outcome {
  const known = view.claims.find(claim => claim.member === member);
  if (known === undefined) return { view, spread: [] };
  return hear(view, { ...known, status: known.status === 'faulty' ? 'faulty' : 'suspect' });
}

/** The time to refute is over for a suspicion that began at an incarnation: the member is faulty, unless it refuted since. */
export function suspicionEnds(view: View, member: string, incarnation: number): Outcome {
  const known = view.claims.find(claim => claim.member === member);
  if (known === undefined || incarnation < 0) return { view, spread: [] };
  return hear(view, { ...known, status: 'faulty' });
}
