// exercise 1.1.1

/** Some machines that are alike. */
export interface MachineGroup {
  /** How many, 0 or above. */
  count: number;
  /** The share of the time that each is down, in [0, 1]. */
  down: number;
}

/** The probability that at least one machine of the whole fleet is down. Machines fail independently. */
export function somethingIsDown(fleet: MachineGroup[]): number {
  // BEGIN SOLUTION
  // Products of numbers next to 1 lose the digits that matter; sums of logarithms keep them.
  const lnAllUp = fleet.reduce(
    (sum, { count, down }) => (count === 0 ? sum : sum + count * Math.log1p(-down)),
    0,
  );
  return -Math.expm1(lnAllUp);
  // END SOLUTION
}

/** How many machines are down at a moment, on average. */
export function machinesDown(fleet: MachineGroup[]): number {
  // BEGIN SOLUTION
  return fleet.reduce((sum, { count, down }) => sum + count * down, 0);
  // END SOLUTION
}
