// exercise 1.5.2

import { unanswered } from 'faultlines/exercise';

/** A write of one key. Values are unique. */
export interface Write {
  value: number;
  /** True time at which its client asked for it. */
  invokedAt: number;
  /** True time at which the client was told that it was done; null if it never was. */
  confirmedAt: number | null;
}

/** An update: its client read the key, and wrote a value that was made of what it had read. */
export interface Update {
  /** What it read; 0 is what the key holds at first. */
  read: number;
  /** What it wrote. Values are unique, and not 0. */
  wrote: number;
  confirmed: boolean;
}

/**
 * The confirmed writes that came later than the one that won, and were dropped for it all the same.
 *
 * @param writes of one key, in no order
 * @param found the value of one of them: what the key holds in the end
 * @returns the values of writes that began after the winner was confirmed, and were confirmed; in ascending order
 */
export function droppedLater(writes: Write[], found: number): number[] {
  throw unanswered();
}

/**
 * The confirmed updates of which nothing is left: what the key holds in the end was not made of what they wrote.
 *
 * @param updates of one key, in no order
 * @param found what the key holds in the end: what one of them wrote, or 0
 * @returns what the lost ones wrote, in ascending order
 */
export function lostUpdates(updates: Update[], found: number): number[] {
  throw unanswered();
}
