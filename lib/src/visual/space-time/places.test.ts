import { describe, expect, it } from 'vitest';
import { columnOrder } from './columns.js';
import type { DrawableEvent, DrawableRun } from './drawable.js';
import { exactly, storyOf } from './drawable.js';
import { lateArrivals } from './journeys.js';

function made(events: Omit<DrawableEvent, 'id'>[]): DrawableRun {
  return { seed: 1, endedAtMs: 10, events: events.map((event, id) => ({ id, ...event })) };
}

describe('a time', () => {
  it.each([
    [0, '0'],
    [3.4567, '3.457'],
    [-2.5, '-2.5'],
    [12.345, '12.35'],
    [100, '100'],
    [999.5, '999.5'],
    [1234.56, '1,234.6'],
    [1_234_567, '1,234,567'],
  ])('of %s ms reads %s', (time, words) => {
    expect(exactly(time)).toBe(words);
  });
});

describe('the order of the columns', () => {
  const nodes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ atMs: 0, kind: 'start', node: 'abcdefgh'[index] }));
  const split = (...groups: string[][]) => ({ atMs: 1, kind: 'partition', node: '', data: groups });
  const order = (events: Omit<DrawableEvent, 'id'>[]) => columnOrder(storyOf(made(events))).join('');

  it('is the natural one, unless a partition or a cut brings others together', () => {
    expect(order(nodes(4))).toBe('abcd');
    expect(order([...nodes(4), split(['a', 'b'], ['c', 'd'])])).toBe('abcd');
    const crossed = order([...nodes(4), split(['a', 'c'], ['b', 'd'])]);
    expect(['ac', 'ca', 'bd', 'db']).toContain(crossed.slice(0, 2));
    const cutOff = order([...nodes(4), { atMs: 1, kind: 'cut', node: 'a', peer: 'd' }]);
    expect(Math.abs(cutOff.indexOf('a') - cutOff.indexOf('d'))).toBe(1);
  });

  it('puts who is on no side outside, and groups of many nodes together', () => {
    const bridged = order([...nodes(3), split(['a'], ['c'])]);
    expect(Math.abs(bridged.indexOf('a') - bridged.indexOf('c'))).toBe(1);
    expect(order([...nodes(8), split(['b', 'd', 'f', 'h'], ['a', 'c'])])).toBe('bdfhaceg');
  });

  it('puts a lone client at the left, and two at either side of one node', () => {
    const ask = (node: string) => ({ atMs: 1, kind: 'request', node, peer: 'a' });
    expect(order([...nodes(1), ask('x')])).toBe('xa');
    expect(order([...nodes(1), ask('x'), ask('y')])).toBe('xay');
  });
});

describe('what is overtaken', () => {
  it('is what arrives after something that was sent later on the same link', () => {
    const send = (peer: string) => ({ atMs: 0, kind: 'send', node: 'a', peer });
    const arrive = (node: string, cause: number) => ({ atMs: 9, kind: 'deliver', node, peer: 'a', cause });
    const { events } = made([
      send('b'),
      send('b'),
      send('c'),
      arrive('b', 1),
      arrive('b', 0),
      arrive('c', 2),
      arrive('b', 1),
    ]);
    const byId = new Map(events.map(event => [event.id, event]));
    expect([...lateArrivals(events, byId)]).toEqual([4]);
  });
});
