import { agrees, answerWord, type SequentialModel, wordOf } from '../sequential-model.js';

/** `get` answers with the value, or null (or nothing) where the key is absent; `put` and `delete` with nothing. */
export type KeyValueInput<Value = unknown> =
  | { readonly type: 'get' | 'delete'; readonly key: string | number }
  | { readonly type: 'put'; readonly key: string | number; readonly value: Value };

/** A store of values by key, empty at first. Each key is a part of its own. */
export function keyValueModel<Value = unknown>(): SequentialModel<
  Value | null,
  KeyValueInput<Value>,
  Value | null | undefined
> {
  return {
    name: 'key-value store',
    initial: null,
    partition: ({ key }) => key,
    step(state, input, answer) {
      if (input.type === 'put') return input.value;
      if (input.type === 'delete') return null;
      const told = answer && { output: answer.output ?? null };
      return agrees(told, state) ? state : undefined;
    },
    effect: input => (input.type === 'get' ? 'reads' : 'overwrites'),
    structure: {
      type: 'register',
      access(input, answer) {
        if (input.type === 'get') return { type: 'read', value: answer?.output ?? null };
        return { type: 'write', value: input.type === 'put' ? input.value : null };
      },
    },
    describe(input, answer) {
      if (input.type === 'put') return `put ${input.key}=${wordOf(input.value)}`;
      return input.type === 'get' ? `get ${input.key}: ${answerWord(answer)}` : `delete ${input.key}`;
    },
  };
}
