/**
 * Misconception: quorums fail independently, so one is up unless all are down. They share nodes, so they fail together.
 *
 * Loses: is exact for any small system
 * Loses: stays exact for systems of the real size
 * Loses: knows the borders
 * Explained by: those with a quorum have a probability of
 */
export function quorumUp(quorums: number[][], up: number[]): number {
  const allDown = quorums.reduce(
    (product, quorum) => product * (1 - quorum.reduce((chance, node) => chance * up[node], 1)),
    1,
  );
  return 1 - allDown;
}
