/**
 * Linearizability of a FIFO queue in which no value is enqueued twice, in time n log n.
 *
 * Each dequeue then names its enqueue, and a value stands for the pair. Value a *must go before* b if a's enqueue was over
 * before b's began, or a's dequeue before b's. Without dequeues that found nothing, the history is linearizable exactly if
 * no value is dequeued twice or before its enqueue begins, and no two values must go before each other: both relations
 * are interval orders, so a longer circle always holds one of length two. A dequeue that found nothing needs an instant at
 * which no value is certainly inside; such an instant parts the values into those gone by then and those yet to come.
 * Sources: Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs", CONCUR 2013, section 4 (the
 * violations); Bouajjani, Emmi, Enea and Hamza, "On reducing linearizability to state reachability", ICALP 2015.
 */

import { Interner } from '../data/interner.js';
import type { History } from './history.js';
import type { Judgment } from './linearizability.js';
import { answerOf, type OperationOutput, type QueueAccess } from './sequential-model.js';
import { firstFailure } from './unique-values.js';

/** Later than every place: when an operation completes that is open to the end. */
const OPEN = Number.MAX_VALUE;
/** Later still: when a value is dequeued that never is. */
const NEVER = Number.POSITIVE_INFINITY;

/** By operation: what it is, and the number of its value. */
interface QueueAccesses {
  readonly types: readonly QueueAccess['type'][];
  readonly values: Int32Array;
  readonly valueCount: number;
}

/** The values that took effect, by their index here. An enqueue happens within [enqueueFrom, enqueueTo], a dequeue likewise. */
interface QueuedValues {
  readonly enqueue: number[];
  readonly dequeue: number[];
  readonly enqueueFrom: number[];
  readonly enqueueTo: number[];
  readonly dequeueFrom: number[];
  readonly dequeueTo: number[];
}

/**
 * Judges a history of a queue.
 *
 * @param operations by invocation
 * @returns `undefined` if a value is enqueued twice, or the outcome of a dequeue is unknown: it may have taken any value
 */
export function judgeUniqueQueue<Input, Output>(
  operations: History<Input, Output>,
  access: (input: Input, answer: OperationOutput<Output> | undefined) => QueueAccess | undefined,
): Judgment<Input, Output> | undefined {
  const data = new Interner<unknown>();
  const types: QueueAccess['type'][] = [];
  const values = new Int32Array(operations.length).fill(-1);
  const enqueued = new Set<number>();
  for (let index = 0; index < operations.length; index++) {
    const one = access(operations[index].input, answerOf(operations[index]));
    if (one === undefined) return undefined;
    types.push(one.type);
    if (one.type === 'empty') continue;
    values[index] = data.numberOf(one.value);
    if (one.type === 'dequeue') continue;
    if (enqueued.has(values[index])) return undefined;
    enqueued.add(values[index]);
  }
  const accesses = { types, values, valueCount: data.size };
  return firstFailure(operations, until => queueOrder(operations, accesses, until));
}

/** An order of what took effect up to a place, or `undefined` if there is none. */
function queueOrder(operations: History, accesses: QueueAccesses, until: number): number[] | undefined {
  const queued = queuedValues(operations, accesses, until);
  if (queued === undefined) return undefined;
  const empties = emptyInstants(operations, accesses, queued, until);
  if (empties === undefined) return undefined;
  keepApart(
    queued,
    empties.map(({ instant }) => instant),
  );
  const order = valueOrder(queued);
  return order && operationOrder(queued, order, empties);
}

/**
 * Pairs enqueues with dequeues; `undefined` if a value is dequeued twice, or never enqueued. A value whose dequeue was over
 * before its enqueue began must go before itself, and so fails with the order of the values.
 */
