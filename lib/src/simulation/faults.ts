import { requireNonNegative } from '../arguments.js';
import type { NodeId } from './node.js';

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
  /** The node's clock jumps. */
  | { readonly kind: 'step-clock'; readonly node: NodeId; readonly byMs: number };

/** A fault at a time. */
export interface ScheduledFault {
  readonly atMs: number;
  readonly fault: Fault;
}

/** At a time of the world's own clock, in ms, this happens: `at(500, partition(['a'], ['b', 'c']))`. */
export function at(timeMs: number, fault: Fault): ScheduledFault {
  requireNonNegative('timeMs', timeMs);
  return { atMs: timeMs, fault };
}

/** A complete partition between groups, or a partial one where nodes are left out: those still reach everybody. */
export function partition(...groups: readonly NodeId[][]): Fault {
  if (groups.length < 2) throw new RangeError(`a partition needs at least two groups, got ${groups.length}`);
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

/** The node stops; `loseDisk` takes its disk too. */
export function crash(node: NodeId, options: { loseDisk?: boolean } = {}): Fault {
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

export function resume(node: NodeId): Fault {
  return { kind: 'resume', node };
}

/** The node's clock jumps by this many ms, forward or back. */
export function stepClock(node: NodeId, byMs: number): Fault {
  return { kind: 'step-clock', node, byMs };
}

/** The nodes that a fault names. */
export function nodesNamedBy(fault: Fault): readonly NodeId[] {
  if (fault.kind === 'partition') return fault.groups.flat();
  if (fault.kind === 'cut') return [fault.from, fault.to];
  return fault.kind === 'heal' ? [] : [fault.node];
}
