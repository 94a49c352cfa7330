/**
 * Objectives over a call graph: from what a user is promised to what each component must promise.
 *
 * A graph is plain data: calls, one after the other or side by side, and fan-outs to many servers of one kind.
 */
import { requirePositive, requireProbability, requireWhole } from '../arguments.js';
import { type Distribution, Random } from '../random/index.js';

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

export function call(component: string): Call {
  return { kind: 'call', component };
}

export function inSequence(...parts: CallGraph[]): Sequence {
  return { kind: 'sequence', parts };
}

export function inParallel(...parts: CallGraph[]): Parallel {
  return { kind: 'parallel', parts };
}

export function fanOutTo(count: number, part: CallGraph): FanOut {
  requireWhole('count', count, 1);
  return { kind: 'fan-out', count, part };
}

/** How often one request calls each component. */
export function callsPerRequest(graph: CallGraph): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (part: CallGraph, times: number): void => {
    if (part.kind === 'call') counts.set(part.component, (counts.get(part.component) ?? 0) + times);
    else if (part.kind === 'fan-out') visit(part.part, times * part.count);
    else for (const child of part.parts) visit(child, times);
  };
  visit(graph, 1);
  return counts;
}

/** How many calls follow one another on the longest way through a graph. */
export function callDepth(graph: CallGraph): number {
  switch (graph.kind) {
    case 'call':
      return 1;
    case 'fan-out':
      return callDepth(graph.part);
    case 'sequence':
      return graph.parts.reduce((sum, part) => sum + callDepth(part), 0);
    case 'parallel':
      return Math.max(...graph.parts.map(callDepth));
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
  requirePositive('share', share);
  requireProbability('share', share);
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
    else for (const child of part.parts) visit(child, (time * callDepth(child)) / callDepth(part));
  };
  visit(graph, withinMs);
  return times;
}

/**
 * Draws the latency of whole requests over a call graph.
 *
 * @param latencies of one call to each component, in ms; calls are independent
 * @param requests how many to draw, 1 or above
 * @throws RangeError if a component has no latency
 */
export function simulateCallGraph(options: {
  graph: CallGraph;
  latencies: Readonly<Record<string, Distribution>>;
  requests: number;
  seed: number;
}): Float64Array {
  const { graph, latencies, requests, seed } = options;
  requireWhole('requests', requests, 1);
  const unknown = [...callsPerRequest(graph).keys()].find(component => latencies[component] === undefined);
  if (unknown !== undefined)
    throw new RangeError(`latencies must hold every component, '${unknown}' is missing`);
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
