/**
 * Misconception: a reserved machine costs when it is used. It is paid for in every hour: that is what the discount is for.
 *
 * Loses: adds up the bill
 * Loses: no other number is cheaper
 * Explained by: every hour
 */
export function mixCost(demand: number[], reserved: number, price: number, discount: number): number {
  return demand.reduce(
    (cost, needed) =>
      cost + Math.min(reserved, needed) * price * (1 - discount) + Math.max(0, needed - reserved) * price,
    0,
  );
}

export function bestReserved(demand: number[], price: number, discount: number): number {
  let best = 0;
  for (let reserved = 1; reserved <= Math.max(...demand); reserved++) {
    if (mixCost(demand, reserved, price, discount) < mixCost(demand, best, price, discount)) best = reserved;
  }
  return best;
}
