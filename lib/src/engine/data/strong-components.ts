/** A graph whose nodes are the numbers from 0 on, and whose edges are counted by node. */
export interface DirectedGraph {
  readonly size: number;
  /** How many edges leave a node. */
  degree(node: number): number;
  /** Where the edge of this number leads; below 0 where it leads out of the graph. */
  target(node: number, edge: number): number;
}

/**
 * The strongly connected component of each node that the roots lead to: two nodes are on a common cycle exactly if they
 * have the same number; -1 for a node that no root leads to. Without recursion, since a path may be as long as the graph
 * is large.
 * Source: Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), 1972.
 *
 * @param roots where the search begins; all nodes unless said otherwise
 */
export function strongComponentsOf(graph: DirectedGraph, roots?: Iterable<number>): Int32Array {
  const { size } = graph;
  const component = new Int32Array(size).fill(-1);
  const number = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const next = new Int32Array(size);
  const open: number[] = [];
  let numbers = 0;
  let components = 0;
  for (const root of roots ?? number.keys()) {
    if (number[root] >= 0) continue;
    const path = [root];
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (number[node] < 0) {
        number[node] = low[node] = numbers++;
        open.push(node);
      }
      if (next[node] < graph.degree(node)) {
        const to = graph.target(node, next[node]++);
        if (to < 0) continue;
        if (number[to] < 0) path.push(to);
        else if (component[to] < 0) low[node] = Math.min(low[node], number[to]);
        continue;
      }
      path.pop();
      if (path.length > 0) {
        const parent = path[path.length - 1];
        low[parent] = Math.min(low[parent], low[node]);
      }
      if (low[node] !== number[node]) continue;
      for (let member = -1; member !== node; ) {
        member = open.pop() as number;
        component[member] = components;
      }
      components += 1;
    }
  }
  return component;
}
