/**
 * Misconception: reserve what always runs, and no more. A machine that runs most of the time is cheaper reserved too.
 *
 * Loses: no other number is cheaper
 * Explained by: cheaper
 */
export function mixCost(demand: number[], reserved: number, price: number, discount: number): number {
  return demand.reduce(
    (cost, needed) => cost + reserved * price * (1 - discount) + Math.max(0, needed - reserved) * price,
    0,
  );
}

export function bestReserved(demand: number[], price: number, discount: number): number {
  return price > 0 && discount > 0 ? Math.min(...demand) : 0;
}
