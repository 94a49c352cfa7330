import { describe, expect, it } from 'vitest';
import {
  checkLinearizability,
  compareAndSetModel,
  counterModel,
  fencedLockModel,
  type History,
  type HistoryEvent,
  historyOf,
  historyOfEvents,
  keyValueModel,
  queueModel,
  registerModel,
  type SequentialModel,
  type TimedOperation,
} from './index.js';

type AnyModel = SequentialModel<unknown, unknown, unknown>;
const write = (value: unknown) => ({ type: 'write', value });
const read = { type: 'read' };

type Row = readonly [client: string, input: unknown, from: number, to: number, output?: unknown];
function timed(...rows: Row[]): History<never, never> {
  const operations = rows.map(([client, input, invokedAt, completedAt, output]) => ({
    client,
    input,
    invokedAt,
    completedAt,
    output,
  }));
  return historyOf(operations as TimedOperation<never, never>[]);
}
const enqueue = (value: string) => ({ type: 'enqueue', value });
const dequeue = { type: 'dequeue' };

describe('the queue histories of Herlihy and Wing 1990', () => {
  const queue = queueModel<string>();
  it('overlapping enqueues may take effect in either order', () => {
    const history = timed(
      ['A', enqueue('x'), 0, 4],
      ['B', enqueue('y'), 1, 3],
      ['B', dequeue, 5, 7, 'x'],
      ['A', dequeue, 6, 8, 'y'],
      ['A', enqueue('z'), 9, 10],
    );
    expect(checkLinearizability(history, queue).verdict).toBe('linearizable');
  });

  it('what was enqueued first, and alone, is not dequeued second', () => {
    const history = timed(['A', enqueue('x'), 0, 1], ['B', enqueue('y'), 2, 3], ['B', dequeue, 5, 7, 'y']);
    expect(checkLinearizability(history, queue)).toMatchObject({
      verdict: 'not linearizable',
      cannotBePlaced: [{ input: dequeue, output: 'y' }],
    });
  });

  it('a value may be dequeued while its enqueue is under way', () => {
    const history = timed(['A', enqueue('x'), 0, 9], ['B', dequeue, 1, 3, 'x']);
    expect(checkLinearizability(history, queue)).toMatchObject({
      verdict: 'linearizable',
      order: [{ client: 'A' }, { client: 'B' }],
    });
  });

  it('a value enqueued once is not dequeued twice', () => {
    const history = timed(
      ['A', enqueue('x'), 0, 3],
      ['B', enqueue('y'), 1, 2],
      ['A', dequeue, 5, 7, 'y'],
      ['C', dequeue, 6, 8, 'y'],
    );
    expect(checkLinearizability(history, queue)).toMatchObject({
      verdict: 'not linearizable',
      cannotBePlaced: [{ client: 'C' }],
    });
  });

  it.each(['best', 'search'] as const)('an enqueue that was given up may explain an answer (%s)', method => {
    const history = historyOfEvents([
      { type: 'invoke', client: 'A', input: { type: 'enqueue', value: 'x' } },
      { type: 'unknown', client: 'A' },
      { type: 'invoke', client: 'B', input: { type: 'dequeue' } },
      { type: 'complete', client: 'B', output: 'x' },
    ] as HistoryEvent<never, never>[]);
    expect(checkLinearizability(history, queue, { method }).verdict).toBe('linearizable');
  });
});

describe('anomalies of registers', () => {
  const both = [['search'], ['best']] as const;
  it.each(both)('a stale read: a value that was overwritten before the read began (%s)', method => {
    const history = timed(['a', write(1), 0, 2], ['b', read, 3, 4, 0]);
    expect(checkLinearizability(history, registerModel<unknown>(0), { method })).toMatchObject({
      verdict: 'not linearizable',
      longestPrefix: [{ input: write(1) }],
      cannotBePlaced: [{ client: 'b' }],
    });
  });

  // Lamport's regular register; Attiya, Bar-Noy and Dolev 1995 without the write-back of a read.
  it.each(both)('new/old inversion: a later read returns the older of two values (%s)', method => {
    const history = timed(['w', write(1), 0, 10], ['a', read, 1, 3, 1], ['b', read, 4, 6, 0]);
    expect(checkLinearizability(history, registerModel<unknown>(0), { method })).toMatchObject({
      verdict: 'not linearizable',
      longestPrefix: [{ client: 'w' }, { client: 'a' }],
      cannotBePlaced: [{ client: 'b' }],
    });
    const inOrder = timed(['w', write(1), 0, 10], ['a', read, 1, 3, 0], ['b', read, 4, 6, 1]);
    expect(checkLinearizability(inOrder, registerModel<unknown>(0), { method }).verdict).toBe('linearizable');
  });

  it('a lost update: two compare-and-sets from one value cannot both succeed', () => {
    const swap = (value: number) => ({ type: 'compareAndSet', expected: 0, value });
    const history = timed(['a', swap(1), 0, 5, true], ['b', swap(2), 1, 6, true]);
    expect(checkLinearizability(history, compareAndSetModel<unknown>(0))).toMatchObject({
      verdict: 'not linearizable',
      cannotBePlaced: [{ client: 'b' }],
    });
  });

  it('each key is linearizable by itself, and the wrong one is named', () => {
    const history = timed(
      ['a', { type: 'put', key: 'x', value: 1 }, 0, 1],
      ['a', { type: 'put', key: 'y', value: 1 }, 2, 3],
      ['b', { type: 'get', key: 'y' }, 4, 5, 1],
      ['b', { type: 'get', key: 'x' }, 6, 7, null],
    );
    expect(checkLinearizability(history, keyValueModel<number>())).toMatchObject({
      verdict: 'not linearizable',
      partition: 'x',
    });
  });

  it('a write with an unknown outcome may take effect long after its client went on', () => {
    const history = historyOf<unknown, unknown>([
      { client: 'a', input: write(1), invokedAt: 0 },
      { client: 'a', input: read, output: 0, invokedAt: 1, completedAt: 2 },
      { client: 'b', input: read, output: 1, invokedAt: 3, completedAt: 4 },
    ]);
    expect(checkLinearizability(history as History<never, never>, registerModel<unknown>(0)).verdict).toBe(
      'linearizable',
    );
  });
});

