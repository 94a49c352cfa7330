/**
 * Misconception: as long as one of the two can go on, the store is up; the smaller quorum decides.
 *
 * Loses: knows how many copies may be down
 * Explained by: are needed
 */
export function quorumFacts(copies: number, read: number, write: number) {
  return {
    shared: Math.max(0, read + write - copies),
    readsSeeWrites: read + write > copies,
    writesMeet: 2 * write > copies,
    mayBeDown: copies - Math.min(read, write),
  };
}
