import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLinearizability, registerModel } from '../checking/index.js';
import { canonicalText, copyData, NotDataError } from '../simulation/index.js';
import { areSameData, hashDifference, hashOfData, sharing } from './equality.js';
import { Interner } from './interner.js';

const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double(), fc.constantFrom('', 'a', 'b'), fc.boolean()),
    fc.constantFrom(undefined, null, -0, 7n, new Uint8Array([1, 2])),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 2 })
      .map(pairs => new Map(pairs)),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }).map(members => new Set(members)),
  ),
}));

/** Two values that have much in common: one, and what a handler might make of it. */
const before = fc.record({ log: fc.array(value, { maxLength: 6 }), term: value, votes: value });
const change = fc.record({ log: fc.array(value, { maxLength: 2 }), keep: fc.nat(6), term: value });
const pair = fc
  .tuple(before, change)
  .map(([one, { log, keep, term }]) => [one, { ...one, log: [...one.log.slice(0, keep), ...log], term }]);

describe('equality of data by value', () => {
  it('is that of the canonical texts, and hashes go with it', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(areSameData(one, other)).toBe(canonicalText(one) === canonicalText(other));
        const copied = copyData(one);
        expect(areSameData(one, copied)).toBe(true);
        expect(hashOfData(copied)).toBe(hashOfData(one));
      }),
    );
  });

  it('has hashes that seldom meet: a place, an order and a length all count', () => {
    const values = [[], {}, [[]], [{}], { a: [] }, [1, 2], [2, 1], [1], [1, undefined], { a: 1 }, { b: 1 }];
    const more = [{ a: { b: 1 } }, { b: { a: 1 } }, [[1], 2], [1, [2]], new Set([1]), new Map([[1, 1]])];
    const hashes = [...values, ...more].map(hashOfData);
    expect(new Set(hashes).size).toBe(hashes.length);
    const counted = Array.from({ length: 200 * 200 }, (_, index) => [index % 200, Math.floor(index / 200)]);
    expect(new Set(counted.map(hashOfData)).size).toBeGreaterThan(0.9999 * counted.length);
  });

  it('tells by how much the hash of one thing is more than that of another', () => {
    fc.assert(
      fc.property(fc.oneof(pair, fc.tuple(value, value)), ([known, fresh]) => {
        expect((hashOfData(known) + hashDifference(fresh, known)) | 0).toBe(hashOfData(fresh));
      }),
    );
  });

  it('lets data share what is equal in what is known', () => {
    fc.assert(
      fc.property(pair, ([known, fresh]) => {
        const shared = sharing(copyData(fresh), known);
        expect(areSameData(shared, fresh)).toBe(true);
        expect((hashOfData(known) + hashDifference(shared, known)) | 0).toBe(hashOfData(fresh));
        expect(sharing(copyData(known), known) === known).toBe(canShareAll(known));
      }),
    );
  });

  it.each([[() => 1], [Symbol('no')], [new Date(0)]])('refuses what is no data', fault => {
    for (const held of [fault, [fault], { fault }, new Map([['a', fault]])]) {
      expect(() => hashOfData(held)).toThrow(NotDataError);
      expect(() => hashDifference(held, undefined)).toThrow(NotDataError);
      expect(() => sharing(held, undefined)).toThrow(NotDataError);
    }
  });
});

/** Maps, sets and typed arrays are not compared, and stay as they are. */
function canShareAll(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return true;
  if (Array.isArray(data)) return data.every(canShareAll);
  if (data instanceof Map || data instanceof Set || ArrayBuffer.isView(data)) return false;
  return Object.values(data).every(canShareAll);
}

describe('one equality for all', () => {
  /** Pairs that a quick look takes for equal: handlers can tell them apart. */
  const pairs: readonly [unknown, unknown][] = [
    [{ x: 0 }, { x: -0 }],
    [{ x: undefined }, {}],
    [[undefined], []],
    [new Set([1]), [1]],
  ];

  it.each(pairs)('%o and %o differ for equality, hash, interner and the checkers', (one, other) => {
    expect(areSameData(one, other)).toBe(false);
    expect(canonicalText(one)).not.toBe(canonicalText(other));
    const interner = new Interner<unknown>();
    expect(interner.numberOf(one)).not.toBe(interner.numberOf(other));
    const history = [
      {
        client: 'a',
        input: { type: 'write' as const, value: one },
        invokedAt: 0,
        completedAt: 1,
        invokedPlace: 0,
        completedPlace: 1,
        output: undefined,
      },
      {
        client: 'b',
        input: { type: 'read' as const },
        invokedAt: 2,
        completedAt: 3,
        invokedPlace: 2,
        completedPlace: 3,
        output: other,
      },
    ];
    expect(checkLinearizability(history, registerModel<unknown>(7)).verdict).toBe('not linearizable');
  });
});