function queuedValues(
  operations: History,
  { types, values, valueCount }: QueueAccesses,
  until: number,
): QueuedValues | undefined {
  const enqueueOf = new Int32Array(valueCount).fill(-1);
  const dequeueOf = new Int32Array(valueCount).fill(-1);
  const end = (index: number): number => {
    const { completedPlace = OPEN } = operations[index];
    return completedPlace <= until ? completedPlace : OPEN;
  };
  for (let index = 0; index < operations.length && operations[index].invokedPlace < until; index++) {
    if (types[index] === 'empty') continue;
    const value = values[index];
    if (types[index] === 'enqueue') enqueueOf[value] = index;
    else if (dequeueOf[value] < 0) dequeueOf[value] = index;
    else if (end(index) < OPEN) {
      // Of two dequeues of one value, one may still be open and never happen.
      if (end(dequeueOf[value]) < OPEN) return undefined;
      dequeueOf[value] = index;
    }
  }
  const mayLeave = latestEnqueueThatMayLeave(enqueueOf, dequeueOf, end);
  const queued: QueuedValues = {
    enqueue: [],
    dequeue: [],
    enqueueFrom: [],
    enqueueTo: [],
    dequeueFrom: [],
    dequeueTo: [],
  };
  for (let value = 0; value < valueCount; value++) {
    const enqueue = enqueueOf[value];
    let dequeue = dequeueOf[value];
    if (enqueue < 0) {
      if (dequeue >= 0 && end(dequeue) < OPEN) return undefined;
      continue;
    }
    const invoked = operations[enqueue].invokedPlace;
    if (dequeue >= 0 && end(dequeue) === OPEN && invoked > mayLeave) dequeue = -1;
    if (dequeue < 0 && end(enqueue) === OPEN) continue;
    const leaves = dequeue < 0 ? NEVER : end(dequeue);
    queued.enqueue.push(enqueue);
    queued.dequeue.push(dequeue);
    queued.enqueueFrom.push(invoked);
    queued.enqueueTo.push(Math.min(end(enqueue), leaves));
    queued.dequeueFrom.push(dequeue < 0 ? NEVER : Math.max(operations[dequeue].invokedPlace, invoked));
    queued.dequeueTo.push(leaves);
  }
  return queued;
}

/**
 * A dequeue that is open happens only if it can, and then after all others. It cannot if a value that never leaves was
 * enqueued before its own: its enqueue began after the place returned.
 */
function latestEnqueueThatMayLeave(
  enqueueOf: Int32Array,
  dequeueOf: Int32Array,
  end: (index: number) => number,
): number {
  let latest = OPEN;
  for (let value = 0; value < enqueueOf.length; value++) {
    if (enqueueOf[value] >= 0 && dequeueOf[value] < 0) latest = Math.min(latest, end(enqueueOf[value]));
  }
  return latest;
}

/** For each dequeue that found nothing, the first instant (just after a place) at which no value is certainly inside. */
function emptyInstants(
  operations: History,
  { types }: QueueAccesses,
  { enqueueTo, dequeueFrom }: QueuedValues,
  until: number,
): { index: number; instant: number }[] | undefined {
  const inside = enqueueTo.map((_, value) => value).filter(value => enqueueTo[value] < dequeueFrom[value]);
  inside.sort((a, b) => enqueueTo[a] - enqueueTo[b]);
  const empties: { index: number; instant: number }[] = [];
  let next = 0;
  let occupiedTo = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < operations.length; index++) {
    const { invokedPlace, completedPlace = OPEN } = operations[index];
    if (types[index] !== 'empty' || completedPlace > until) continue;
    let instant = invokedPlace;
    // Instants only grow, so each zone is passed once.
    for (;;) {
      while (next < inside.length && enqueueTo[inside[next]] < Math.max(instant, occupiedTo)) {
        occupiedTo = Math.max(occupiedTo, dequeueFrom[inside[next]]);
        next += 1;
      }
      if (occupiedTo <= instant) break;
      instant = occupiedTo;
    }
    if (instant > completedPlace) return undefined;
    empties.push({ index, instant });
  }
  return empties.sort((a, b) => a.instant - b.instant);
}

/** Narrows when values come and go, so that none is inside at the instants at which the queue was empty. */
function keepApart(
  { enqueueFrom, enqueueTo, dequeueFrom, dequeueTo }: QueuedValues,
  instants: readonly number[],
): void {
  if (instants.length === 0) return;
  for (let value = 0; value < enqueueFrom.length; value++) {
    // An instant lies just after its place, and so after an event at that place.
    const following = countUpTo(instants, place => place < enqueueTo[value]);
    const previous = countUpTo(instants, place => place < dequeueFrom[value]) - 1;
    if (following < instants.length)
      dequeueTo[value] = Math.min(dequeueTo[value], instants[following] + 0.25);
    if (previous >= 0) enqueueFrom[value] = Math.max(enqueueFrom[value], instants[previous] + 0.5);
  }
}

