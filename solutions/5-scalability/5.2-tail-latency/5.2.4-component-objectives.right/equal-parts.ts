/** Another right answer: along a sequence every part gets an equal part of the time, however long it is; calls are counted on a walk of their own. */
import type { CallGraph } from 'faultlines/latency';

interface Objective {
  component: string;
  withinMs: number;
  share: number;
}

function leavesOf(
  graph: CallGraph,
  withinMs: number,
  count: number,
): { name: string; ms: number; count: number }[] {
  switch (graph.kind) {
    case 'call':
      return [{ name: graph.component, ms: withinMs, count }];
    case 'fan-out':
      return leavesOf(graph.part, withinMs, count * graph.count);
    case 'parallel':
      return graph.parts.flatMap(part => leavesOf(part, withinMs, count));
    default:
      return graph.parts.flatMap(part => leavesOf(part, withinMs / graph.parts.length, count));
  }
}

export function objectivesFor(graph: CallGraph, withinMs: number, share: number): Objective[] {
  const leaves = leavesOf(graph, withinMs, 1);
  const calls = leaves.reduce((sum, { count }) => sum + count, 0);
  return [...new Set(leaves.map(({ name }) => name))].sort().map(component => ({
    component,
    withinMs: Math.min(...leaves.filter(({ name }) => name === component).map(({ ms }) => ms)),
    share: Math.exp(Math.log(share) / calls),
  }));
}
