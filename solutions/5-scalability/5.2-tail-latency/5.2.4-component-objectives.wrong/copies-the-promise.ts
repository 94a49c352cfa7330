/**
 * Misconception: a component that keeps the promise of the whole keeps the whole to it. Every call is one more chance to be late.
 *
 * Loses: keeps the promise
 * Loses: counts every server of a fan-out
 * Explained by: in time
 */
import type { CallGraph } from 'faultlines/latency';

export interface Objective {
  component: string;
  withinMs: number;
  share: number;
}

export function objectivesFor(graph: CallGraph, withinMs: number, share: number): Objective[] {
  const times = new Map<string, number>();
  const depthOf = (part: CallGraph): number => {
    if (part.kind === 'call') return 1;
    if (part.kind === 'fan-out') return depthOf(part.part);
    const depths = part.parts.map(depthOf);
    return part.kind === 'sequence' ? depths.reduce((a, b) => a + b, 0) : Math.max(...depths);
  };
  const visit = (part: CallGraph, time: number): void => {
    if (part.kind === 'call') {
      times.set(part.component, Math.min(time, times.get(part.component) ?? time));
    } else if (part.kind === 'fan-out') {
      visit(part.part, time);
    } else if (part.kind === 'parallel') {
      for (const child of part.parts) visit(child, time);
    } else {
      const depth = depthOf(part);
      for (const child of part.parts) visit(child, (time * depthOf(child)) / depth);
    }
  };
  visit(graph, withinMs);
  return [...times].map(([component, time]) => ({ component, withinMs: time, share }));
}
