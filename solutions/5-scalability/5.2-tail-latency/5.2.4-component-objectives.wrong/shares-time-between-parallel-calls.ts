/**
 * Misconception: time is divided by the number of components. Calls side by side spend the same time, not one after the other.
 *
 * Loses: wastes nothing
 * Explained by: unused
 */
import type { CallGraph } from 'faultlines/latency';

export interface Objective {
  component: string;
  withinMs: number;
  share: number;
}

export function objectivesFor(graph: CallGraph, withinMs: number, share: number): Objective[] {
  const times = new Map<string, number>();
  let calls = 0;
  const depthOf = (part: CallGraph): number => {
    if (part.kind === 'call') return 1;
    if (part.kind === 'fan-out') return depthOf(part.part);
    const depths = part.parts.map(depthOf);
    return part.kind === 'sequence' ? depths.reduce((a, b) => a + b, 0) : Math.max(...depths);
  };
  const visit = (part: CallGraph, time: number, servers: number): void => {
    if (part.kind === 'call') {
      calls += servers;
      times.set(part.component, Math.min(time, times.get(part.component) ?? time));
    } else if (part.kind === 'fan-out') {
      visit(part.part, time, servers * part.count);
    } else if (part.kind === 'parallel') {
      for (const child of part.parts) visit(child, time / part.parts.length, servers);
    } else {
      const depth = depthOf(part);
      for (const child of part.parts) visit(child, (time * depthOf(child)) / depth, servers);
    }
  };
  visit(graph, withinMs, 1);
  return [...times].map(([component, time]) => ({ component, withinMs: time, share: share ** (1 / calls) }));
}
