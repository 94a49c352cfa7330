// exercise 5.10.3

import { unanswered } from 'faultlines/exercise';

/**
 * What a mix costs: reserved machines are paid for in every hour, at a discount; what is needed beyond them is bought on
 * demand, in the hours in which it is needed.
 *
 * @param demand machines needed in each hour
 * @param reserved machines reserved
 * @param price of one machine for one hour, on demand
 * @param discount of a reserved machine, in [0, 1)
 */
export function mixCost(demand: number[], reserved: number, price: number, discount: number): number {
  throw unanswered();
}

/** How many machines to reserve so that the mix costs least. */
export function bestReserved(demand: number[], price: number, discount: number): number {
  throw unanswered();
}
