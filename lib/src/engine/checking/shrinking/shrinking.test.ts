import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCausalConsistency,
  choiceReduction,
  ddmin,
  type History,
  type HistoryEvent,
  historyOfEvents,
  keyValueModel,
  listReduction,
  shrink,
  shrinkHistory,
} from '../index.js';
import { simplerTimes } from './simpler-times.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('ddmin', () => {
  it('keeps exactly what is needed, in order, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.nat(59), { maxLength: 5 }),
        (length, drawn) => {
          const needed = [...new Set(drawn.filter(one => one < length))].sort((a, b) => a - b);
          const found = ddmin(numbers(length), part => needed.every(one => part.includes(one)));
          expect(found.items).toEqual(needed);
          expect(found.minimal).toBe(true);
        },
      ),
      { seed: 11 },
    );
  });

  it('leaves a list from which no item can be taken, for any failure', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 60 }),
        (items, limit) => {
          const fails = (part: readonly number[]): boolean =>
            part.reduce((sum, one) => sum + one, 0) % 64 >= limit;
          fc.pre(fails(items));
          const { items: left, minimal } = ddmin(items, fails);
          expect(minimal).toBe(true);
          expect(fails(left)).toBe(true);
          left.forEach((_, at) => {
            expect(fails(left.filter((__, index) => index !== at))).toBe(false);
          });
        },
      ),
      { seed: 12 },
    );
  });

  it('takes few tries where few items matter', () => {
    const { tries, items } = ddmin(numbers(1024), part => part.includes(3) && part.includes(900));
    expect(items).toEqual([3, 900]);
    expect(tries).toBeLessThan(150);
  });

  it('stops at its bound, and says so', () => {
    let asked = 0;
    const needed = [1, 20, 40, 60];
    const fails = (part: readonly number[]): boolean => {
      asked += 1;
      return needed.every(one => part.includes(one));
    };
    const found = ddmin(numbers(64), fails, { maxTries: 10 });
    expect(found).toMatchObject({ tries: 10, minimal: false });
    // The first question is whether it fails at all.
    expect(asked).toBe(11);
    expect(needed.every(one => found.items.includes(one))).toBe(true);
    expect(() => ddmin([1], () => false)).toThrow('items must be a list that fails');
    expect(() => ddmin([1], () => true, { maxTries: 0 })).toThrow(
      'maxTries must be a whole number, 1 or above, got 0',
    );
  });
});

describe('shrink', () => {
  interface Case {
    readonly letters: readonly string[];
    readonly size: number;
  }
  const letters = listReduction<Case, string>(
    'letters',
    one => one.letters,
    (one, list) => ({ ...one, letters: list }),
  );
  const sizes = choiceReduction<Case>('size', one => (one.size > 0 ? [{ ...one, size: one.size - 1 }] : []));

  it('applies one kind after the other until none helps: what one does lets another do more', () => {
    // As long as there is a b, the size must be 5; without, 2; and b can go only where the size is 5 or less.
    const failureOf = ({ letters, size }: Case): string | undefined => {
      if (!letters.includes('a')) return undefined;
      return size >= (letters.includes('b') ? 5 : 2) && (letters.includes('b') || size <= 5)
        ? 'broken'
        : undefined;
    };
    const found = shrink({ letters: ['x', 'a', 'b', 'y'], size: 9 }, [letters, sizes], failureOf);
    expect(found).toMatchObject({ value: { letters: ['a'], size: 2 }, failure: 'broken', minimal: true });
  });

  it('keeps only what fails in the same way', () => {
    const failureOf = ({ letters }: Case): string | undefined =>
      letters.includes('a') ? (letters.includes('b') ? 'both' : 'only a') : undefined;
    const found = shrink({ letters: ['x', 'a', 'b'], size: 0 }, [letters], failureOf);
    expect(found).toMatchObject({ value: { letters: ['a', 'b'] }, failure: 'both' });
  });

  it('says when its tries ended first, and when there is nothing to shrink', () => {
    const failureOf = ({ letters }: Case): string | undefined => (letters.length > 2 ? 'long' : undefined);
    const start = { letters: [...'abcdefghijklmnop'], size: 0 };
    expect(shrink(start, [letters], failureOf, { maxTries: 4 })).toMatchObject({ tries: 4, minimal: false });
    expect(shrink(start, [letters], failureOf)).toMatchObject({ minimal: true });
    expect(() => shrink({ letters: [], size: 0 }, [letters], failureOf)).toThrow('original must fail');
  });
});

