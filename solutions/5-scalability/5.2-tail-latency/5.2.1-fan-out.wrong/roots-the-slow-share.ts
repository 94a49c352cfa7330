/**
 * Misconception: the inverse takes the root of the slow share. All leaves must be fast, so it is the fast share that is a
 * power.
 *
 * Loses: the inverse undoes it
 * Explained by: a request over
 */
export function requestSlow(leaves: number, leafSlow: number): number {
  return -Math.expm1(leaves * Math.log1p(-leafSlow));
}

export function leafSlowFor(leaves: number, wanted: number): number {
  return wanted ** (1 / leaves);
}
