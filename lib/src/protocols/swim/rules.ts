import { requireOneOf, requireRecord, requireWhole } from '../../ground/arguments.js';

/** What a member may be thought to be. */
export type MemberStatus = 'alive' | 'suspect' | 'faulty';

/** A claim about a member. The member alone raises its incarnation; others repeat the one they heard. */
export interface MemberClaim {
  readonly status: MemberStatus;
  readonly incarnation: number;
}

/** @throws RangeError if a claim says what no member is, or counts what is no count */
function requireClaim(name: string, claim: MemberClaim): void {
  requireRecord(name, claim);
  requireOneOf(`${name}.status`, claim.status, ['alive', 'suspect', 'faulty']);
  requireWhole(`${name}.incarnation`, claim.incarnation, 0);
}

const STRENGTH = { alive: 0, suspect: 1, faulty: 2 } as const;

/**
 * Whether a claim replaces what is known: a higher incarnation always does; at the same one, suspect is stronger than alive and faulty
 * stronger than both (Das, Gupta and Motivala, "SWIM", DSN 2002, section 4.2). The paper's faulty is final for every incarnation, and a
 * member comes back as another one; here, as in HashiCorp's memberlist, a higher incarnation brings it back.
 *
 * @throws RangeError if a claim is none
 *
 * @example
 * supersedes({ status: 'suspect', incarnation: 3 }, { status: 'alive', incarnation: 3 }); // true
 */
export function supersedes(claim: MemberClaim, known: MemberClaim): boolean {
  requireClaim('claim', claim);
  requireClaim('known', known);
  if (claim.incarnation !== known.incarnation) return claim.incarnation > known.incarnation;
  return STRENGTH[claim.status] > STRENGTH[known.status];
}
