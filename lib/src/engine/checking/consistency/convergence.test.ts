import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import {
  checkConvergence,
  checkReplicas,
  counterModel,
  type History,
  historyOf,
  keyValueModel,
  registerModel,
} from '../index.js';

const model = keyValueModel<number>();
type Row = readonly [client: string, word: string, from: number, to?: number];
/** `x=1` puts, `x:1` gets; without an end the outcome is unknown. */
function timed(...rows: Row[]): History<never, never> {
  const operations = rows.map(([client, word, invokedAt, completedAt]) => {
    const [key, value] = word.split(/[=:]/);
    if (word.includes('='))
      return { client, input: { type: 'put', key, value: Number(value) }, invokedAt, completedAt };
    return {
      client,
      input: { type: 'get', key },
      output: value === '' ? null : Number(value),
      invokedAt,
      completedAt,
    };
  });
  return historyOf<unknown, unknown>(operations) as History<never, never>;
}
const check = (history: History<never, never>, settlingTime = 10) =>
  checkConvergence(history, model, { settlingTime });

describe('reads converge', () => {
  const writes: Row[] = [
    ['a', 'x=1', 0, 5],
    ['b', 'x=2', 1, 6],
  ];
  it('if they agree once the last write is over and settled, whatever was read before', () => {
    const history = timed(
      ...writes,
      ['c', 'x:1', 10, 11],
      ['d', 'x:2', 10, 11],
      ['c', 'x:2', 17, 18],
      ['d', 'x:2', 20, 21],
    );
    expect(check(history)).toEqual({
      verdict: 'satisfied',
      model: 'convergence',
      values: new Map([['x', 2]]),
    });
    expect(check(history, 3)).toMatchObject({ verdict: 'violated', key: 'x' });
  });

  it('unless two replicas keep different winners', () => {
    const history = timed(...writes, ['c', 'x:1', 100, 101], ['d', 'x:2', 100, 101]);
    expect(check(history)).toMatchObject({
      verdict: 'violated',
      operations: [{ client: 'c' }, { client: 'd' }],
      why: "c get x: 1 at 100, but d get x: 2 at 100; the last write of 'x' was over at 6, and 10 to settle had passed",
    });
  });

  it('not shown by one reader, by none, or where nobody wrote', () => {
    expect(check(timed(...writes, ['c', 'x:2', 100, 101]))).toMatchObject({
      verdict: 'unknown',
      reason: "only one client read 'x' later than 16",
    });
    expect(check(timed(...writes))).toMatchObject({ reason: "nobody read 'x' later than 16" });
    expect(check(timed(['c', 'x:', 1, 2], ['d', 'x:', 1, 2]))).toMatchObject({
      reason: 'nobody wrote anything',
    });
    // One key that was shown does not make up for one that was not.
    const other = timed(...writes, ['a', 'y=1', 7, 8], ['c', 'x:2', 100, 101], ['d', 'x:2', 100, 101]);
    expect(check(other)).toMatchObject({ verdict: 'unknown', reason: "nobody read 'y' later than 18" });
  });

  it('as far as is known, where a write may have come late', () => {
    const history = timed(...writes, ['e', 'x=3', 7], ['c', 'x:2', 100, 101], ['d', 'x:3', 102, 103]);
    expect(check(history)).toMatchObject({
      verdict: 'unknown',
      reason: "reads of 'x' differ, but 'e put x=3' may have taken effect between them",
    });
    const other = timed(...writes, ['e', 'x=3', 7], ['c', 'x:2', 100, 101], ['d', 'x:1', 102, 103]);
    expect(check(other).verdict).toBe('violated');
  });

  it('by the definition, on random histories', () => {
    const random = new Random('convergence');
    const counts = { satisfied: 0, violated: 0, unknown: 0 };
    for (let round = 0; round < 2000; round++) {
      const rows = Array.from({ length: 8 }, (_, at): Row => {
        const word = at < 3 ? `x=${at + 1}` : `x:${1 + random.below(2)}`;
        return [`c${at}`, word, at < 3 ? random.below(20) : random.below(60), 60 + at];
      }).map(([client, word, from], at): Row => [client, word, from, at < 3 ? from + 2 : from + 1]);
      const settled = Math.max(...rows.slice(0, 3).map(([, , , to]) => to as number)) + 10;
      const late = rows.slice(3).filter(([, , from]) => from > settled);
      const expected =
        late.length < 2
          ? 'unknown'
          : new Set(late.map(([, word]) => word)).size > 1
            ? 'violated'
            : 'satisfied';
      expect(check(timed(...rows)).verdict).toBe(expected);
      counts[expected] += 1;
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100);
  });

  it('if asked for a store of registers and a settling time', () => {
    expect(() => check(timed(...writes), -1)).toThrow(
      'settlingTime must be a finite number, 0 or above, got -1',
    );
    const counter = historyOf([
      { client: 'a', input: { type: 'read' }, output: 0, invokedAt: 0, completedAt: 1 },
    ]);
    expect(() =>
      checkConvergence(counter as History<never, never>, counterModel(), { settlingTime: 0 }),
    ).toThrow(
      'convergence is checked for reads and writes of registers, but history[0] of a counter is neither',
    );
    const register = historyOf([
      { client: 'a', input: { type: 'write', value: 1 }, invokedAt: 0, completedAt: 1 },
      { client: 'b', input: { type: 'read' }, output: 1, invokedAt: 5, completedAt: 6 },
      { client: 'c', input: { type: 'read' }, output: 0, invokedAt: 5, completedAt: 6 },
    ]);
    expect(
      checkConvergence(register as History<never, never>, registerModel<number>(0), { settlingTime: 1 }),
    ).toMatchObject({
      verdict: 'violated',
      key: '',
      why: expect.stringContaining('the last write of the register'),
    });
  });
});

