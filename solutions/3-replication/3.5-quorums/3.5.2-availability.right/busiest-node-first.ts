/** Another right answer: decides the node first that is in most quorums and drops quorums that hold others, instead of remembering. */
export function quorumUp(quorums: number[][], up: number[]): number {
  const left = quorums.map(quorum => new Set(quorum));
  const chance = (open: Set<number>[]): number => {
    if (open.length === 0) return 0;
    if (open.some(quorum => quorum.size === 0)) return 1;
    const seen = new Map<number, number>();
    for (const quorum of open) for (const node of quorum) seen.set(node, (seen.get(node) ?? 0) + 1);
    const [[node]] = [...seen].sort((one, other) => other[1] - one[1]);
    const missing = open.filter(quorum => !quorum.has(node));
    const reduced = open.map(quorum => new Set([...quorum].filter(other => other !== node)));
    const minimal = reduced.filter(
      (quorum, index) =>
        !reduced.some(
          (other, place) =>
            place !== index &&
            [...other].every(one => quorum.has(one)) &&
            (other.size < quorum.size || place < index),
        ),
    );
    return up[node] * chance(minimal) + (1 - up[node]) * chance(missing);
  };
  return chance(left);
}