describe('simpler times', () => {
  it('are simpler, near or nearer to 0, and end', () => {
    expect(simplerTimes(0)).toEqual([]);
    expect(simplerTimes(523)[0]).toBe(0);
    expect(simplerTimes(523)).toContain(500);
    expect(simplerTimes(523)).not.toContain(523);
    expect(simplerTimes(12.5)).toContain(12);
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(30), (start, pick) => {
        let time = start;
        let steps = 0;
        for (let list = simplerTimes(time); list.length > 0; list = simplerTimes(time)) {
          time = list[pick % list.length];
          expect(Number.isInteger(time)).toBe(true);
          expect(++steps).toBeLessThan(100);
        }
        expect(time).toBe(0);
      }),
      { seed: 13 },
    );
  });
});

describe('shrinkHistory', () => {
  const put = (client: string, key: string, value: number): HistoryEvent[] => [
    { type: 'invoke', client, input: { type: 'put', key, value } },
    { type: 'complete', client },
  ];
  const get = (client: string, key: string, output: number | null): HistoryEvent[] => [
    { type: 'invoke', client, input: { type: 'get', key } },
    { type: 'complete', client, output },
  ];
  const noise = (client: string, from: number): HistoryEvent[] =>
    numbers(20).flatMap(at => [
      ...put(client, `n${client}`, from + at),
      ...get(client, `n${client}`, from + at),
    ]);
  const history = historyOfEvents([
    ...noise('p', 100),
    ...put('a', 'question', 1),
    ...noise('q', 200),
    ...get('b', 'question', 1),
    ...put('b', 'answer', 2),
    ...noise('a', 300),
    ...noise('b', 400),
    ...get('c', 'answer', 2),
    ...noise('c', 500),
    ...get('c', 'question', null),
    ...noise('p', 600),
  ]) as History<never, never>;
  const failureOf = (part: History<never, never>): string | undefined => {
    const verdict = checkCausalConsistency(part, keyValueModel<number>());
    return verdict.verdict === 'violated' ? verdict.pattern : undefined;
  };

  it('leaves the five operations of an answer without its question, with their places', () => {
    const found = shrinkHistory(history, failureOf);
    expect(found).toMatchObject({
      failure: 'WriteCOInitRead',
      before: { clients: 5, operations: 245 },
      after: { clients: 3, operations: 5 },
      minimal: true,
    });
    const words = found.history.map(
      ({ client, input }) =>
        `${client} ${(input as { type: string }).type} ${(input as { key: string }).key}`,
    );
    expect(words).toEqual([
      'a put question',
      'b get question',
      'b put answer',
      'c get answer',
      'c get question',
    ]);
    for (const operation of found.history) expect(history).toContain(operation);
    expect(failureOf(found.history)).toBe('WriteCOInitRead');
    expect(found.tries).toBeLessThan(600);
  });

  it('does not end with a failure of another kind', () => {
    // Without the put, the read would be of a value that nobody wrote: not the same.
    const alike = shrinkHistory(history, part => (failureOf(part) === undefined ? undefined : 'any failure'));
    expect(alike.after.operations).toBe(1);
    expect(failureOf(alike.history)).toBe('ThinAirRead');
    expect(() => shrinkHistory(history.slice(0, 4), failureOf)).toThrow('original must fail');
  });
});
