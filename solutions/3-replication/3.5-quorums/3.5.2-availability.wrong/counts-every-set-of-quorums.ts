/**
 * Misconception: inclusion and exclusion is the formula, so it will do. It is right, and sums over every set of quorums: four are 16 terms, 1,716 are
 * more than there are atoms.
 *
 * Loses: stays exact for systems of the real size
 * Explained by: threw RangeError
 */
export function quorumUp(quorums: number[][], up: number[]): number {
  if (quorums.length > 24) throw new RangeError(`2 to the ${quorums.length} terms are too many`);
  let sum = 0;
  for (let chosen = 1; chosen < 2 ** quorums.length; chosen++) {
    const union = new Set<number>();
    let size = 0;
    for (const [index, quorum] of quorums.entries()) {
      if (((chosen >> index) & 1) === 0) continue;
      size += 1;
      for (const node of quorum) union.add(node);
    }
    const allUp = [...union].reduce((chance, node) => chance * up[node], 1);
    sum += size % 2 === 1 ? allUp : -allUp;
  }
  return sum;
}
