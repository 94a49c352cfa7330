import { agrees, type SequentialModel, wordOf } from '../sequential-model.js';

/** `enqueue` answers with nothing; `dequeue` with the oldest value, or null where the queue is empty. */
export type QueueInput<Value = unknown> =
  | { readonly type: 'enqueue'; readonly value: Value }
  | { readonly type: 'dequeue' };

/** A queue: first in, first out; empty at first. Values are anything but null. */
export function queueModel<Value = unknown>(): SequentialModel<
  readonly Value[],
  QueueInput<Value>,
  Value | null | undefined
> {
  return {
    name: 'queue',
    initial: [],
    step(values, input, answer) {
      if (input.type === 'enqueue') return [...values, input.value];
      if (!agrees(answer, values.length === 0 ? null : values[0])) return undefined;
      return values.length === 0 ? values : values.slice(1);
    },
    effect: (input, answer) => (input.type === 'dequeue' && answer?.output === null ? 'reads' : undefined),
    structure: {
      type: 'queue',
      access(input, answer) {
        if (input.type === 'enqueue') return input;
        if (answer === undefined) return undefined;
        return answer.output === null ? { type: 'empty' } : { type: 'dequeue', value: answer.output };
      },
    },
    describe(input, answer) {
      if (input.type === 'enqueue') return `enqueue ${wordOf(input.value)}`;
      return `dequeue: ${answer === undefined ? '?' : answer.output === null ? 'empty' : wordOf(answer.output)}`;
    },
  };
}