describe('a fenced lock', () => {
  const acquire = { type: 'acquire' };
  it('never gives out a smaller token, and not two at a time', () => {
    const lock = fencedLockModel();
    const release = (token: number) => ({ type: 'release', token });
    const good = timed(['a', acquire, 0, 1, 33], ['s', release(33), 2, 3, true], ['b', acquire, 4, 5, 34]);
    expect(checkLinearizability(good, lock).verdict).toBe('linearizable');
    const smaller = timed(['a', acquire, 0, 1, 33], ['s', release(33), 2, 3, true], ['b', acquire, 4, 5, 32]);
    expect(checkLinearizability(smaller, lock).verdict).toBe('not linearizable');
    const twice = timed(['a', acquire, 0, 1, 33], ['b', acquire, 2, 3, 34]);
    expect(checkLinearizability(twice, lock).verdict).toBe('not linearizable');
  });
});

describe('a budget', () => {
  // Counters that only say "done" leave every subset of the increments possible.
  const hard = (): History<never, never> => {
    const rows = Array.from(
      { length: 24 },
      (_, at): Row => [`c${at}`, { type: 'increment', by: 2 ** at }, at, 1000 + at],
    );
    return timed(...rows, ['r', read, 100, 900, 0.5]);
  };

  it('ends as unknown, never as a pass', () => {
    const verdict = checkLinearizability(hard(), counterModel(), { maxSteps: 50_000 });
    expect(verdict).toMatchObject({
      verdict: 'unknown',
      reason: 'the budget of 50000 steps ended before the search did',
    });
    expect(verdict.explored).toBeGreaterThanOrEqual(50_000);
    expect(verdict.explored).toBeLessThan(51_000);
  });

  it('of memory ends it too', () => {
    expect(checkLinearizability(hard(), counterModel(), { maxMegabytes: 4 })).toMatchObject({
      verdict: 'unknown',
      reason: 'the budget of 4 MB ended before the search did',
    });
  });

  it('is shared by the parts, so that an easy wrong one is found beside a hard one', () => {
    const model: SequentialModel<number, never, never> = {
      ...(counterModel() as SequentialModel<number, never, never>),
      partition: (input: { part?: string }) => input.part ?? 'hard',
    };
    const easy = timed(['e', { type: 'read', part: 'easy' }, 2000, 2001, 7]);
    const shifted = easy.map(one => ({ ...one, invokedPlace: 5000, completedPlace: 5001 }));
    expect(checkLinearizability([...hard(), ...shifted], model, { maxSteps: 50_000 })).toMatchObject({
      verdict: 'not linearizable',
      partition: 'easy',
    });
  });
});

describe('what the checker is given', () => {
  it('is the history of an object that nobody used: linearizable', () => {
    expect(checkLinearizability([], registerModel<unknown>(0))).toEqual({
      verdict: 'linearizable',
      order: [],
      explored: 0,
    });
  });

  it('has places, options in range, and plain data', () => {
    const loose = [{ client: 'a', input: read, output: 0, invokedAt: 0, completedAt: 1 }];
    const model = registerModel<unknown>(0) as AnyModel;
    expect(() => checkLinearizability(loose as unknown as History, model)).toThrow(
      'history[0].invokedPlace must be a number, got undefined: make the history with historyOf',
    );
    expect(() => checkLinearizability([], model, { maxSteps: 0 })).toThrow('maxSteps must be a whole number');
    expect(() => checkLinearizability([], model, { maxMegabytes: 0 })).toThrow('maxMegabytes must be in');
    const strange = timed(['a', write(() => 1), 0, 1]);
    expect(() => checkLinearizability(strange, registerModel<unknown>(0))).toThrow(
      'value is a function: only data',
    );
  });

  it('is a model whose promises hold: a read that changes the state is an error, not a verdict', () => {
    const wrong: SequentialModel<number, never, never> = {
      ...(counterModel() as SequentialModel<number, never, never>),
      effect: () => 'reads',
    };
    const history = timed(['a', { type: 'increment' }, 0, 1, 1]);
    expect(() => checkLinearizability(history, wrong)).toThrow("effect must be 'reads' only if");
  });
});
