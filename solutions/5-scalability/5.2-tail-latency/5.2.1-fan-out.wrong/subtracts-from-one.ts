/**
 * Misconception: the formula on paper is the formula to type. `1 - p` drops what a double cannot hold beside a one.
 *
 * Loses: keeps the digits of rare slowness
 * Explained by: rounds away
 */
export function requestSlow(leaves: number, leafSlow: number): number {
  return 1 - (1 - leafSlow) ** leaves;
}

export function leafSlowFor(leaves: number, wanted: number): number {
  return 1 - (1 - wanted) ** (1 / leaves);
}
