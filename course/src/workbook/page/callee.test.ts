import { describe, expect, it } from 'vitest';
import { calleeAt } from './callee.js';

/** The function whose arguments are typed at the bar. */
function calleeIn(marked: string): string | undefined {
  const cursor = marked.indexOf('|');
  const source = marked.replace('|', '');
  const end = calleeAt(source, cursor);
  return end === undefined ? undefined : /[\w$]+$/.exec(source.slice(0, end))?.[0];
}

describe('fault 25: the call whose arguments are being typed', () => {
  it.each([
    ['fanOutLatency(|', 'fanOutLatency'],
    ['fanOutLatency(leaf, |', 'fanOutLatency'],
    ['fanOutLatency(\n  leaf,\n  |', 'fanOutLatency'],
    ['show(table({ title: "a (b", rows: [1, |', 'table'],
    ["outer(inner(1), ')', |", 'outer'],
    ['outer(inner(|', 'inner'],
    ['new Random(|', 'Random'],
    ['stats.mean<number>(|', 'mean'],
    ['call (|', 'call'],
    ['if (ready(|', 'ready'],
  ])('in %j it is %s', (marked, name) => {
    expect(calleeIn(marked)).toBe(name);
  });

  it.each(['|', 'const a = |', 'call(1); |', 'if (|', '(1 + |', 'call(1)|', "'open(' + |"])(
    'in %j there is none',
    marked => {
      expect(calleeIn(marked)).toBe(undefined);
    },
  );
});
