// exercise 5.2.4

import { unanswered } from 'faultlines/exercise';
import type { CallGraph } from 'faultlines/latency';

/** What a component must promise: this share of its calls answered within this time. */
export interface Objective {
  component: string;
  withinMs: number;
  share: number;
}

/**
 * Objectives for the components of a call graph, one for each, so that the whole keeps its own.
 *
 * @param graph calls, in sequence, in parallel, and fanned out; `kind` tells them apart
 * @param withinMs the time in which the whole must answer
 * @param share of requests that must meet it
 */
export function objectivesFor(graph: CallGraph, withinMs: number, share: number): Objective[] {
  throw unanswered();
}
