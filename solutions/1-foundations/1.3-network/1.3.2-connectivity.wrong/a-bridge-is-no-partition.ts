/**
 * Misconception: where everybody is reached through others there is no partition. The two that cannot speak do not know of the bridge.
 *
 * Loses: names the partition
 * Explained by: partition
 */
/**
 * The largest groups of nodes in which everybody's messages can come to everybody, if others pass them on.
 *
 * @param reaches `reaches[i][j]` says that what node i sends arrives at node j; a node reaches itself
 * @returns the groups: each a list of node numbers; each node is in exactly one; any order
 */
export function components(reaches: boolean[][]): number[][] {
  const reachable = reaches.map((_, start) => {
    const seen = new Set([start]);
    for (const node of seen) {
      for (const [to, reached] of reaches[node].entries()) if (reached) seen.add(to);
    }
    return seen;
  });
  const groups: number[][] = [];
  for (const [node, seen] of reachable.entries()) {
    if (groups.some(group => group.includes(node))) continue;
    groups.push([...seen].filter(other => reachable[other].has(node)));
  }
  return groups;
}

/**
 * Who can ask a majority of all nodes directly, itself among them, and hear back from it.
 *
 * @param reaches as above
 * @returns node numbers, in any order
 */
export function majorityHolders(reaches: boolean[][]): number[] {
  const nodes = reaches.map((_, node) => node);
  return nodes.filter(node => {
    const mutual = nodes.filter(other => reaches[node][other] && reaches[other][node]);
    return 2 * mutual.length > nodes.length;
  });
}

/**
 * Names the partition: `none` if all links work; `one-way` if some link works in one direction only; `complete` if the nodes fall into
 * groups with all links inside and none between; `partial` otherwise.
 *
 * @param reaches as above
 */
export function kindOf(reaches: boolean[][]): 'none' | 'one-way' | 'complete' | 'partial' {
  if (reaches.every(row => row.every(reached => reached))) return 'none';
  if (reaches.some((row, from) => row.some((reached, to) => reached !== reaches[to][from]))) return 'one-way';
  if (components(reaches).length === 1) return 'none';
  const isWhole = components(reaches).every(group => group.every(a => group.every(b => reaches[a][b])));
  return isWhole ? 'complete' : 'partial';
}
