/**
 * Misconception: to lose a zone, add as many machines as one zone has now. The zones that are left must carry the peak, so each must be larger.
 *
 * Loses: carries the peak after the loss of zones
 * Explained by: left
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
  const perZone = Math.ceil(needed / zones);
  return zones * perZone + lost * Math.ceil(perZone / zones);
}
