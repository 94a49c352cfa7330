// exercise 1.2.2

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
  // BEGIN SOLUTION
  return {
    // It takes silence for death: one late message is enough.
    election: [{ atMs: 5, kind: 'slow link', from: 'leader', to: 'heir', latencyMs: 20 }],
    // It looks at the lease, and then writes: a pause between the two outlasts the lease.
    lease: [
      { atMs: 27, kind: 'pause', node: 'first' },
      { atMs: 300, kind: 'resume', node: 'first' },
    ],
    // It acknowledges what it keeps in memory.
    counter: [
      { atMs: 55, kind: 'crash', node: 'server' },
      { atMs: 60, kind: 'restart', node: 'server' },
    ],
  };
  // END SOLUTION
}
