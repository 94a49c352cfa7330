import { describe, expect, it } from 'vitest';
import { describeThrown } from './describe-thrown.js';
import { formatCall, formatValue } from './format.js';

describe('a value as source', () => {
  const cyclic: { self?: unknown; list: unknown[] } = { list: [] };
  cyclic.self = cyclic;
  cyclic.list.push(cyclic);

  it.each<[unknown, string]>([
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [10n, '10n'],
    [undefined, 'undefined'],
    ['a\n"b"', '"a\\n\\"b\\""'],
    [[1, [2, null]], '[1, [2, null]]'],
    [{ a: 1, 'b-c': [] }, '{ a: 1, "b-c": [] }'],
    [new Map([[1, { a: 2 }]]), 'new Map([[1, { a: 2 }]])'],
    [new Set(['x']), 'new Set(["x"])'],
    [Float64Array.of(1, 2), 'Float64Array.of(1, 2)'],
    [cyclic, '{ list: [[contains itself]], self: [contains itself] }'],
    [new Error('no'), 'Error: no'],
  ])('%#', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('shares are no cycles', () => {
    const shared = { a: 1 };
    expect(formatValue([shared, shared])).toBe('[{ a: 1 }, { a: 1 }]');
  });

  it('fault 35: is shortened without being written out first', () => {
    expect(formatValue('x'.repeat(50_000_000)).length).toBeLessThan(400);
    expect(formatValue(new Array(10_000_000).fill(1)).length).toBeLessThan(400);
    expect(formatCall('f', ['y'.repeat(10_000)]).length).toBeLessThan(400);
  });

  it('of which looking at it throws is still told', () => {
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(formatValue(trap)).toBe('[a value that cannot be read]');
  });
});

describe('what was thrown', () => {
  it.each<[unknown, string, string]>([
    [new TypeError('no'), 'TypeError', 'no'],
    [null, 'Error', 'threw null'],
    [undefined, 'Error', 'threw undefined'],
    ['a text', 'Error', 'threw "a text"'],
    [1n, 'Error', 'threw 1n'],
    [{ message: 5 }, 'Error', '5'],
    [
      {
        get message() {
          throw new Error('gotcha');
        },
      },
      'Error',
      'threw an error that cannot be read',
    ],
  ])('is described: %#', (thrown, name, message) => {
    expect(describeThrown(thrown)).toEqual({ ok: false, name, message });
  });

  it('fault 35: is bounded, however long its message', () => {
    expect(describeThrown(new Error('x'.repeat(50_000_000))).message.length).toBeLessThan(2000);
  });
});
