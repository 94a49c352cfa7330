/**
 * Misconception: any pause of a lease holder is dangerous. One that ends before the lease does is not; and a crash from which nobody comes back takes nothing back.
 *
 * Loses: lets a holder oversleep its lease
 * Loses: loses what was acknowledged
 * Explained by: lease
 */
export function schedules() {
  return {
    election: [{ atMs: 5, kind: 'slow link', from: 'leader', to: 'heir', latencyMs: 20 }],
    lease: [
      { atMs: 27, kind: 'pause', node: 'first' },
      { atMs: 60, kind: 'resume', node: 'first' },
    ],
    counter: [{ atMs: 500, kind: 'crash', node: 'server' }],
  };
}
