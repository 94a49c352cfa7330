/**
 * Misconception: the chances add up. What adds up is the number of machines that are down; a moment at which two are down is counted twice.
 *
 * Loses: knows how often something is down
 * Explained by: all are up with probability
 */
export function somethingIsDown(fleet: { count: number; down: number }[]): number {
  return Math.min(1, machinesDown(fleet));
}

export function machinesDown(fleet: { count: number; down: number }[]): number {
  return fleet.reduce((sum, { count, down }) => sum + count * down, 0);
}