describe('replicas converge', () => {
  it('if their states are equal, in whatever order they were built', () => {
    const [one, other] = [
      new Map([
        ['x', 1],
        ['y', 2],
      ]),
      new Map([
        ['y', 2],
        ['x', 1],
      ]),
    ];
    expect(checkReplicas({ a: { items: one }, b: { items: other } })).toEqual({
      verdict: 'satisfied',
      model: 'convergence',
    });
  });

  it('or it is said who differs in what', () => {
    const states = {
      a: {
        id: 'a',
        items: new Map([
          ['x', 1],
          ['y', 2],
        ]),
        tags: new Set(['p']),
      },
      b: {
        id: 'b',
        items: new Map([
          ['x', 1],
          ['y', 3],
        ]),
        tags: new Set(['p']),
      },
      c: { id: 'c', items: new Map([['x', 1]]), tags: new Set(['p', 'q']) },
    };
    expect(checkReplicas(states, { of: ({ items, tags }) => ({ items, tags }) })).toMatchObject({
      verdict: 'violated',
      differences: [
        { path: 'items.y', values: { a: 2, b: 3, c: undefined } },
        { path: 'tags', values: { a: states.a.tags, b: states.b.tags, c: states.c.tags } },
      ],
      why: 'items.y: a has 2, b has 3, c has nothing; tags: a and b have ["p"], c has ["p","q"]',
    });
    expect(checkReplicas({ a: [1, 2], b: [1, 3] })).toMatchObject({ why: '1: a has 2, b has 3' });
    expect(checkReplicas({ a: 1, b: 2 })).toMatchObject({ why: 'a has 1, b has 2' });
    expect(checkReplicas({ a: [1], b: { 0: 1 } })).toMatchObject({
      verdict: 'violated',
      differences: [{ path: '' }],
    });
  });

  it('not shown by fewer than two', () => {
    expect(checkReplicas({ a: 1 })).toMatchObject({
      verdict: 'unknown',
      reason: 'there must be two replicas to compare, and there is one',
    });
    expect(checkReplicas({}).verdict).toBe('unknown');
    expect(() => checkReplicas({ a: () => 1, b: () => 1 })).toThrow('value is a function: only data');
  });
});
