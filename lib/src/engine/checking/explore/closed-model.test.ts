import { describe, expect, it } from 'vitest';
import { exploreModel, explorePacked } from './index.js';

/** Two-phase commit as a closed model (Gray and Lamport 2006): what each resource manager is, what the manager knows, what was sent. */
interface Commit {
  readonly managers: readonly ('working' | 'prepared' | 'committed' | 'aborted')[];
  readonly decision: 'none' | 'commit' | 'abort';
  readonly known: readonly boolean[];
  readonly sent: readonly boolean[];
}
const start = (count: number): Commit => ({
  managers: Array(count).fill('working'),
  decision: 'none',
  known: Array(count).fill(false),
  sent: Array(count).fill(false),
});
function next(state: Commit): { text: string; state: Commit }[] {
  const steps: { text: string; state: Commit }[] = [];
  const { managers, decision, known, sent } = state;
  if (decision === 'none') {
    steps.push({ text: 'abort', state: { ...state, decision: 'abort' } });
    if (known.every(Boolean)) steps.push({ text: 'commit', state: { ...state, decision: 'commit' } });
  }
  for (const [index, manager] of managers.entries()) {
    const become = (what: Commit['managers'][number], more: Partial<Commit> = {}) => ({
      ...state,
      managers: managers.with(index, what),
      ...more,
    });
    if (manager === 'working') {
      steps.push({ text: `${index} prepares`, state: become('prepared', { sent: sent.with(index, true) }) });
      steps.push({ text: `${index} gives up`, state: become('aborted') });
    }
    if (decision === 'none' && sent[index] && !known[index])
      steps.push({ text: `${index} is heard`, state: { ...state, known: known.with(index, true) } });
    if (decision !== 'none') {
      const verdict = decision === 'commit' ? 'committed' : 'aborted';
      if (manager !== verdict) steps.push({ text: `${index} is told`, state: become(verdict) });
    }
  }
  return steps;
}

describe('a closed model', () => {
  it.each([
    [3, 288],
    [5, 8832],
  ])('of two-phase commit with %i resource managers has the published %i states', (count, states) => {
    const result = exploreModel(
      { initial: [start(count)], next },
      {
        always: {
          agreed: ({ managers }) =>
            !(managers.includes('committed') && managers.includes('aborted')) || 'they differ',
        },
        sometimes: { 'all commit': ({ managers }) => managers.every(one => one === 'committed') },
        eventually: { 'somebody decided': ({ managers }) => managers.some(one => one !== 'working') },
      },
    );
    expect(result).toMatchObject({ verdict: 'holds', states });
  });

  it('breaks with the shortest way', () => {
    const { violation } = exploreModel(
      { initial: [start(3)], next },
      { always: { never: ({ managers }) => !managers.includes('committed') || 'one committed' } },
    );
    expect(violation?.steps).toHaveLength(8);
    expect(violation?.steps.at(-1)?.text).toMatch(/is told/);
    expect(violation?.steps.at(-1)?.state).toEqual(violation?.state);
  });

  it('owes no faults', () => {
    const model = {
      initial: [0],
      next: (state: number) => (state === 0 ? [{ text: 'crash', state: 1 }] : []),
    };
    const eventually = { down: (state: number) => state === 1 };
    expect(exploreModel(model, { eventually }).verdict).toBe('holds');
    expect(exploreModel(model, { eventually, isFault: text => text === 'crash' }).verdict).toBe('violated');
    expect(() => exploreModel({ initial: [], next: () => [] })).toThrow('at least one state');
  });
});

describe('a packed model', () => {
  it('has the same states as the plain one', () => {
    const count = 5;
    const [managers, known, sent, decision] = [0, count, 2 * count, 3 * count];
    const result = explorePacked({
      initial: [Array(3 * count + 1).fill(0)],
      next: (state, into, emit) => {
        const set = (...changes: (readonly [number, number])[]) => {
          for (const [place, value] of changes) into[place] = value;
          emit(0);
        };
        if (state[decision] === 0) {
          set([decision, 2]);
          if (Array.from({ length: count }, (_, index) => state[known + index]).every(one => one === 1))
            set([decision, 1]);
        }
        for (let index = 0; index < count; index++) {
          const manager = state[managers + index];
          if (manager === 0) {
            set([managers + index, 1], [sent + index, 1]);
            set([managers + index, 3]);
          }
          if (state[decision] === 0 && state[sent + index] === 1 && state[known + index] === 0)
            set([known + index, 1]);
          const verdict = state[decision] === 1 ? 2 : 3;
          if (state[decision] > 0 && manager !== verdict) set([managers + index, verdict]);
        }
      },
    });
    expect(result).toMatchObject({ verdict: 'holds', states: 8832 });
    expect(() => explorePacked({ initial: [[1], [1, 2]], next: () => undefined })).toThrow('one length');
  });

  it('goes beyond sixteen bits without losing a state', () => {
    const result = explorePacked({
      initial: [[0]],
      next: ([value], into, emit) => {
        if (value >= 200_000) return;
        into[0] = value + 1;
        emit(0);
      },
    });
    expect(result).toMatchObject({ states: 200_001, depth: 200_000 });
  });
});
