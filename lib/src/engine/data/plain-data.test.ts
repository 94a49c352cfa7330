import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, copyData } from './plain-data.js';

describe('data', () => {
  const data = fc.anything({
    withMap: true,
    withSet: true,
    withBigInt: true,
    withTypedArray: true,
    withNullPrototype: false,
  });

  it('is copied whole, and shares nothing', () => {
    fc.assert(
      fc.property(data, value => {
        const copied = copyData(value);
        expect(canonicalText(copied)).toBe(canonicalText(value));
        if (typeof value === 'object' && value !== null) expect(copied).not.toBe(value);
      }),
    );
  });

  it.each<[string, unknown]>([
    ['a field named __proto__', JSON.parse('{"__proto__": {"votes": 3}}')],
    ['a key without a text of its own', new Map([[{ toString: 1 }, 'held']])],
  ])('is copied whole with %s', (_what, value) => {
    expect(canonicalText(copyData(value))).toBe(canonicalText(value));
  });

  it('may not hold a symbol', () => {
    expect(() => copyData({ votes: Symbol('three') })).toThrow(/value\.votes/);
  });

  it('has one text, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), object => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalText(reversed)).toBe(canonicalText(object));
      }),
    );
    expect(canonicalText(-0)).not.toBe(canonicalText(0));
    expect(canonicalText('1')).not.toBe(canonicalText(1));
  });
});
