/**
 * Misconception: a system is as available as its best quorum. Another one may be up when that is down.
 *
 * Loses: is exact for any small system
 * Loses: stays exact for systems of the real size
 * Explained by: those with a quorum have a probability of
 */
export function quorumUp(quorums: number[][], up: number[]): number {
  const chances = quorums.map(quorum => [...new Set(quorum)].reduce((chance, node) => chance * up[node], 1));
  return Math.max(0, ...chances);
}
