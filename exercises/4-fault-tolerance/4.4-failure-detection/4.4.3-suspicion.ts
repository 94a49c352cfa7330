// exercise 4.4.3

import { unanswered } from 'faultlines/exercise';

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
  throw unanswered();
}

/** A probe of a member got no answer: a member that is alive in this view becomes a suspect, at the incarnation that is known. */
export function probeFailed(view: View, member: string): Outcome {
  throw unanswered();
}

/** The time to refute is over for a suspicion that began at an incarnation: the member is faulty, unless it refuted since. */
export function suspicionEnds(view: View, member: string, incarnation: number): Outcome {
  throw unanswered();
}
