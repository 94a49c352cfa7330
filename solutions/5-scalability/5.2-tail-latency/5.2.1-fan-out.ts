// exercise 5.2.1

/**
 * The probability that a request is slow because at least one of its leaves is.
 *
 * @param leaves servers that the request waits for, 1 or above
 * @param leafSlow the probability that one of them is slow, in [0, 1]
 */
export function requestSlow(leaves: number, leafSlow: number): number {
  // BEGIN SOLUTION
  return -Math.expm1(leaves * Math.log1p(-leafSlow));
  // END SOLUTION
}

/**
 * How often one leaf may be slow if the request may be slow this often: the inverse.
 *
 * @param leaves servers that the request waits for, 1 or above
 * @param wanted the probability that the request may be slow, in [0, 1]
 */
export function leafSlowFor(leaves: number, wanted: number): number {
  // BEGIN SOLUTION
  return -Math.expm1(Math.log1p(-wanted) / leaves);
  // END SOLUTION
}
