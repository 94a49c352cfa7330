/**
 * Misconception: quorums meet as soon as they name N copies together, and two halves are a majority. N copies can be named without
 * naming one twice.
 *
 * Loses: counts what any two quorums share
 * Loses: knows when two writes meet
 * Explained by: can take one write
 */
export function quorumFacts(copies: number, read: number, write: number) {
  return {
    shared: Math.max(0, read + write - copies),
    readsSeeWrites: read + write >= copies,
    writesMeet: 2 * write >= copies,
    mayBeDown: copies - Math.max(read, write),
  };
}
