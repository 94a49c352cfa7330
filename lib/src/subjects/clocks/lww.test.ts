import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore, keyValueModel, linearizable } from '../../engine/checking/index.js';
import { covers } from '../../engine/stats/index.js';
import {
  ClockCoordinator,
  HybridCoordinator,
  LastWriteWinsStore,
  lastWriteOf,
  laterWriteLoss,
  laterWriteLossAtRandom,
  laterWriteLossWithin,
  ReadFirstCoordinator,
  simulateLaterWrites,
} from './index.js';

/** Simpson's rule on many pieces. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const pieces = 20_000;
  const step = (to - from) / pieces;
  let sum = f(from) + f(to);
  for (let index = 1; index < pieces; index++) sum += f(from + index * step) * (index % 2 === 0 ? 2 : 4);
  return (sum * step) / 3;
}

describe('last-write-wins', () => {
  it('keeps the greater timestamp whatever the order, and is decided also between equal ones', () => {
    const write = fc.record({
      timestampMs: fc.integer({ min: 0, max: 3 }),
      writer: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(write, write, write, (one, two, three) => {
        expect(lastWriteOf(one, two)).toEqual(lastWriteOf(two, one));
        expect(lastWriteOf(lastWriteOf(one, two), three)).toEqual(lastWriteOf(one, lastWriteOf(two, three)));
      }),
      { seed: 15 },
    );
  });
});

describe('the loss of the later write', () => {
  it('at random is the fixed gap, integrated', () => {
    for (const [acknowledgedAfterMs, meanMs, skewMs] of [
      [0, 10, 10],
      [4, 25, 10],
      [4, 1, 30],
      [0, 0.01, 5],
    ]) {
      const expected = integral(
        x => (Math.exp(-x / meanMs) / meanMs) * laterWriteLoss(acknowledgedAfterMs + x, skewMs),
        0,
        40 * meanMs,
      );
      expect(laterWriteLossAtRandom({ acknowledgedAfterMs, meanMs, skewMs })).toBeCloseTo(expected, 6);
    }
  });

  it('within a bound is nothing from twice the bound on, and a half at no gap', () => {
    expect(laterWriteLossWithin(20, 10)).toBe(0);
    expect(laterWriteLossWithin(21, 10)).toBe(0);
    expect(laterWriteLossWithin(0, 10)).toBe(0.5);
    // What lies between two uniform errors is triangular: its density, integrated.
    const triangular = integral(x => (20 - x) / 400, 7, 20);
    expect(laterWriteLossWithin(7, 10)).toBeCloseTo(triangular, 9);
    expect(() => laterWriteLoss(-1, 10)).toThrow('gapMs');
  });

  it('is what the nodes lose, for a fixed gap and at random', () => {
    const runs = { coordinator: ClockCoordinator, skewMs: 10, hopMs: 1, pairs: 4000 };
    const fixed = simulateLaterWrites({ ...runs, gapMs: 10, seed: 151 });
    expect(covers(fixed.lost, laterWriteLoss(10, 10))).toBe(true);
    const random = simulateLaterWrites({ ...runs, meanMs: 10, seed: 152 });
    const closed = laterWriteLossAtRandom({ acknowledgedAfterMs: 4, meanMs: 10, skewMs: 10 });
    expect(covers(random.lost, closed)).toBe(true);
    expect(fixed.writeMs).toBeCloseTo(4, 9);
  });

  it('does not happen where the version is read first, for one more round trip', () => {
    const runs = simulateLaterWrites({
      coordinator: ReadFirstCoordinator,
      skewMs: 1000,
      hopMs: 1,
      gapMs: 10,
      pairs: 2000,
      seed: 153,
    });
    expect(runs.lost.estimate).toBe(0);
    expect(runs.writeMs).toBeCloseTo(6, 9);
  });
});

describe('every schedule of a write, and a write and a read after it', () => {
  const worldOf = (coordinator: typeof ClockCoordinator) => ({
    nodes: { store: LastWriteWinsStore, left: coordinator, right: coordinator },
    time: { untilTick: 8, latencyTicks: { least: 0, most: 1 }, clockOffsetTicks: { left: 3 } },
    clients: {
      alice: [{ to: 'left', request: { type: 'put', key: 'k', value: 1 } }],
      bob: [
        { to: 'right', request: { type: 'put', key: 'k', value: 2 } },
        { to: 'right', request: { type: 'get', key: 'k' } },
      ],
    },
  });
  const always = { linearizable: linearizable(keyValueModel<number>()) };

  it('loses the later write by the clock', () => {
    const { verdict, violation } = explore(worldOf(ClockCoordinator), { always });
    expect(verdict).toBe('violated');
    expect(violation?.message).toContain('get k: 1');
  });

  it('loses it by a hybrid clock too, which has not heard of the first, and not once it has read', () => {
    expect(explore(worldOf(HybridCoordinator), { always }).verdict).toBe('violated');
    const world = worldOf(HybridCoordinator);
    const [write, read] = world.clients.bob;
    const heard = { ...world, clients: { ...world.clients, bob: [read, write, read] } };
    // Bob's first read may come before alice's write: then they overlap, or his own read of it comes too late to help.
    expect(explore(heard, { always }).verdict).toBe('violated');
    const { verdict, states } = explore(heard, {
      always: {
        'what was read is overwritten': ({ history }) => {
          const [first, , last] = history.filter(({ client }) => client === 'bob');
          return (
            !(first?.output === 1 && last?.answered === true && last.output === 1) ||
            'bob read 1, wrote 2 and reads 1'
          );
        },
      },
      sometimes: {
        'bob reads 1, writes, and reads again': ({ history }) => {
          const [first, , last] = history.filter(({ client }) => client === 'bob');
          return first?.output === 1 && last?.answered === true;
        },
      },
    });
    expect(verdict).toBe('holds to the bound');
    expect(states).toBeGreaterThan(10_000);
  });

  it('loses none that came later by version', () => {
    expect(explore(worldOf(ReadFirstCoordinator), { always })).toMatchObject({
      verdict: 'holds to the bound',
      states: 17_619,
    });
  });
});
