/**
 * Misconception: twice as many is safe, so it is a plan. It is a bill.
 *
 * Loses: carries the peak after the loss of zones
 * Explained by: more than
 */
export function machinesWithSpares(
  peak: number,
  perMachine: number,
  utilisation: number,
  spares: number,
): number {
  return Math.ceil(peak / (perMachine * utilisation)) + spares;
}

export function machinesInZones(
  peak: number,
  perMachine: number,
  utilisation: number,
  zones: number,
  lost: number,
): number {
  const needed = Math.ceil(peak / (perMachine * utilisation));
  return 2 * zones * Math.ceil(needed / (zones - lost));
}
