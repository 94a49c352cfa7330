// exercise 1.2.2

import { unanswered } from 'faultlines/exercise';

/** What you may do to a world, and when. */
export type PlannedFault =
  | { atMs: number; kind: 'slow link'; from: string; to: string; latencyMs: number }
  | { atMs: number; kind: 'pause' | 'resume' | 'crash' | 'restart'; node: string };

/** For each of three protocols a schedule of at most two faults that breaks it. */
export interface Schedules {
  election: PlannedFault[];
  lease: PlannedFault[];
  counter: PlannedFault[];
}

/** The assumption that each protocol makes without saying so, turned into a schedule. */
export function schedules(): Schedules {
  throw unanswered();
}
