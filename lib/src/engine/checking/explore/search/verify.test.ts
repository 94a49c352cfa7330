import { describe, expect, it } from 'vitest';
import { belowTwo, twoIncrements } from '../../../../../testing/engine/checking/explore/counter.js';
import { explanationOf, explore, exploreModel, verify } from '../index.js';

const always = { 'counts to one': belowTwo };

describe('verify', () => {
  it('returns what holds', () => {
    const holding = explore(twoIncrements, { always: { any: () => true } });
    expect(verify(holding)).toBe(holding);
  });

  it('throws the whole counterexample otherwise', () => {
    expect(() => verify(explore(twoIncrements, { always }))).toThrow(
      [
        "'counts to one' is violated after 4 steps: two came",
        '  1. alice asks a: increment',
        '  2. a receives increment from alice',
        '  3. bob asks a: increment',
        '  4. a receives increment from bob',
      ].join('\n'),
    );
  });

  it('is not content with a bound, unless told to be', () => {
    const bounded = explore(twoIncrements, { mostSteps: 2, always: { any: () => true } });
    expect(() => verify(bounded)).toThrow('not exhausted');
    expect(verify(bounded, { toTheBound: true })).toBe(bounded);
    const missed = explore(twoIncrements, { sometimes: { never: () => false } });
    expect(() => verify(missed, { toTheBound: true })).toThrow("'never' was never reached");
  });

  it('tells the round of a promise that need not come true', () => {
    const traffic = {
      initial: ['red'],
      next: (light: string) => [{ text: 'change', state: light === 'red' ? 'amber' : 'red' }],
    };
    const stuck = exploreModel(traffic, { eventually: { green: light => light === 'green' } });
    expect(explanationOf(stuck).split('\n').slice(1)).toEqual([
      '  and then for ever again:',
      '  1. change',
      '  2. change',
    ]);
  });
});
