/**
 * Misconception: to break an election, kill the leader. Then silence does mean death, and the heir is right.
 *
 * Loses: makes two leaders
 * Explained by: is what it was made for
 */
export function schedules() {
  return {
    election: [{ atMs: 5, kind: 'crash', node: 'leader' }],
    lease: [
      { atMs: 27, kind: 'pause', node: 'first' },
      { atMs: 300, kind: 'resume', node: 'first' },
    ],
    counter: [
      { atMs: 55, kind: 'crash', node: 'server' },
      { atMs: 60, kind: 'restart', node: 'server' },
    ],
  };
}