/** How many at the front of an ascending list satisfy a condition that then fails for all others. */
function countUpTo(ascending: readonly number[], condition: (value: number) => boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (condition(ascending[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An order in which each value goes before those it must go before, or `undefined` if two must go before each other. */
function valueOrder({ enqueueFrom, enqueueTo, dequeueFrom, dequeueTo }: QueuedValues): number[] | undefined {
  const count = enqueueFrom.length;
  const sorted = (by: readonly number[]): number[] =>
    by.map((_, value) => value).sort((a, b) => (by[a] === by[b] ? a - b : by[a] - by[b]));
  const [byEnqueueFrom, byEnqueueTo] = [sorted(enqueueFrom), sorted(enqueueTo)];
  const [byDequeueFrom, byDequeueTo] = [sorted(dequeueFrom), sorted(dequeueTo)];
  const placed = new Uint8Array(count);
  // 2 when neither an enqueue nor a dequeue of what is left was over before this value's began.
  const freedom = new Uint8Array(count);
  const ready: number[] = [];
  const order: number[] = [];
  let [enqueues, dequeues, firstEnqueue, firstDequeue] = [0, 0, 0, 0];
  const free = (value: number): void => {
    freedom[value] += 1;
    if (freedom[value] === 2) ready.push(value);
  };
  while (order.length < count) {
    while (firstEnqueue < count && placed[byEnqueueTo[firstEnqueue]] === 1) firstEnqueue += 1;
    while (firstDequeue < count && placed[byDequeueTo[firstDequeue]] === 1) firstDequeue += 1;
    const enqueueLimit = enqueueTo[byEnqueueTo[firstEnqueue]];
    const dequeueLimit = dequeueTo[byDequeueTo[firstDequeue]];
    while (enqueues < count && enqueueFrom[byEnqueueFrom[enqueues]] <= enqueueLimit) {
      free(byEnqueueFrom[enqueues++]);
    }
    while (dequeues < count && dequeueFrom[byDequeueFrom[dequeues]] <= dequeueLimit) {
      free(byDequeueFrom[dequeues++]);
    }
    const value = ready.pop();
    if (value === undefined) return undefined;
    placed[value] = 1;
    order.push(value);
  }
  return order;
}

/** Lets each operation happen as early as the order of the values allows, and reads off the order of the operations. */
function operationOrder(
  queued: QueuedValues,
  order: readonly number[],
  empties: readonly { index: number; instant: number }[],
): number[] {
  const leaving = order.filter(value => queued.dequeue[value] >= 0);
  const enqueuedAt = new Float64Array(queued.enqueue.length);
  const dequeuedAt = new Float64Array(queued.enqueue.length);
  let [enqueued, dequeued] = [0, 0];
  for (const value of order) {
    enqueued = Math.max(enqueued, queued.enqueueFrom[value]);
    enqueuedAt[value] = enqueued;
    if (queued.dequeue[value] < 0) continue;
    dequeued = Math.max(dequeued, queued.dequeueFrom[value], enqueued);
    dequeuedAt[value] = dequeued;
  }
  const operations: number[] = [];
  let [empty, enqueue, dequeue] = [0, 0, 0];
  // Of one instant: what found the queue empty, then what comes, then what goes.
  while (operations.length < empties.length + order.length + leaving.length) {
    const emptyAt = empty < empties.length ? empties[empty].instant + 0.5 : NEVER;
    const comesAt = enqueue < order.length ? enqueuedAt[order[enqueue]] : NEVER;
    const goesAt = dequeue < leaving.length ? dequeuedAt[leaving[dequeue]] : NEVER;
    if (emptyAt <= comesAt && emptyAt <= goesAt) operations.push(empties[empty++].index);
    else if (comesAt <= goesAt) operations.push(queued.enqueue[order[enqueue++]]);
    else operations.push(queued.dequeue[leaving[dequeue++]]);
  }
  return operations;
}
