/**
 * Misconception: the chances of several things add up. They do while they are tiny; at 100 leaves of 1% they would make
 * 100%, and at 200 leaves 200%.
 *
 * Loses: agrees with the closed form
 * Loses: the inverse undoes it
 * Explained by: the request is slow with probability
 */
export function requestSlow(leaves: number, leafSlow: number): number {
  return Math.min(1, leaves * leafSlow);
}

export function leafSlowFor(leaves: number, wanted: number): number {
  return wanted / leaves;
}
