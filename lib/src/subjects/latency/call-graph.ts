/**
 * Objectives over a call graph: from what a user is promised to what each component must promise.
 *
 * A graph is plain data: calls, one after the other or side by side, and fan-outs to many servers of one kind.
 */

import { type Distribution, Random } from '../../engine/random/index.js';
import {
  complain,
  requireCount,
  requireDistribution,
  requireLength,
  requireOneOf,
  requirePositive,
  requireRecord,
  requireShareAboveZero,
  requireSteps,
  requireText,
  requireWhole,
} from '../../ground/arguments.js';

/** One call to a component; the same component may be called at several places. */
export interface Call {
  readonly kind: 'call';
  readonly component: string;
}

/** Parts that run one after the other: their times add. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly parts: readonly CallGraph[];
}

/** Parts that start together; the request goes on when the last is done. */
export interface Parallel {
  readonly kind: 'parallel';
  readonly parts: readonly CallGraph[];
}

/** The same part on many servers at once; all must answer. */
export interface FanOut {
  readonly kind: 'fan-out';
  /** Servers, a whole number, 1 or above. */
  readonly count: number;
  readonly part: CallGraph;
}

export type CallGraph = Call | Sequence | Parallel | FanOut;

/** Names of what a graph is made of. */
const KINDS = ['call', 'sequence', 'parallel', 'fan-out'];

/** @throws RangeError that names the part of a graph that is none, or that holds itself */
function requireGraph(name: string, graph: CallGraph, within: readonly CallGraph[] = []): void {
  requireRecord(name, graph);
  requireOneOf(`${name}.kind`, graph.kind, KINDS);
  if (within.includes(graph)) complain(name, 'a graph that does not hold itself', graph);
  const path = [...within, graph];
  if (graph.kind === 'call') requireText(`${name}.component`, graph.component);
  else if (graph.kind === 'fan-out') {
    requireWhole(`${name}.count`, graph.count, 1);
    requireGraph(`${name}.part`, graph.part, path);
  } else {
    requireLength(`${name}.parts`, graph.parts, 0);
    Array.from(graph.parts).forEach((part, i) => {
      requireGraph(`${name}.parts[${i}]`, part, path);
    });
  }
}

/**
 * One call to a component.
 *
 * @throws RangeError if the component has no name
 */
export function call(component: string): Call {
  requireText('component', component);
  return { kind: 'call', component };
}

/**
 * Parts that follow one another: the request takes as long as all of them together.
 *
 * @throws RangeError if a part is no call graph
 */
export function inSequence(...parts: CallGraph[]): Sequence {
  parts.forEach((part, i) => {
    requireGraph(`parts[${i}]`, part);
  });
  return { kind: 'sequence', parts };
}

/**
 * Parts that begin at once: the request waits for the slowest.
 *
 * @throws RangeError if a part is no call graph
 */
export function inParallel(...parts: CallGraph[]): Parallel {
  parts.forEach((part, i) => {
    requireGraph(`parts[${i}]`, part);
  });
  return { kind: 'parallel', parts };
}

/**
 * One part called many times at once: the request waits for the slowest.
 *
 * @param count how many times, a whole number, 1 or above
 * @throws RangeError if the count is outside its range or the part is no call graph
 */
export function fanOutTo(count: number, part: CallGraph): FanOut {
  requireWhole('count', count, 1);
  requireGraph('part', part);
  return { kind: 'fan-out', count, part };
}

/**
 * How often one request calls each component.
 *
 * @throws RangeError if an argument is outside its range
 */
export function callsPerRequest(graph: CallGraph): Map<string, number> {
  requireGraph('graph', graph);
  const counts = new Map<string, number>();
  const visit = (part: CallGraph, times: number): void => {
    if (part.kind === 'call') counts.set(part.component, (counts.get(part.component) ?? 0) + times);
    else if (part.kind === 'fan-out') visit(part.part, times * part.count);
    else for (const child of part.parts) visit(child, times);
  };
  visit(graph, 1);
  return counts;
}

/**
 * How many calls follow one another on the longest way through a graph; 0 where it calls nothing.
 *
 * @throws RangeError if an argument is outside its range
 */
export function callDepth(graph: CallGraph): number {
  requireGraph('graph', graph);
  return depthOf(graph);
}

