import type { NodeId } from '../../engine/simulation/index.js';

/** A value and when it was written: by count, and by the writer's name where counts are equal. So any two versions have an order. */
export interface Version<Value = unknown> {
  readonly value: Value;
  /** A whole number: a count of writes, or a time. */
  readonly count: number;
  readonly writer: NodeId;
}

/** Whether one version is later than another; everything is later than nothing. */
export function isLater(one: Version | undefined, other: Version | undefined): boolean {
  if (one === undefined) return false;
  if (other === undefined) return true;
  return one.count !== other.count ? one.count > other.count : one.writer > other.writer;
}

/** The later of two versions. */
export function laterOf<Kept extends Version | undefined>(one: Kept, other: Kept): Kept {
  return isLater(other, one) ? other : one;
}
