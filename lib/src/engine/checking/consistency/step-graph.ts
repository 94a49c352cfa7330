/** Graphs whose edges say why one access comes before another: `out[access]` are those that begin there. */

/** An edge. */
export interface OrderStep {
  readonly from: number;
  readonly to: number;
}

export type StepGraph<Edge extends OrderStep> = readonly (readonly Edge[])[];

/** Each node before those that its edges lead to; of a graph with cycles, those only that no cycle leads to. */
export function orderAlong<Edge extends OrderStep>(out: StepGraph<Edge>): number[] {
  const waiting = new Int32Array(out.length);
  for (const edges of out) for (const { to } of edges) waiting[to] += 1;
  const order: number[] = [];
  waiting.forEach((count, node) => {
    if (count === 0) order.push(node);
  });
  for (let at = 0; at < order.length; at++)
    for (const { to } of out[order[at]]) if (--waiting[to] === 0) order.push(to);
  return order;
}

/** A shortest way over edges that are allowed; `undefined` if there is none, or none so short. */
export function shortestPath<Edge extends OrderStep>(
  out: StepGraph<Edge>,
  from: number,
  to: number,
  isAllowed: (edge: Edge) => boolean = () => true,
  longest: number = Number.POSITIVE_INFINITY,
): Edge[] | undefined {
  if (from === to) return [];
  const arrival = new Map<number, Edge>();
  let front = [from];
  for (let length = 1; length <= longest && front.length > 0; length++) {
    const next: number[] = [];
    for (const node of front) {
      for (const edge of out[node]) {
        if (arrival.has(edge.to) || !isAllowed(edge)) continue;
        arrival.set(edge.to, edge);
        if (edge.to === to) return wayBack(arrival, from, to);
        next.push(edge.to);
      }
    }
    front = next;
  }
  return undefined;
}

function wayBack<Edge extends OrderStep>(
  arrival: ReadonlyMap<number, Edge>,
  from: number,
  to: number,
): Edge[] {
  const path: Edge[] = [];
  for (let at = to; at !== from || path.length === 0; at = path[path.length - 1].from)
    path.push(arrival.get(at) as Edge);
  return path.reverse();
}

/** A shortest cycle; `undefined` if there is none. */
export function shortestCycle<Edge extends OrderStep>(out: StepGraph<Edge>): Edge[] | undefined {
  const isLeft = nodesBetweenCycles(out);
  const isInside = ({ to }: Edge): boolean => isLeft[to] === 1;
  let best: Edge[] | undefined;
  for (let node = 0; node < out.length; node++) {
    for (const edge of isLeft[node] === 1 ? out[node] : []) {
      if (!isInside(edge)) continue;
      const longest = (best?.length ?? Number.POSITIVE_INFINITY) - 2;
      const back = shortestPath(out, edge.to, edge.from, isInside, longest);
      if (back !== undefined) best = [edge, ...back];
      if (best !== undefined && best.length <= 2) return best;
    }
  }
  return best;
}

/** What is left when everything that no edge leads to, or from which none leads on, is taken away again and again. */
function nodesBetweenCycles<Edge extends OrderStep>(out: StepGraph<Edge>): Uint8Array {
  const isLeft = new Uint8Array(out.length).fill(1);
  for (const node of orderAlong(out)) isLeft[node] = 0;
  const reversed: OrderStep[][] = out.map(() => []);
  out.forEach(edges => {
    for (const { from, to } of edges)
      if (isLeft[from] === 1 && isLeft[to] === 1) reversed[to].push({ from: to, to: from });
  });
  for (const node of orderAlong(reversed)) isLeft[node] = 0;
  return isLeft;
}
