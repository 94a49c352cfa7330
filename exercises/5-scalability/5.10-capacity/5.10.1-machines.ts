// exercise 5.10.1

import { unanswered } from 'faultlines/exercise';

/**
 * Machines for a peak, with spares.
 *
 * @param peak requests per second
 * @param perMachine requests per second that one machine can serve
 * @param utilization how busy a machine may be at the peak, in (0, 1]
 * @param spares machines that may be lost
 */
export function machinesWithSpares(
  peak: number,
  perMachine: number,
  utilization: number,
  spares: number,
): number {
  throw unanswered();
}

/**
 * Machines for a peak in equal zones, some of which may be lost whole.
 *
 * @param zones how many, each with the same number of machines
 * @param lost how many may be lost at once, below `zones`
 */
export function machinesInZones(
  peak: number,
  perMachine: number,
  utilization: number,
  zones: number,
  lost: number,
): number {
  throw unanswered();
}
