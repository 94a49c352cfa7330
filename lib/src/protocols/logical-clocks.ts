import { requireFinite, requireRecord, requireText, requireWhole } from '../ground/arguments.js';

/** The greatest count to which one can be added. */
const MOST_COUNT = Number.MAX_SAFE_INTEGER - 1;

/**
 * The next time of a Lamport clock: one more than anything that it has shown or heard of. Then an event that came before another has the smaller time. The
 * reverse does not hold: a smaller time says only that the other event did **not** come before.
 *
 * @param time what it showed last, a whole number, 0 or above
 * @param heard the time of a message that was received, 0 or above, if one was
 * @throws RangeError if an argument is outside its range
 */
export function lamportNext(time: number, heard = 0): number {
  requireWhole('time', time, 0, MOST_COUNT);
  requireWhole('heard', heard, 0, MOST_COUNT);
  return Math.max(time, heard) + 1;
}

/** For each process, how many of its events are known of; a process that is not named has none. */
export type VectorClock = Readonly<Record<string, number>>;

/** The counts of a clock; a process may be called `constructor` or `__proto__` like any other. */
function countsOf(name: string, clock: VectorClock): Map<string, number> {
  requireRecord(name, clock);
  const counts = Object.entries(clock);
  for (const [process, count] of counts) requireWhole(`${name}.${process}`, count, 0, MOST_COUNT);
  return new Map(counts);
}

function joined(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Map<string, number> {
  const both = new Map(one);
  for (const [process, count] of other) both.set(process, Math.max(both.get(process) ?? 0, count));
  return both;
}

/**
 * The clock that knows what either of two knows.
 *
 * @throws RangeError if a count is not a whole number, 0 or above
 */
export function joinVectors(one: VectorClock, other: VectorClock): VectorClock {
  return Object.fromEntries(joined(countsOf('one', one), countsOf('other', other)));
}

/**
 * The next time of a vector clock (Fidge 1988; Mattern 1989): what is known by now, and one more event at its own process.
 *
 * @param clock what it showed last
 * @param process its own
 * @param heard the clock of a message that was received, if one was
 * @throws RangeError if a count is not a whole number, 0 or above
 */
export function vectorNext(clock: VectorClock, process: string, heard: VectorClock = {}): VectorClock {
  requireText('process', process);
  const known = joined(countsOf('clock', clock), countsOf('heard', heard));
  return Object.fromEntries(known.set(process, (known.get(process) ?? 0) + 1));
}

/** How two events, or two versions, stand to each other. */
export type CausalRelation = 'before' | 'after' | 'concurrent' | 'equal';

/** Compares two vector clocks: before, if nowhere greater and somewhere less. Of two events, exactly then the one came before the other. */
export function compareVectors(one: VectorClock, other: VectorClock): CausalRelation {
  const [counts, others] = [countsOf('one', one), countsOf('other', other)];
  let isLess = false;
  let isGreater = false;
  for (const process of new Set([...counts.keys(), ...others.keys()])) {
    const difference = (counts.get(process) ?? 0) - (others.get(process) ?? 0);
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
  /** A whole number, 0 or above; -1 for a clock before its first event. */
  readonly counter: number;
}

function requireHybridTime(name: string, time: HybridTime): void {
  requireRecord(name, time);
  requireFinite(`${name}.wallMs`, time.wallMs);
  requireWhole(`${name}.counter`, time.counter, -1, MOST_COUNT);
}

/**
 * The next time of a hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical physical clocks", OPODIS 2014, figure 5). Like a Lamport clock it
 * is above everything heard of; unlike one it is never ahead of all wall clocks, so it is off by no more than they are apart.
 *
 * @param last what it showed last
 * @param wallMs what the process's own wall clock shows
 * @param heard the time of a message that was received, if one was
 * @throws RangeError if a time is not finite, or a counter not a whole number
 */
export function hybridNext(last: HybridTime, wallMs: number, heard?: HybridTime): HybridTime {
  requireFinite('wallMs', wallMs);
  requireHybridTime('last', last);
  if (heard !== undefined) requireHybridTime('heard', heard);
  const greatest = Math.max(last.wallMs, heard?.wallMs ?? wallMs, wallMs);
  const counters = [last, ...(heard === undefined ? [] : [heard])]
    .filter(time => time.wallMs === greatest)
    .map(({ counter }) => counter + 1);
  return { wallMs: greatest, counter: Math.max(0, ...counters) };
}

/**
 * Which of two hybrid times is the earlier: below 0 the first, above 0 the second, 0 for equal ones.
 *
 * @throws RangeError if an argument is outside its range
 */
export function compareHybridTimes(one: HybridTime, other: HybridTime): number {
  requireHybridTime('one', one);
  requireHybridTime('other', other);
  return one.wallMs - other.wallMs || one.counter - other.counter;
}
