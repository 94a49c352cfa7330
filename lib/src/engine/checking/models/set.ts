import { agrees, agreesIfTold, answerWord, type SequentialModel, wordOf } from '../sequential-model.js';

/** `add` and `remove` answer whether they changed the set, or nothing; `contains` whether the element is in it. */
export interface SetInput<Element extends string | number = string | number> {
  readonly type: 'add' | 'remove' | 'contains';
  readonly element: Element;
}

/** A set, empty at first. Each element is a part of its own, so the state is whether it is present. */
export function setModel<Element extends string | number = string | number>(): SequentialModel<
  boolean,
  SetInput<Element>,
  boolean | undefined
> {
  return {
    name: 'set',
    initial: false,
    partition: ({ element }) => element,
    step(present, { type }, answer) {
      if (type === 'contains') return agrees(answer, present) ? present : undefined;
      const next = type === 'add';
      return agreesIfTold(answer, present !== next) ? next : undefined;
    },
    effect({ type }, answer) {
      if (type === 'contains' || answer?.output === false) return 'reads';
      return answer?.output === undefined ? 'overwrites' : undefined;
    },
    describe({ type, element }, answer) {
      const told = type !== 'contains' && answer?.output === undefined ? '' : `: ${answerWord(answer)}`;
      return `${type} ${wordOf(element)}${told}`;
    },
  };
}
