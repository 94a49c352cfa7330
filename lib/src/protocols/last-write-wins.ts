/** Last-write-wins: of two writes the one with the later timestamp is kept. */
import { requireFinite, requireRecord, requireText } from '../ground/arguments.js';

/** A write and the timestamp that its coordinator gave it. */
export interface StampedWrite {
  readonly timestampMs: number;
  /** Decides between equal timestamps: the greater name wins. */
  readonly writer: string;
}

function requireWrite(name: string, write: StampedWrite): void {
  requireRecord(name, write);
  requireFinite(`${name}.timestampMs`, write.timestampMs);
  requireText(`${name}.writer`, write.writer);
}

/**
 * Of two writes, the one that last-write-wins keeps: the greater timestamp, whatever came last.
 *
 * @throws RangeError if an argument is outside its range
 */
export function lastWriteOf<Write extends StampedWrite>(one: Write, other: Write): Write {
  requireWrite('one', one);
  requireWrite('other', other);
  if (one.timestampMs !== other.timestampMs) return one.timestampMs > other.timestampMs ? one : other;
  return one.writer >= other.writer ? one : other;
}
