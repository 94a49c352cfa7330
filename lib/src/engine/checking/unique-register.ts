/**
 * Linearizability of a register in which no value is written twice, in time n log n.
 *
 * Each read then names its write. A write and the reads of its value form a *cluster*, which every linearization keeps
 * together. Let `from` be the first completion in a cluster and `to` its last invocation. If `from` comes before `to`, the
 * value is certainly in the register all that time: a *forward zone*. Otherwise all of the cluster is open between `to`
 * and `from` and can happen at any one instant of this *backward zone*. The history is linearizable exactly if no read
 * completes before its write is invoked, no two forward zones overlap, and no backward zone lies within a forward one.
 * Source: Gibbons and Korach, "Testing shared memories", SIAM J. Comput. 26(4), 1997, section 4.
 */

import { Interner } from '../data/interner.js';
import type { History } from './history.js';
import type { Judgment } from './linearizability.js';
import { answerOf, type OperationOutput, type RegisterAccess } from './sequential-model.js';
import { firstFailure } from './unique-values.js';

/** The history as numbers, by operation. */
interface Accesses {
  /** The number of the value. */
  readonly values: Int32Array;
  readonly isWrite: Uint8Array;
  readonly invoked: Float64Array;
  /** Infinite where the outcome is unknown. */
  readonly completed: Float64Array;
  readonly valueCount: number;
  /** The number of the initial value. */
  readonly initial: number;
}

/** By value: its zone, its write (-1 if it has none), and whether an operation of it has completed. */
interface Clusters {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly writes: Int32Array;
  readonly isDue: Uint8Array;
  readonly sizes: Int32Array;
}

/**
 * Judges a history of a register.
 *
 * @param operations by invocation
 * @returns `undefined` if a value is written twice (or the initial one at all), or an operation is neither read nor write
 */
export function judgeUniqueRegister<Input, Output>(
  operations: History<Input, Output>,
  initial: unknown,
  access: (input: Input, answer: OperationOutput<Output> | undefined) => RegisterAccess | undefined,
): Judgment<Input, Output> | undefined {
  const accesses = readAccesses(operations, initial, access);
  if (accesses === undefined) return undefined;
  return firstFailure(operations, until => registerOrder(accesses, until));
}

function readAccesses<Input, Output>(
  operations: History<Input, Output>,
  initial: unknown,
  access: (input: Input, answer: OperationOutput<Output> | undefined) => RegisterAccess | undefined,
): Accesses | undefined {
  const data = new Interner<unknown>();
  const initialId = data.numberOf(initial);
  const values = new Int32Array(operations.length);
  const isWrite = new Uint8Array(operations.length);
  const invoked = new Float64Array(operations.length);
  const completed = new Float64Array(operations.length);
  const isWritten: boolean[] = [];
  isWritten[initialId] = true;
  for (let index = 0; index < operations.length; index++) {
    const operation = operations[index];
    const one = access(operation.input, answerOf(operation));
    if (one === undefined) return undefined;
    invoked[index] = operation.invokedPlace;
    completed[index] = operation.completedPlace ?? Number.POSITIVE_INFINITY;
    const value = data.numberOf(one.value);
    values[index] = value;
    if (one.type === 'read') continue;
    if (isWritten[value]) return undefined;
    isWritten[value] = true;
    isWrite[index] = 1;
  }
  return { values, isWrite, invoked, completed, valueCount: data.size, initial: initialId };
}

/**
 * An order of what took effect up to a place, or `undefined` if there is none. Operations that are open there are taken as
 * unknown: such a read says nothing, such a write happened if its value was read.
 */
function registerOrder(accesses: Accesses, until: number): number[] | undefined {
  const clusters = clustersUntil(accesses, until);
  const { from, to, writes, isDue } = clusters;
  const forward: number[] = [];
  const backward: number[] = [];
  for (let value = 0; value < from.length; value++) {
    if (isDue[value] === 0) continue;
    if (value !== accesses.initial) {
      // A value that nobody wrote, or that was read before its write began.
      if (writes[value] < 0 || from[value] < accesses.invoked[writes[value]]) return undefined;
    }
    (from[value] < to[value] ? forward : backward).push(value);
  }
  const starts = zoneStarts(forward, backward, clusters);
  if (starts === undefined) return undefined;
  const order = [...forward, ...backward].sort((a, b) => starts[a] - starts[b]);
  return orderOfOperations(order, clusters, accesses, until);
}

function clustersUntil(accesses: Accesses, until: number): Clusters {
  const { values, isWrite, invoked, completed, valueCount, initial } = accesses;
  const from = new Float64Array(valueCount).fill(Number.POSITIVE_INFINITY);
  const to = new Float64Array(valueCount).fill(Number.NEGATIVE_INFINITY);
  const writes = new Int32Array(valueCount).fill(-1);
  const isDue = new Uint8Array(valueCount);
  const sizes = new Int32Array(valueCount);
  // The initial value was written before all else.
  from[initial] = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length && invoked[index] < until; index++) {
    if (!isMember(accesses, index, until)) continue;
    const value = values[index];
    sizes[value] += 1;
    if (completed[index] <= until) isDue[value] = 1;
    if (completed[index] <= until && completed[index] < from[value]) from[value] = completed[index];
    // Operations come by invocation, so this one's is the last so far.
    to[value] = invoked[index];
    if (isWrite[index] === 1) writes[value] = index;
  }
  return { from, to, writes, isDue, sizes };
}

function isMember({ isWrite, completed }: Accesses, index: number, until: number): boolean {
  return isWrite[index] === 1 || completed[index] <= until;
}

/**
 * For each cluster the instant, just after a place, at which it begins; `undefined` if zones conflict. A backward cluster
 * begins and ends at one instant that no forward zone covers.
 */
function zoneStarts(forward: number[], backward: number[], { from, to }: Clusters): Float64Array | undefined {
  forward.sort((a, b) => from[a] - from[b]);
  backward.sort((a, b) => to[a] - to[b]);
  const starts = from.slice();
  for (let next = 1; next < forward.length; next++) {
    if (from[forward[next]] < to[forward[next - 1]]) return undefined;
  }
  let zone = 0;
  for (const value of backward) {
    while (zone < forward.length && to[forward[zone]] < to[value]) zone += 1;
    const isInside = zone < forward.length && from[forward[zone]] < to[value];
    if (isInside && from[value] < to[forward[zone]]) return undefined;
    starts[value] = isInside ? to[forward[zone]] : to[value];
  }
  return starts;
}

/** Cluster by cluster, each with its write first and then its reads by their invocations. */
function orderOfOperations(
  clusters: readonly number[],
  { writes, isDue, sizes }: Clusters,
  accesses: Accesses,
  until: number,
): number[] {
  const { values, isWrite, invoked } = accesses;
  // Where the next read of each value goes; the place before the first is for the write.
  const places = new Int32Array(sizes.length);
  let length = 0;
  for (const value of clusters) {
    places[value] = length + (writes[value] < 0 ? 0 : 1);
    length += sizes[value];
  }
  const order = new Array<number>(length);
  for (let index = 0; index < values.length && invoked[index] < until; index++) {
    const value = values[index];
    if (isDue[value] === 0 || !isMember(accesses, index, until)) continue;
    if (isWrite[index] === 0) order[places[value]++] = index;
  }
  let start = 0;
  for (const value of clusters) {
    if (writes[value] >= 0) order[start] = writes[value];
    start += sizes[value];
  }
  return order;
}
