/** Another right answer: Warshall's closure of the matrix instead of a search from each node. */
export function components(reaches: boolean[][]): number[][] {
  const closed = reaches.map(row => [...row]);
  for (let via = 0; via < closed.length; via++)
    for (let from = 0; from < closed.length; from++)
      for (let to = 0; to < closed.length; to++) closed[from][to] ||= closed[from][via] && closed[via][to];
  const groups = new Map<number, number[]>();
  for (let node = closed.length - 1; node >= 0; node--) {
    const first = closed.findIndex((row, other) => other === node || (row[node] && closed[node][other]));
    groups.set(first, [...(groups.get(first) ?? []), node]);
  }
  return [...groups.values()];
}

export function majorityHolders(reaches: boolean[][]): number[] {
  const holders: number[] = [];
  for (let node = reaches.length - 1; node >= 0; node--) {
    let heard = 0;
    for (let other = 0; other < reaches.length; other++)
      if (reaches[node][other] && reaches[other][node]) heard++;
    if (heard >= Math.floor(reaches.length / 2) + 1) holders.push(node);
  }
  return holders;
}

export function kindOf(reaches: boolean[][]): 'none' | 'one-way' | 'complete' | 'partial' {
  let broken = 0;
  let alone = 0;
  for (const [from, row] of reaches.entries())
    for (const [to, works] of row.entries()) {
      if (works) continue;
      broken++;
      if (reaches[to][from]) alone++;
    }
  if (broken === 0) return 'none';
  if (alone > 0) return 'one-way';
  const rows = new Set(reaches.map(row => row.join()));
  const sizes = components(reaches).length;
  return rows.size === sizes ? 'complete' : 'partial';
}
