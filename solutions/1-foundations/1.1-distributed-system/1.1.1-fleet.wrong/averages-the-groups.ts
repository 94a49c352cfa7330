/**
 * Misconception: a mixed fleet is as good as one of average machines. The average of the groups, not weighed by their size, is nobody's.
 *
 * Loses: knows how often something is down
 * Loses: keeps the digits of rare failures
 * Loses: knows how many are down
 * Explained by: all are up with probability
 */
export function somethingIsDown(fleet: { count: number; down: number }[]): number {
  const count = fleet.reduce((sum, group) => sum + group.count, 0);
  return 1 - (1 - average(fleet)) ** count;
}

export function machinesDown(fleet: { count: number; down: number }[]): number {
  return average(fleet) * fleet.reduce((sum, group) => sum + group.count, 0);
}

function average(fleet: { count: number; down: number }[]): number {
  return fleet.length === 0 ? 0 : fleet.reduce((sum, group) => sum + group.down, 0) / fleet.length;
}
