/**
 * Misconception: an order is an order. The commander may be the traitor, and order each something else.
 *
 * Loses: agrees, whoever lies
 * Loses: has a default
 * Explained by: the commander lies
 */
export function relay(told: string | undefined): string {
  return told ?? 'retreat';
}

export function decide(told: string | undefined): string {
  return told ?? 'retreat';
}
