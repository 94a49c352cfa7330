// exercise 1.5.3

import { unanswered } from 'faultlines/exercise';

/** An event of a trace. The events of one process stand in the order in which they happened. */
export interface TraceEntry {
  process: string;
  /** If it received a message: the place in the trace of the event that sent it, above this one. */
  hears?: number;
}

/**
 * Whether one event happened before another: earlier at the same process, or the sending of what the other received, or by a chain of these.
 *
 * @param trace events, each below what it follows
 * @param one the place of an event, from 0
 * @param other the place of another, or of the same
 */
export function happensBefore(trace: TraceEntry[], one: number, other: number): boolean {
  throw unanswered();
}

/**
 * The pairs of events of which neither happened before the other.
 *
 * @returns each pair once, the smaller place first, in ascending order
 */
export function concurrentPairs(trace: TraceEntry[]): [number, number][] {
  throw unanswered();
}
