import { requireKnownFields, requireNonNegative, requirePositive } from '../../ground/arguments.js';
import type { Random } from '../random/index.js';
import type { NodeId } from './node.js';
import type { LinkOptions } from './world.js';

/** Something that is done to the world while it runs. */
export type Fault =
  /** Nodes of different groups cannot reach each other; who is in no group reaches everybody. */
  | { readonly kind: 'partition'; readonly groups: readonly (readonly NodeId[])[] }
  /** Nothing sent by `from` reaches `to`; the other direction works. */
  | { readonly kind: 'cut'; readonly from: NodeId; readonly to: NodeId }
  /** Ends every partition and cut. */
  | { readonly kind: 'heal' }
  /** The node stops at once. What it had not synced is lost, from some write on; its whole disk if `loseDisk`. */
  | { readonly kind: 'crash'; readonly node: NodeId; readonly loseDisk: boolean }
  | { readonly kind: 'restart'; readonly node: NodeId }
  /** The node does nothing, and does not know it: what comes meanwhile is handled when it resumes. */
  | { readonly kind: 'pause'; readonly node: NodeId }
  | { readonly kind: 'resume'; readonly node: NodeId }
  /** Its handlers and its disk take so many times as long as the world says; 1 is as usual. */
  | { readonly kind: 'slow'; readonly node: NodeId; readonly factor: number }
  /** Links behave otherwise from now on; without `from` or `to`, those from or to everybody. */
  | { readonly kind: 'set-link'; readonly from?: NodeId; readonly to?: NodeId; readonly change: LinkOptions }
  /** Every link behaves again as the world says. */
  | { readonly kind: 'reset-links' }
  /** The node's clock jumps. */
  | { readonly kind: 'step-clock'; readonly node: NodeId; readonly byMs: number };

/** A fault at a time. */
export interface ScheduledFault {
  readonly atMs: number;
  readonly fault: Fault;
}

/** Draws the faults of a run from its seed; see `swarm`. */
export type FaultPlan = (random: Random, nodes: readonly NodeId[]) => readonly ScheduledFault[];

/**
 * At a time of the world's own clock, in ms, this happens: `at(500, partition(['a'], ['b', 'c']))`.
 *
 * @throws RangeError if an argument is outside its range
 */
export function at(timeMs: number, fault: Fault): ScheduledFault {
  requireNonNegative('timeMs', timeMs);
  return { atMs: timeMs, fault };
}

/** Somebody in two groups would be on both sides. */
function requireApart(groups: readonly (readonly NodeId[])[]): void {
  const all = groups.flat();
  const twice = all.find((node, index) => all.indexOf(node) !== index);
  if (twice !== undefined) throw new RangeError(`'${twice}' is in two groups of a partition`);
}

/** A complete partition between groups, or a partial one where nodes are left out: those still reach everybody. */
export function partition(...groups: readonly NodeId[][]): Fault {
  if (groups.length < 2) throw new RangeError(`a partition needs at least two groups, got ${groups.length}`);
  requireApart(groups);
  return { kind: 'partition', groups };
}

/** A one-way partition: what `from` sends no longer reaches `to`. */
export function cut(from: NodeId, to: NodeId): Fault {
  return { kind: 'cut', from, to };
}

/** Every link works again. */
export function heal(): Fault {
  return { kind: 'heal' };
}

/**
 * The node stops; `loseDisk` takes its disk too.
 *
 * @throws RangeError if an argument is outside its range
 */
export function crash(node: NodeId, options: { loseDisk?: boolean } = {}): Fault {
  requireKnownFields('options', options, { loseDisk: true });
  return { kind: 'crash', node, loseDisk: options.loseDisk ?? false };
}

/** A crashed node begins again, from its disk. */
export function restart(node: NodeId): Fault {
  return { kind: 'restart', node };
}

/** The node stands still (a garbage collection, a stopped virtual machine) until {@link resume}. */
export function pause(node: NodeId): Fault {
  return { kind: 'pause', node };
}

/** Lets a paused node go on: it first handles what came meanwhile. */
export function resume(node: NodeId): Fault {
  return { kind: 'resume', node };
}

/**
 * The node goes on, but slowly: what its handlers do takes effect later, and what comes meanwhile waits.
 *
 * @param factor how many times as long everything takes; 1 ends it
 * @throws RangeError if an argument is outside its range
 */
export function slow(node: NodeId, factor: number): Fault {
  requirePositive('factor', factor);
  return { kind: 'slow', node, factor };
}

/**
 * Links behave otherwise from now on: `setLink({ from: 'a', to: 'b' }, { loss: 0.5 })`; the later change counts.
 *
 * @throws RangeError if an argument is outside its range
 */
export function setLink(link: { from?: NodeId; to?: NodeId }, change: LinkOptions): Fault {
  requireKnownFields('link', link, { from: true, to: true });
  return { kind: 'set-link', ...link, change };
}

/** Every link behaves again as the world says. */
export function resetLinks(): Fault {
  return { kind: 'reset-links' };
}

/**
 * A fault that comes and goes: a partition that flaps.
 *
 * @param fault `partition(...)` or `cut(...)`; it is ended by `heal()`
 * @param options.fromMs when it begins for the first time
 * @param options.untilMs when it is over for good
 * @param options.downMs how long it lasts each time, above 0
 * @param options.upMs how long everything works in between, above 0
 */
export function flapping(
  fault: Fault,
  options: { fromMs: number; untilMs: number; downMs: number; upMs: number },
): ScheduledFault[] {
  const { fromMs, untilMs, downMs, upMs } = options;
  requireNonNegative('fromMs', fromMs);
  requirePositive('downMs', downMs);
  requirePositive('upMs', upMs);
  if (fault.kind !== 'partition' && fault.kind !== 'cut')
    throw new RangeError(`only a partition or a cut can flap, got '${fault.kind}'`);
  const faults: ScheduledFault[] = [];
  for (let time = fromMs; time < untilMs; time += downMs + upMs)
    faults.push(at(time, fault), at(Math.min(untilMs, time + downMs), heal()));
  return faults;
}

/** The node's clock jumps by this many ms, forward or back. */
export function stepClock(node: NodeId, byMs: number): Fault {
  return { kind: 'step-clock', node, byMs };
}

/** The nodes that a fault names. */
export function nodesNamedBy(fault: Fault): readonly NodeId[] {
  if (fault.kind === 'partition') return fault.groups.flat();
  if (fault.kind === 'cut' || fault.kind === 'set-link')
    return [fault.from, fault.to].filter(name => name !== undefined);
  return fault.kind === 'heal' || fault.kind === 'reset-links' ? [] : [fault.node];
}
