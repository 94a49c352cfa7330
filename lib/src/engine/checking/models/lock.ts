import { agrees, answerWord, type SequentialModel } from '../sequential-model.js';

/**
 * `acquire` answers true, or false where it was refused since the lock is held; `release` answers true, or false where
 * the caller does not hold it.
 */
export interface LockInput {
  readonly type: 'acquire' | 'release';
  readonly holder: string | number;
}

/** A lock held by one at a time, free at first; not reentrant. The state is its holder, or null. */
export function lockModel(): SequentialModel<string | number | null, LockInput, boolean> {
  return {
    name: 'lock',
    initial: null,
    step(state, { type, holder }, answer) {
      const succeeds = type === 'acquire' ? state === null : state === holder;
      if (!agrees(answer, succeeds)) return undefined;
      if (!succeeds) return state;
      return type === 'acquire' ? holder : null;
    },
    effect: (_, answer) => (answer?.output === false ? 'reads' : undefined),
    describe: ({ type, holder }, answer) => `${type} ${holder}: ${answerWord(answer)}`,
  };
}
