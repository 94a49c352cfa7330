// exercise 3.5.2

import { unanswered } from 'faultlines/exercise';

/**
 * The probability that at least one quorum is up, nodes being up independently of each other.
 *
 * @param quorums the minimal quorums, each a list of nodes; no list, or an empty one, may come too
 * @param up for each node, by its place, the probability that it is up
 */
export function quorumUp(quorums: number[][], up: number[]): number {
  throw unanswered();
}
