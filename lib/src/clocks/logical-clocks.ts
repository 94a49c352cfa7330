import { requireFinite, requireWhole } from '../arguments.js';

/**
 * The next time of a Lamport clock: one more than anything that it has shown or heard of. Then an event that came before another has the smaller time. The
 * reverse does not hold: a smaller time says only that the other event did **not** come before.
 *
 * @param time what it showed last, a whole number, 0 or above
 * @param heard the time of a message that was received, if one was
 */
export function lamportNext(time: number, heard = 0): number {
  requireWhole('time', time, 0);
  requireWhole('heard', heard, 0);
  return Math.max(time, heard) + 1;
}

/** For each process, how many of its events are known of; a process that is not named has none. */
export type VectorClock = Readonly<Record<string, number>>;

/** The clock that knows what either of two knows. */
export function joinVectors(one: VectorClock, other: VectorClock): VectorClock {
  const joined: Record<string, number> = { ...one };
  for (const [process, count] of Object.entries(other))
    joined[process] = Math.max(joined[process] ?? 0, count);
  return joined;
}

/**
 * The next time of a vector clock (Fidge 1988; Mattern 1989): what is known by now, and one more event at its own process.
 *
 * @param clock what it showed last
 * @param process its own
 * @param heard the clock of a message that was received, if one was
 */
export function vectorNext(clock: VectorClock, process: string, heard: VectorClock = {}): VectorClock {
  const known = joinVectors(clock, heard);
  return { ...known, [process]: (known[process] ?? 0) + 1 };
}

/** How two events, or two versions, stand to each other. */
export type CausalRelation = 'before' | 'after' | 'concurrent' | 'equal';

/** Compares two vector clocks: before, if nowhere greater and somewhere less. Of two events, exactly then the one came before the other. */
export function compareVectors(one: VectorClock, other: VectorClock): CausalRelation {
  let isLess = false;
  let isGreater = false;
  for (const process of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const difference = (one[process] ?? 0) - (other[process] ?? 0);
    if (difference < 0) isLess = true;
    if (difference > 0) isGreater = true;
  }
  if (isLess && isGreater) return 'concurrent';
  if (isLess) return 'before';
  return isGreater ? 'after' : 'equal';
}

/** A time that is near the wall clock's and respects causality: milliseconds, and a counter among events of the same. */
export interface HybridTime {
  readonly wallMs: number;
  readonly counter: number;
}

/**
 * The next time of a hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical physical clocks", OPODIS 2014, figure 5). Like a Lamport clock it
 * is above everything heard of; unlike one it is never ahead of all wall clocks, so it is off by no more than they are apart.
 *
 * @param last what it showed last
 * @param wallMs what the process's own wall clock shows
 * @param heard the time of a message that was received, if one was
 */
export function hybridNext(last: HybridTime, wallMs: number, heard?: HybridTime): HybridTime {
  requireFinite('wallMs', wallMs);
  const greatest = Math.max(last.wallMs, heard?.wallMs ?? wallMs, wallMs);
  const counters = [last, ...(heard === undefined ? [] : [heard])]
    .filter(time => time.wallMs === greatest)
    .map(({ counter }) => counter + 1);
  return { wallMs: greatest, counter: Math.max(0, ...counters) };
}

/** Which of two hybrid times is the earlier: below 0 the first, above 0 the second, 0 for equal ones. */
export function compareHybridTimes(one: HybridTime, other: HybridTime): number {
  return one.wallMs - other.wallMs || one.counter - other.counter;
}
