import { agrees, answerWord, type SequentialModel } from '../sequential-model.js';

/**
 * `acquire` answers with a fencing token, or null where it was refused since the lock is held. `release` names the token
 * and answers true, or false where that token does not hold the lock (any more). A lease that ends is a release by the
 * lock service.
 */
export type FencedLockInput =
  | { readonly type: 'acquire' }
  | { readonly type: 'release'; readonly token: number };

export interface FencedLockState {
  /** The greatest token known to be given out. */
  readonly token: number;
  /** `untold`: held under a greater token, which nobody was told. */
  readonly held: 'no' | 'yes' | 'untold';
}

/**
 * A lock whose tokens only grow, so that what it protects can turn away a holder that was overtaken. Tokens are whole
 * numbers above 0; which greater one is given out is not specified.
 * Source: M. Kleppmann, "How to do distributed locking", 2016, section "Making the lock safe with fencing".
 */
export function fencedLockModel(): SequentialModel<
  FencedLockState,
  FencedLockInput,
  number | boolean | null
> {
  return {
    name: 'fenced lock',
    initial: { token: 0, held: 'no' },
    step(state, input, answer) {
      if (input.type === 'release') return releaseFenced(state, input.token, answer);
      if (state.held !== 'no') return agrees(answer, null) ? state : undefined;
      if (answer === undefined) return { token: state.token, held: 'untold' };
      const token = answer.output;
      return typeof token === 'number' && token > state.token ? { token, held: 'yes' } : undefined;
    },
    effect: (_, answer) =>
      answer !== undefined && typeof answer.output !== 'number' && answer.output !== true
        ? 'reads'
        : undefined,
    describe: (input, answer) =>
      input.type === 'acquire'
        ? `acquire: ${answer?.output === null ? 'refused' : answerWord(answer)}`
        : `release ${input.token}: ${answerWord(answer)}`,
  };
}

function releaseFenced(
  state: FencedLockState,
  token: number,
  answer: { readonly output: unknown } | undefined,
): FencedLockState | undefined {
  if (state.held === 'untold') {
    // Whether an untold token is this one, only the answer can say.
    if (answer?.output === false) return state;
    return agrees(answer, true) && token > state.token ? { token, held: 'no' } : undefined;
  }
  const holds = state.held === 'yes' && token === state.token;
  if (!agrees(answer, holds)) return undefined;
  return holds ? { token, held: 'no' } : state;
}
