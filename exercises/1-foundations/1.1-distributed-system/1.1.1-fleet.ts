// exercise 1.1.1

import { unanswered } from 'faultlines/exercise';

/** Some machines that are alike. */
export interface MachineGroup {
  /** How many, 0 or above. */
  count: number;
  /** The share of the time that each is down, in [0, 1]. */
  down: number;
}

/** The probability that at least one machine of the whole fleet is down. Machines fail independently. */
export function somethingIsDown(fleet: MachineGroup[]): number {
  throw unanswered();
}

/** How many machines are down at a moment, on average. */
export function machinesDown(fleet: MachineGroup[]): number {
  throw unanswered();
}
