// exercise 1.3.2

import { unanswered } from 'faultlines/exercise';

/**
 * The largest groups of nodes in which everybody's messages can come to everybody, if others pass them on.
 *
 * @param reaches `reaches[i][j]` says that what node i sends arrives at node j; a node reaches itself
 * @returns the groups: each a list of node numbers; each node is in exactly one; any order
 */
export function components(reaches: boolean[][]): number[][] {
  throw unanswered();
}

/**
 * Who can ask a majority of all nodes directly, itself among them, and hear back from it.
 *
 * @param reaches as above
 * @returns node numbers, in any order
 */
export function majorityHolders(reaches: boolean[][]): number[] {
  throw unanswered();
}

/**
 * Names the partition: `none` if all links work; `one-way` if some link works in one direction only; `complete` if the nodes fall into
 * groups with all links inside and none between; `partial` otherwise.
 *
 * @param reaches as above
 */
export function kindOf(reaches: boolean[][]): 'none' | 'one-way' | 'complete' | 'partial' {
  throw unanswered();
}