function depthOf(graph: CallGraph): number {
  switch (graph.kind) {
    case 'call':
      return 1;
    case 'fan-out':
      return depthOf(graph.part);
    case 'sequence':
      return graph.parts.reduce((sum, part) => sum + depthOf(part), 0);
    case 'parallel':
      return graph.parts.reduce((most, part) => Math.max(most, depthOf(part)), 0);
  }
}

/** What a component must promise so that the whole keeps its promise. */
export interface ComponentObjective {
  readonly component: string;
  /** Calls of it by one request. */
  readonly calls: number;
  /** Milliseconds within which it must answer. */
  readonly withinMs: number;
  /** Share of its calls that must be answered within that time. */
  readonly share: number;
}

/**
 * Objectives for the components of a call graph, from one for the whole.
 *
 * If every call is answered in its time, the whole is: times add along the longest way. If calls are late independently,
 * the whole is in time with the product of their shares; so every call gets the same share, the root of the whole's. Time
 * is split evenly over the longest way that a component stands on: a component on a longer way gets less.
 *
 * @param graph what one request calls
 * @param withinMs the user's latency objective, in ms, above 0
 * @param share of requests that must meet it, in (0, 1]
 * @returns one objective for each component, in order of first call
 * @throws RangeError if an argument is outside its range or the graph calls nothing
 */
export function componentObjectives(graph: CallGraph, withinMs: number, share: number): ComponentObjective[] {
  requirePositive('withinMs', withinMs);
  requireShareAboveZero('share', share);
  const calls = callsPerRequest(graph);
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new RangeError('graph must call at least one component');
  const callShare = share ** (1 / total);
  const times = callTimes(graph, withinMs);
  return [...calls].map(([component, count]) => ({
    component,
    calls: count,
    withinMs: times.get(component) as number,
    share: callShare,
  }));
}

/** Splits the time of a sequence by the depth of its parts; a component called at several places gets the least. */
function callTimes(graph: CallGraph, withinMs: number): Map<string, number> {
  const times = new Map<string, number>();
  const visit = (part: CallGraph, time: number): void => {
    if (part.kind === 'call') times.set(part.component, Math.min(time, times.get(part.component) ?? time));
    else if (part.kind === 'fan-out') visit(part.part, time);
    else if (part.kind === 'parallel') for (const child of part.parts) visit(child, time);
    else for (const child of part.parts) visit(child, (time * depthOf(child)) / Math.max(1, depthOf(part)));
  };
  visit(graph, withinMs);
  return times;
}

/**
 * Draws the latency of whole requests over a call graph.
 *
 * @param options.latencies of one call to each component, in ms; calls are independent
 * @param options.requests how many to draw, 1 or above
 * @throws RangeError if a component has no latency, or there would be more than 100,000,000 calls
 */
export function simulateCallGraph(options: {
  graph: CallGraph;
  latencies: Readonly<Record<string, Distribution>>;
  requests: number;
  seed: number | string;
}): Float64Array {
  const { graph, latencies, requests, seed } = options;
  requireCount('requests', requests, 1);
  requireRecord('latencies', latencies);
  const calls = callsPerRequest(graph);
  requireSteps('requests', requests, requests * [...calls.values()].reduce((sum, count) => sum + count, 0));
  const unknown = [...calls.keys()].find(component => !Object.hasOwn(latencies, component));
  if (unknown !== undefined)
    throw new RangeError(`latencies must hold every component, '${unknown}' is missing`);
  for (const component of calls.keys()) requireDistribution(`latencies.${component}`, latencies[component]);
  const random = new Random(seed);
  const draw = (part: CallGraph): number => {
    switch (part.kind) {
      case 'call':
        return (latencies[part.component] as Distribution).sample(random);
      case 'sequence':
        return part.parts.reduce((sum, child) => sum + draw(child), 0);
      case 'parallel':
        return part.parts.reduce((slowest, child) => Math.max(slowest, draw(child)), 0);
      case 'fan-out': {
        let slowest = 0;
        for (let server = 0; server < part.count; server++) slowest = Math.max(slowest, draw(part.part));
        return slowest;
      }
    }
  };
  return Float64Array.from({ length: requests }, () => draw(graph));
}
