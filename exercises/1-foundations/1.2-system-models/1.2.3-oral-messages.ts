// exercise 1.2.3

import { unanswered } from 'faultlines/exercise';

/** An order; `undefined` is a message that did not come. */
export type Order = 'attack' | 'retreat' | undefined;

/** What a loyal lieutenant tells the two others, after the commander's message. */
export function relay(told: Order): 'attack' | 'retreat' {
  throw unanswered();
}

/**
 * What a loyal lieutenant does in the end.
 *
 * @param told what the commander told it
 * @param heard what the two other lieutenants said that the commander had told them
 */
export function decide(told: Order, heard: [Order, Order]): 'attack' | 'retreat' {
  throw unanswered();
}
