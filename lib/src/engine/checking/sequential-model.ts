import { areSameData } from '../data/equality.js';
import type { Operation } from './history.js';

/** What a client was told; there is no answer where the outcome is unknown. */
export interface OperationOutput<Output> {
  readonly output: Output;
}

/**
 * What an object does when operations come one at a time: the specification that a concurrent history is held against.
 *
 * States, inputs and outputs are plain data: numbers, strings, booleans, null, bigint, arrays, plain objects, Map, Set and
 * typed arrays of these. A state is never changed in place, and is never `undefined`.
 */
export interface SequentialModel<State, Input, Output> {
  readonly name: string;
  /** Before the first operation; with `partition`, of each part. */
  readonly initial: State;
  /**
   * The state after an operation, or `undefined` where the object could not have given that answer in this state.
   * Without an answer: the state that the operation would leave.
   */
  step(state: State, input: Input, answer: OperationOutput<Output> | undefined): State | undefined;
  /**
   * The part of the object that an operation touches, where parts do not influence each other, such as the keys of a
   * store. A history is linearizable exactly if it is so part by part (Herlihy and Wing 1990, theorem 1), and parts are
   * far cheaper to check.
   */
  readonly partition?: (input: Input) => string | number;
  /**
   * What is known of an operation in every state, for a faster search. `reads`: where it is legal, it leaves the state as
   * it is. `overwrites`: it is legal everywhere, and the state after it is always the same.
   */
  readonly effect?: (
    input: Input,
    answer: OperationOutput<Output> | undefined,
  ) => 'reads' | 'overwrites' | undefined;
  /** How operations read as those of a structure for which unique values can be checked in near-linear time. */
  readonly structure?: Structure<Input, Output>;
  /** An operation in a few words: `write 3`, `read: 3`. */
  describe(input: Input, answer: OperationOutput<Output> | undefined): string;
}

/** An operation on a register. */
export type RegisterAccess = { readonly type: 'write' | 'read'; readonly value: unknown };

/** An operation on a FIFO queue; `empty` is a dequeue that found nothing. */
export type QueueAccess =
  | { readonly type: 'enqueue' | 'dequeue'; readonly value: unknown }
  | { readonly type: 'empty' };

/** `undefined` for an operation that the structure does not have: the general search is used then. */
export type Structure<Input, Output> =
  | {
      readonly type: 'register';
      access(input: Input, answer: OperationOutput<Output> | undefined): RegisterAccess | undefined;
    }
  | {
      readonly type: 'queue';
      access(input: Input, answer: OperationOutput<Output> | undefined): QueueAccess | undefined;
    };

/** The answer of an operation, or `undefined` where its outcome is unknown. */
export function answerOf<Output>(operation: Operation<unknown, Output>): OperationOutput<Output> | undefined {
  return operation.completedPlace === undefined ? undefined : { output: operation.output as Output };
}

/** An operation in the words of its model: `write 3`, `read: 3`, `read: ?`. */
export function describeOperation<Input, Output>(
  operation: Operation<Input, Output>,
  model: Pick<SequentialModel<never, Input, Output>, 'describe'>,
): string {
  return model.describe(operation.input, answerOf(operation));
}

/** Whether a client may have been told `expected`: it was, or its answer is not known. */
export function agrees(answer: OperationOutput<unknown> | undefined, expected: unknown): boolean {
  return answer === undefined || areSameData(answer.output, expected);
}

/** As `agrees`, for an operation that may also answer with nothing but that it is done. */
export function agreesIfTold(answer: OperationOutput<unknown> | undefined, expected: unknown): boolean {
  return answer === undefined || answer.output === undefined || areSameData(answer.output, expected);
}

/** Data in a few letters, for the words of a model. */
export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}

/** What was answered, in a few letters; `?` where that is unknown. */
export function answerWord(answer: OperationOutput<unknown> | undefined): string {
  return answer === undefined ? '?' : wordOf(answer.output ?? null);
}
