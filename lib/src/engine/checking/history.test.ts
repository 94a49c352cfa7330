import { describe, expect, it } from 'vitest';
import { type HistoryEvent, historyOf, historyOfEvents, isUnknown, precedes } from './index.js';

const invoke = (client: string, input: unknown, at?: number): HistoryEvent => ({
  type: 'invoke',
  client,
  input,
  ...(at === undefined ? {} : { at }),
});
const complete = (client: string, output?: unknown, at?: number): HistoryEvent => ({
  type: 'complete',
  client,
  output,
  ...(at === undefined ? {} : { at }),
});

describe('a history of events', () => {
  it('keeps the order of the list, also within one instant', () => {
    const [first, second] = historyOfEvents([
      invoke('a', 'x', 5),
      complete('a', 1, 5),
      invoke('b', 'y', 5),
      complete('b', 2, 5),
    ]);
    expect(precedes(first, second)).toBe(true);
    expect(precedes(second, first)).toBe(false);
    expect(first).toEqual({
      client: 'a',
      input: 'x',
      output: 1,
      invokedAt: 5,
      completedAt: 5,
      invokedPlace: 0,
      completedPlace: 1,
    });
  });

  it('takes the place in the list as the time where no times are given', () => {
    const [only] = historyOfEvents([invoke('a', 'x'), complete('a')]);
    expect([only.invokedAt, only.completedAt]).toEqual([0, 1]);
  });

  it('leaves out what certainly failed, and keeps what may have happened', () => {
    const history = historyOfEvents([
      invoke('a', 'failed'),
      { type: 'fail', client: 'a' },
      invoke('a', 'given up'),
      { type: 'unknown', client: 'a' },
      invoke('a', 'still open'),
    ]);
    expect(history.map(({ input }) => input)).toEqual(['given up', 'still open']);
    expect(history.every(isUnknown)).toBe(true);
  });

  it.each([
    [[complete('a')], "events[0]: client 'a' has no open operation to complete"],
    [[{ type: 'unknown', client: 'a' } as HistoryEvent], "client 'a' has no open operation to give up"],
    [[invoke('a', 1), complete('a'), complete('a')], "events[2]: client 'a' has no open operation"],
    [[invoke('a', 1), invoke('a', 2)], "events[1]: client 'a' invokes while its operation of 0 is open"],
    [[invoke('a', 1, -1)], 'events[0].at must be a finite time, 0 or above, got -1'],
    [[invoke('a', 1, Number.NaN)], 'events[0].at must be a finite time, 0 or above, got NaN'],
    [
      [invoke('a', 1, 5), complete('a', 1, 4)],
      'events[1].at must not be before the event above it, 5, got 4',
    ],
    [[invoke('a', 1, 5), complete('a')], 'events[1]: give every event a time, or none'],
  ])('refuses what cannot have been recorded (%#)', (events, message) => {
    expect(() => historyOfEvents(events)).toThrow(RangeError);
    expect(() => historyOfEvents(events)).toThrow(message);
  });
});

describe('a history of operations', () => {
  const at = (client: string, invokedAt: number, completedAt?: number) => ({
    client,
    input: client,
    invokedAt,
    ...(completedAt === undefined ? {} : { completedAt }),
  });

  it('is in the order of invocations, whatever the order given', () => {
    expect(historyOf([at('b', 3, 4), at('a', 0, 9)]).map(({ client }) => client)).toEqual(['a', 'b']);
  });

  it('calls operations that touch concurrent', () => {
    const [first, second] = historyOf([at('a', 0, 5), at('b', 5, 6)]);
    expect(precedes(first, second) || precedes(second, first)).toBe(false);
  });

  it('lets a client go on after an operation with an unknown outcome', () => {
    expect(historyOf([at('a', 0), at('a', 1, 2)]).map(isUnknown)).toEqual([true, false]);
  });

  it.each([
    [[at('a', 5, 4)], 'operations[0].completedAt must not be before its invokedAt, 5, got 4'],
    [[at('a', -1, 4)], 'operations[0].invokedAt must be a finite time, 0 or above, got -1'],
    [[at('a', 0, Number.POSITIVE_INFINITY)], 'operations[0].completedAt must be a finite time'],
    [
      [at('a', 0, 4), at('a', 2, 6)],
      "operations[1]: client 'a' invokes at 2, not after its earlier operation",
    ],
    [[at('a', 0, 4), at('a', 4, 6)], 'which completes at 4'],
    [[{ ...at('a', 0), output: 1 }], 'operations[0] has an output but no completedAt'],
  ])('refuses times that cannot be (%#)', (operations, message) => {
    expect(() => historyOf(operations)).toThrow(RangeError);
    expect(() => historyOf(operations)).toThrow(message);
  });
});
