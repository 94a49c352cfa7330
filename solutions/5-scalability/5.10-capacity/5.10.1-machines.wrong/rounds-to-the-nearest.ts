/**
 * Misconception: 40.3 machines are 40. The third of a machine that is missing is missing at the peak.
 *
 * Loses: carries the peak at the target utilisation
 * Loses: carries the peak after the loss of zones
 * Explained by: busy
 */
export function machinesWithSpares(
  peak: number,
  perMachine: number,
  utilisation: number,
  spares: number,
): number {
  return Math.round(peak / (perMachine * utilisation)) + spares;
}

export function machinesInZones(
  peak: number,
  perMachine: number,
  utilisation: number,
  zones: number,
  lost: number,
): number {
  const needed = Math.round(peak / (perMachine * utilisation));
  return zones * Math.round(needed / (zones - lost));
}
