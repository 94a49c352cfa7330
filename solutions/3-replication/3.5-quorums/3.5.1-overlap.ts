// exercise 3.5.1

/** What the sizes of read and write quorums guarantee. */
export interface QuorumFacts {
  /** How many copies any read quorum shares with any write quorum, at least. */
  shared: number;
  /** Whether every read quorum meets every write quorum. */
  readsSeeWrites: boolean;
  /** Whether any two write quorums meet. */
  writesMeet: boolean;
  /** How many copies may be down, whichever they are, while reads and writes both go on. */
  mayBeDown: number;
}

/**
 * What N copies with quorums of R and W guarantee.
 *
 * @param copies N, 1 or above
 * @param read R, from 1 to N
 * @param write W, from 1 to N
 */
export function quorumFacts(copies: number, read: number, write: number): QuorumFacts {
  // BEGIN SOLUTION
  return {
    shared: Math.max(0, read + write - copies),
    readsSeeWrites: read + write > copies,
    writesMeet: 2 * write > copies,
    mayBeDown: copies - Math.max(read, write),
  };
  // END SOLUTION
}
