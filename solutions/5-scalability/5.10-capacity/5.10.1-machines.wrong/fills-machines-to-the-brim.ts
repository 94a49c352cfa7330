/**
 * Misconception: a machine that can serve 500 requests a second serves 500. At that load its queue has no end.
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
  return Math.ceil(peak / perMachine) + spares;
}

export function machinesInZones(
  peak: number,
  perMachine: number,
  utilisation: number,
  zones: number,
  lost: number,
): number {
  const needed = Math.ceil(peak / perMachine);
  return zones * Math.ceil(needed / (zones - lost));
}
