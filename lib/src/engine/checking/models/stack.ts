import { agrees, type SequentialModel, wordOf } from '../sequential-model.js';

/** `push` answers with nothing; `pop` with the latest value, or null where the stack is empty. */
export type StackInput<Value = unknown> =
  | { readonly type: 'push'; readonly value: Value }
  | { readonly type: 'pop' };

/** A stack from its top down: the rest is shared with the states below, so a step costs the same at any height. */
export type StackState<Value> = { readonly top: Value; readonly rest: StackState<Value> } | null;

/** A stack: last in, first out; empty at first. Values are anything but null. */
export function stackModel<Value = unknown>(): SequentialModel<
  StackState<Value>,
  StackInput<Value>,
  Value | null | undefined
> {
  return {
    name: 'stack',
    initial: null,
    step(state, input, answer) {
      if (input.type === 'push') return { top: input.value, rest: state };
      if (!agrees(answer, state === null ? null : state.top)) return undefined;
      return state === null ? null : state.rest;
    },
    effect: (input, answer) => (input.type === 'pop' && answer?.output === null ? 'reads' : undefined),
    describe(input, answer) {
      if (input.type === 'push') return `push ${wordOf(input.value)}`;
      return `pop: ${answer === undefined ? '?' : answer.output === null ? 'empty' : wordOf(answer.output)}`;
    },
  };
}
