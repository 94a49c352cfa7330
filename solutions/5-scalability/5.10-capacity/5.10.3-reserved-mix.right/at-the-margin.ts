/** Another right answer: sums over hours instead of a fold, and the reservation raised while one more machine is needed often enough. */
export function mixCost(demand: number[], reserved: number, price: number, discount: number): number {
  let onDemand = 0;
  for (const needed of demand) if (needed > reserved) onDemand += needed - reserved;
  return price * ((1 - discount) * reserved * demand.length + onDemand);
}

export function bestReserved(demand: number[], _price: number, discount: number): number {
  const hoursAbove = (reserved: number): number => demand.filter(needed => needed > reserved).length;
  let reserved = 0;
  while (hoursAbove(reserved) > (1 - discount) * demand.length) reserved++;
  return reserved;
}
