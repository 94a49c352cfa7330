import { agrees, answerWord, type SequentialModel, wordOf } from '../sequential-model.js';

/** A read answers with the value, a write with nothing. */
export type RegisterInput<Value = unknown> =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly value: Value };

/**
 * A register: a read returns the value last written, and the initial value before the first write.
 *
 * @param initial any plain data but `undefined`
 */
export function registerModel<Value = unknown>(
  initial: Value,
): SequentialModel<Value, RegisterInput<Value>, Value | undefined> {
  return {
    name: 'register',
    initial,
    step(state, input, answer) {
      if (input.type === 'write') return input.value;
      return agrees(answer, state) ? state : undefined;
    },
    effect: input => (input.type === 'read' ? 'reads' : 'overwrites'),
    structure: {
      type: 'register',
      access: (input, answer) => (input.type === 'write' ? input : { type: 'read', value: answer?.output }),
    },
    describe: (input, answer) =>
      input.type === 'write' ? `write ${wordOf(input.value)}` : `read: ${answerWord(answer)}`,
  };
}
