import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkLinearizability,
  explore,
  historyOf,
  historyOfRun,
  linearizable,
} from '../../engine/checking/index.js';
import { at, type SimulationRun, stepClock } from '../../engine/simulation/index.js';
import {
  commitWaitMs,
  compareIntervals,
  hasPassed,
  intervalNow,
  isToCome,
  measureDurations,
  type Snapshot,
  type SnapshotInput,
  simulateSnapshots,
  snapshotModel,
  snapshotNode,
} from './index.js';

describe('an interval clock', () => {
  it('is sure only of what is true, for every clock within its bound', () => {
    const time = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        time,
        time,
        fc.nat({ max: 10 }),
        fc.integer({ min: -100, max: 100 }),
        (now, other, epsilon, percent) => {
          const interval = intervalNow(now + (epsilon * percent) / 100, epsilon);
          if (hasPassed(other, interval)) expect(other).toBeLessThan(now);
          if (isToCome(other, interval)) expect(other).toBeGreaterThan(now);
          // A commit that waits is confirmed when true time is past its stamp.
          const stamp = interval.latest;
          const later = now + commitWaitMs(epsilon) + 1e-9;
          expect(hasPassed(stamp, intervalNow(later + (epsilon * percent) / 100, epsilon))).toBe(true);
        },
      ),
      { seed: 15 },
    );
    expect(compareIntervals(intervalNow(10, 1), intervalNow(12, 1))).toBe('not known');
    expect(compareIntervals(intervalNow(10, 1), intervalNow(12.1, 1))).toBe('before');
    expect(compareIntervals(intervalNow(13, 1), intervalNow(10, 1))).toBe('after');
  });
});

describe('the store with snapshots', () => {
  const worldOf = (waits: boolean, offTicks: number) => {
    const node = snapshotNode({ epsilonMs: 1, waits });
    return {
      nodes: { x: node, y: node },
      time: {
        untilTick: 9,
        latencyTicks: { least: 0, most: 1 },
        clockOffsetTicks: { x: offTicks, y: -offTicks },
      },
      clients: {
        alice: [
          { to: 'x', request: { type: 'write', key: 'x', value: 1 } },
          { to: 'y', request: { type: 'write', key: 'y', value: 1 } },
        ],
        bob: [{ to: 'y', request: { type: 'snapshot' } }],
      },
    };
  };
  const always = { 'externally consistent': linearizable(snapshotModel(['x', 'y'])) };

  it('is not externally consistent without waiting, and is with it', () => {
    expect(explore(worldOf(false, 1), { always }).verdict).toBe('violated');
    expect(explore(worldOf(true, 1), { always })).toMatchObject({
      verdict: 'holds to the bound',
      states: 14_659,
    });
  });

  it('is not, for all its waiting, if clocks are off by more than it believes', () => {
    expect(explore(worldOf(true, 2), { always }).verdict).toBe('violated');
  });

  it('says the same under random schedules; what it breaks is real time, never serializability', () => {
    const common = { epsilonMs: 5, offByMs: 5, hopMs: 1, runs: 60, seed: 15 };
    const without = simulateSnapshots({ ...common, waits: false });
    expect(without.violated.estimate).toBeGreaterThan(0.5);
    expect(without.notSerializable).toBe(0);
    expect(without.disagreements).toBe(0);
    const drawn = historyOfRun<SnapshotInput, Snapshot | null>(without.first as SimulationRun);
    expect(checkLinearizability(drawn, snapshotModel(['x', 'y', 'z'])).verdict).toBe('not linearizable');
    const waiting = simulateSnapshots({ ...common, waits: true });
    expect(waiting.violated.estimate).toBe(0);
    expect(waiting.writeMs.low).toBeGreaterThan(commitWaitMs(5));
    expect(simulateSnapshots({ ...common, offByMs: 15, waits: true }).violated.estimate).toBeGreaterThan(0);
  });

  it('is judged by a model in which a snapshot reads one moment', () => {
    const write = (key: string, invokedAt: number) => ({
      client: 'a',
      input: { type: 'write' as const, key, value: 1 },
      output: null,
      invokedAt,
      completedAt: invokedAt + 1,
    });
    const snapshot = (output: Snapshot) => ({
      client: 'b',
      input: { type: 'snapshot' as const },
      output,
      invokedAt: 0.5,
      completedAt: 10,
    });
    const judge = (seen: Snapshot): string =>
      checkLinearizability(
        historyOf<SnapshotInput, Snapshot | null>([write('x', 1), write('y', 3), snapshot(seen)]),
        snapshotModel(['x', 'y']),
      ).verdict;
    expect(judge({ x: 1, y: 0 })).toBe('linearizable');
    expect(judge({ x: 0, y: 1 })).toBe('not linearizable');
  });
});

describe('a duration across a step', () => {
  it('is wrong by the step on the wall clock, and right within a tick on a counter', () => {
    const measured = measureDurations({
      callMs: 40,
      everyMs: 100,
      tickMs: 1,
      faults: [at(520, stepClock('caller', -200))],
      untilMs: 1050,
    });
    expect(measured).toHaveLength(10);
    expect(measured.filter(({ wallMs }) => wallMs < 0)).toEqual([
      { beganAtMs: 500, trueMs: 40, wallMs: -160, monotonicMs: 40 },
    ]);
    expect(measured.every(({ trueMs, monotonicMs }) => Math.abs(trueMs - monotonicMs) <= 1)).toBe(true);
    expect(() => measureDurations({ callMs: 100, everyMs: 100, tickMs: 1, faults: [], untilMs: 1 })).toThrow(
      'callMs',
    );
  });
});
