import { areSameData } from '../../data/equality.js';
import { agrees, answerWord, type SequentialModel, wordOf } from '../sequential-model.js';
import type { RegisterInput } from './register.js';

/** Compare-and-set answers whether the register held `expected`, and so holds `value` now. */
export type CompareAndSetInput<Value = unknown> =
  | RegisterInput<Value>
  | { readonly type: 'compareAndSet'; readonly expected: Value; readonly value: Value };

/**
 * A register that can also be written on condition of its value.
 *
 * @param initial any plain data but `undefined`
 */
export function compareAndSetModel<Value = unknown>(
  initial: Value,
): SequentialModel<Value, CompareAndSetInput<Value>, Value | boolean | undefined> {
  return {
    name: 'compare-and-set register',
    initial,
    step(state, input, answer) {
      if (input.type === 'write') return input.value;
      if (input.type === 'read') return agrees(answer, state) ? state : undefined;
      const holds = areSameData(state, input.expected);
      if (!agrees(answer, holds)) return undefined;
      return holds ? input.value : state;
    },
    effect(input, answer) {
      if (input.type === 'write') return 'overwrites';
      return input.type === 'read' || answer?.output === false ? 'reads' : undefined;
    },
    structure: {
      type: 'register',
      access(input, answer) {
        if (input.type === 'write') return input;
        return input.type === 'read' ? { type: 'read', value: answer?.output } : undefined;
      },
    },
    describe(input, answer) {
      if (input.type === 'write') return `write ${wordOf(input.value)}`;
      if (input.type === 'read') return `read: ${answerWord(answer)}`;
      return `${wordOf(input.expected)} → ${wordOf(input.value)}: ${answerWord(answer)}`;
    },
  };
}
