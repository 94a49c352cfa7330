// exercise 3.5.2

/**
 * The probability that at least one quorum is up, nodes being up independently of each other.
 *
 * @param quorums the minimal quorums, each a list of nodes; no list, or an empty one, may come too
 * @param up for each node, by its place, the probability that it is up
 */
export function quorumUp(quorums: number[][], up: number[]): number {
  // BEGIN SOLUTION
  const known = new Map<string, number>();
  // Decide one node after the other. What is left depends only on the quorums that are still possible.
  const chance = (node: number, possible: number[][]): number => {
    if (possible.some(quorum => quorum.length === 0)) return 1;
    if (possible.length === 0) return 0;
    const key = `${node} ${JSON.stringify(possible)}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const without = possible.filter(quorum => !quorum.includes(node));
    const withNode = possible.map(quorum => quorum.filter(other => other !== node));
    const distinct = [...new Map(withNode.map(quorum => [quorum.join(), quorum])).values()];
    const result = up[node] * chance(node + 1, distinct) + (1 - up[node]) * chance(node + 1, without);
    known.set(key, result);
    return result;
  };
  return chance(
    0,
    quorums.map(quorum => [...new Set(quorum)].sort((one, other) => one - other)),
  );
  // END SOLUTION
}
