// exercise 1.4.2

/** What was seen of one node in one window of time. */
export interface NodeWindow {
  node: string;
  /** Requests that it was sent, 0 or above. */
  requests: number;
  /** Of those, how many failed. */
  failed: number;
  /** The median time of the others, in ms; 0 if there were none. */
  medianMs: number;
}

/**
 * The nodes to take out of the rotation after a window. A node can be judged from 20 requests on. Of those that can be judged, a node is an outlier if it fails a share of its requests that is more than 0.2 above
 * the median share, or if its median time is more than 3 times the median of the median times (over nodes of which at least one request succeeded).
 *
 * Fewer than half of all nodes are taken out, judged or not: if there are more outliers than that, nobody knows who is right, and none is taken out.
 *
 * @returns their names, in any order
 */
export function nodesToEject(fleet: NodeWindow[]): string[] {
  // BEGIN SOLUTION
  const middle = (values: number[]): number => {
    const sorted = [...values].sort((one, other) => one - other);
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };
  const judged = fleet.filter(({ requests }) => requests >= 20);
  const failedShare = ({ failed, requests }: NodeWindow): number => failed / requests;
  const answering = judged.filter(({ failed, requests }) => failed < requests);
  const usualShare = middle(judged.map(failedShare));
  const usualMs = middle(answering.map(({ medianMs }) => medianMs));
  const outliers = judged.filter(
    window =>
      failedShare(window) > usualShare + 0.2 ||
      (window.failed < window.requests && window.medianMs > 3 * usualMs),
  );
  return outliers.length < fleet.length / 2 ? outliers.map(({ node }) => node) : [];
  // END SOLUTION
}
