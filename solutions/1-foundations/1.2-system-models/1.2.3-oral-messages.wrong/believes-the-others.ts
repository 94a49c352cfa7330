/**
 * Misconception: only what two others say alike can be trusted. One of the two may be the traitor; then the commander's own word is the third vote.
 *
 * Loses: obeys a loyal commander
 * Loses: agrees, whoever lies
 * Explained by: is loyal
 */
export function relay(told: string | undefined): string {
  return told ?? 'retreat';
}

export function decide(
  _told: string | undefined,
  [one, other]: [string | undefined, string | undefined],
): string {
  return one === 'attack' && other === 'attack' ? 'attack' : 'retreat';
}
