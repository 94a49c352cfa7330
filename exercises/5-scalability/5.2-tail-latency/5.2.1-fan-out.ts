// exercise 5.2.1

import { unanswered } from 'faultlines/exercise';

/**
 * The probability that a request is slow because at least one of its leaves is.
 *
 * @param leaves servers that the request waits for, 1 or above
 * @param leafSlow the probability that one of them is slow, in [0, 1]
 */
export function requestSlow(leaves: number, leafSlow: number): number {
  throw unanswered();
}

/**
 * How often one leaf may be slow if the request may be slow this often: the inverse.
 *
 * @param leaves servers that the request waits for, 1 or above
 * @param wanted the probability that the request may be slow, in [0, 1]
 */
export function leafSlowFor(leaves: number, wanted: number): number {
  throw unanswered();
}
