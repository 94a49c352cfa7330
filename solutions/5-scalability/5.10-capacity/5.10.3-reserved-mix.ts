// exercise 5.10.3

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
  // BEGIN SOLUTION
  return demand.reduce(
    (cost, needed) => cost + reserved * price * (1 - discount) + Math.max(0, needed - reserved) * price,
    0,
  );
  // END SOLUTION
}

/** How many machines to reserve so that the mix costs least. */
export function bestReserved(demand: number[], price: number, discount: number): number {
  // BEGIN SOLUTION
  let best = 0;
  for (let reserved = 1; reserved <= Math.max(...demand); reserved++) {
    if (mixCost(demand, reserved, price, discount) < mixCost(demand, best, price, discount)) best = reserved;
  }
  return best;
  // END SOLUTION
}
