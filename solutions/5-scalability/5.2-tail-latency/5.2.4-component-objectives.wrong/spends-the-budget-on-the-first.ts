/**
 * Misconception: any split of the budget is as good. The first component then has nothing to spare, the last has all of it.
 *
 * Loses: treats every call alike
 * Explained by: stricter
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
      for (const child of part.parts) visit(child, time, servers);
    } else {
      const depth = depthOf(part);
      for (const child of part.parts) visit(child, (time * depthOf(child)) / depth, servers);
    }
  };
  visit(graph, withinMs, 1);
  const strict = share ** (1 / (2 * calls));
  const callsOf = new Map<string, number>();
  const count = (part: CallGraph, servers: number): void => {
    if (part.kind === 'call') callsOf.set(part.component, (callsOf.get(part.component) ?? 0) + servers);
    else if (part.kind === 'fan-out') count(part.part, servers * part.count);
    else for (const child of part.parts) count(child, servers);
  };
  count(graph, 1);
  const components = [...times];
  const others = components.slice(0, -1).reduce((sum, [component]) => sum + (callsOf.get(component) ?? 0), 0);
  const last = (share / strict ** others) ** (1 / (calls - others));
  return components.map(([component, time], index) => ({
    component,
    withinMs: time,
    share: index === components.length - 1 ? last : strict,
  }));
}
