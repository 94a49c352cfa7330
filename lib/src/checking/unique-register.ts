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
import type { History } from './history.js';
import type { Judgement } from './linearizability.js';
import { Interner } from './plain-data.js';
import { type Answer, answerOf, type RegisterAccess } from './sequential-model.js';
import { firstFailure } from './unique-values.js';

interface Accesses {
  /** By operation: the number of the value. */
  readonly values: Int32Array;
  readonly isWrite: Uint8Array;
  readonly valueCount: number;
  /** The number of the initial value, if it is read. */
  readonly initial: number;
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
  access: (input: Input, answer: Answer<Output> | undefined) => RegisterAccess | undefined,
): Judgement<Input, Output> | undefined {
  const accesses = readAccesses(operations, initial, access);
  if (accesses === undefined) return undefined;
  return firstFailure(operations, until => registerOrder(operations, accesses, until));
}

function readAccesses<Input, Output>(
  operations: History<Input, Output>,
  initial: unknown,
  access: (input: Input, answer: Answer<Output> | undefined) => RegisterAccess | undefined,
): Accesses | undefined {
  const data = new Interner();
  const initialId = data.idOf(initial);
  const values = new Int32Array(operations.length);
  const isWrite = new Uint8Array(operations.length);
  const written = new Set<number>([initialId]);
  for (let index = 0; index < operations.length; index++) {
    const operation = operations[index];
    const one = access(operation.input, answerOf(operation));
    if (one === undefined) return undefined;
    const value = data.idOf(one.value);
    values[index] = value;
    if (one.type === 'read') continue;
    if (written.has(value)) return undefined;
    written.add(value);
    isWrite[index] = 1;
  }
  return { values, isWrite, valueCount: data.values.length, initial: initialId };
}

/**
 * An order of what took effect before a place, or `undefined` if there is none. Operations that are open there are taken as
 * unknown: such a read says nothing, such a write happened if its value was read.
 */
function registerOrder(
  operations: History,
  { values, isWrite, valueCount, initial }: Accesses,
  until: number,
): number[] | undefined {
  const from = new Float64Array(valueCount).fill(Number.POSITIVE_INFINITY);
  const to = new Float64Array(valueCount).fill(Number.NEGATIVE_INFINITY);
  const write = new Int32Array(valueCount).fill(-1);
  const isDue = new Uint8Array(valueCount);
  const members: number[] = [];
  from[initial] = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < operations.length; index++) {
    const { invokedPlace, completedPlace = Number.POSITIVE_INFINITY } = operations[index];
    if (invokedPlace >= until) break;
    const isOver = completedPlace <= until;
    if (!isOver && isWrite[index] === 0) continue;
    const value = values[index];
    if (isOver) {
      isDue[value] = 1;
      if (completedPlace < from[value]) from[value] = completedPlace;
    }
    if (invokedPlace > to[value]) to[value] = invokedPlace;
    if (isWrite[index] === 1) write[value] = index;
    members.push(index);
  }
  const forward: number[] = [];
  const backward: number[] = [];
  for (let value = 0; value < valueCount; value++) {
    if (isDue[value] === 0) continue;
    if (value !== initial) {
      if (write[value] < 0 || from[value] < operations[write[value]].invokedPlace) return undefined;
    }
    (from[value] < to[value] ? forward : backward).push(value);
  }
  const instants = zoneInstants(forward, backward, from, to);
  if (instants === undefined) return undefined;
  return orderOfClusters(
    operations,
    members.filter(index => isDue[values[index]] === 1),
    { values, isWrite },
    { instants, from, to },
  );
}

/** For each backward cluster the instant, just after a place, at which all of it happens; `undefined` if zones conflict. */
function zoneInstants(
  forward: number[],
  backward: number[],
  from: Float64Array,
  to: Float64Array,
): Float64Array | undefined {
  forward.sort((a, b) => from[a] - from[b]);
  backward.sort((a, b) => to[a] - to[b]);
  for (let next = 1; next < forward.length; next++) {
    if (from[forward[next]] < to[forward[next - 1]]) return undefined;
  }
  const instants = new Float64Array(from.length);
  let zone = 0;
  for (const value of backward) {
    while (zone < forward.length && to[forward[zone]] < to[value]) zone += 1;
    const isInside = zone < forward.length && from[forward[zone]] < to[value];
    if (isInside && from[value] < to[forward[zone]]) return undefined;
    instants[value] = isInside ? to[forward[zone]] : to[value];
  }
  return instants;
}

/** Clusters by their instants, each with its write first and its reads by their invocations. */
function orderOfClusters(
  operations: History,
  members: number[],
  { values, isWrite }: Pick<Accesses, 'values' | 'isWrite'>,
  { instants, from, to }: { instants: Float64Array; from: Float64Array; to: Float64Array },
): number[] {
  // A forward cluster begins at its first completion and ends before whatever shares the instant of its last read.
  const start = (value: number): number => (from[value] < to[value] ? from[value] : instants[value]);
  const starts = Float64Array.from(from, (_, value) => start(value));
  return members.sort((a, b) => {
    const [left, right] = [values[a], values[b]];
    if (left !== right) return starts[left] - starts[right] || left - right;
    return isWrite[b] - isWrite[a] || operations[a].invokedPlace - operations[b].invokedPlace;
  });
}
