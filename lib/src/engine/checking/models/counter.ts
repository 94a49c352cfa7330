import { agrees, agreesIfTold, answerWord, type SequentialModel } from '../sequential-model.js';

/** `increment` (by 1 unless told otherwise) answers with the new value or with nothing; `read` with the value. */
export type CounterInput = { readonly type: 'increment'; readonly by?: number } | { readonly type: 'read' };

/** A number that is only ever added to; `by` may be negative. It begins at any finite number, 0 by default. */
export function counterModel(initial = 0): SequentialModel<number, CounterInput, number | undefined> {
  return {
    name: 'counter',
    initial,
    step(state, input, answer) {
      if (input.type === 'read') return agrees(answer, state) ? state : undefined;
      const next = state + (input.by ?? 1);
      return agreesIfTold(answer, next) ? next : undefined;
    },
    effect: input => (input.type === 'read' ? 'reads' : undefined),
    describe(input, answer) {
      if (input.type === 'read') return `read: ${answerWord(answer)}`;
      const by = input.by ?? 1;
      const told = answer?.output === undefined ? '' : `: ${answer.output}`;
      return `${by < 0 ? '−' : '+'}${Math.abs(by)}${told}`;
    },
  };
}
