import { describe, expect, it } from 'vitest';
import { simulate } from '../../engine/simulation/index.js';
import {
  healthScaledMs,
  healthScoreAfter,
  LIFEGUARD,
  memberlistSuspicion,
  type SwimState,
  suspicionTimeoutMs,
  swimMember,
} from '../../subjects/membership/index.js';

describe('values: the suspicion timeout', () => {
  /** memberlist's own table, `suspicion_test.go` at 041e5dd: what remains, and what has passed. */
  it.each([
    [0, 30_000, 0],
    [1, 14_000, 2000],
    [2, 4810, 3000],
    [3, -2000, 4000],
    [4, -3000, 5000],
    [5, -8000, 10_000],
  ])(
    'with %i of 3 confirmations leaves what memberlist leaves: %i ms after %i',
    (confirmations, remains, passed) => {
      expect(suspicionTimeoutMs({ leastMs: 2000, mostMs: 30_000, confirmations, expected: 3 }) - passed).toBe(
        remains,
      );
    },
  );

  it('without anybody to confirm it is the least from the start', () => {
    expect(suspicionTimeoutMs({ leastMs: 5, mostMs: 50, confirmations: 0, expected: 0 })).toBe(5);
  });

  it('begins by the size of the cluster as memberlist does', () => {
    const lan = { probeIntervalMs: 1000, multiplier: 4, mostMultiplier: 6 };
    expect(memberlistSuspicion({ ...lan, members: 100 })).toEqual({
      leastMs: 8000,
      mostMs: 48_000,
      confirmations: 0,
      expected: 2,
    });
    expect(memberlistSuspicion({ ...lan, members: 10 }).leastMs).toBe(4000);
    // Below ten members the scale is 1, and three have nobody to spare for two confirmations.
    expect(memberlistSuspicion({ ...lan, members: 3 })).toMatchObject({ leastMs: 4000, expected: 0 });
    // log10 500 is 2.69897, kept to a thousandth.
    expect(memberlistSuspicion({ ...lan, members: 500 }).leastMs).toBeCloseTo(4 * 2.698 * 1000, 9);
  });
});

describe('values: the health score', () => {
  it('stays between 0 and the limit, as awareness.go has it', () => {
    let score = 0;
    const scores = [1, 1, 1, 1, -1, -5].map(change => {
      score = healthScoreAfter(score, change, 4);
      return score;
    });
    expect(scores).toEqual([1, 2, 3, 3, 2, 0]);
    expect([0, 1, 3].map(score => healthScaledMs(500, score))).toEqual([500, 1000, 2000]);
  });

  it('is what a member that hears from nobody slows down by', () => {
    const Member = swimMember({ periodMs: 1000, ackTimeoutMs: 300, lifeguard: LIFEGUARD, record: true });
    const untilMs = 400_000;
    const { states } = simulate(
      { nodes: { a: Member, b: Member, c: Member }, network: { latency: 1, loss: 1 } },
      { seed: 1, untilMs },
    );
    const { health } = states.a as unknown as SwimState & { health: number };
    expect(health).toBe(LIFEGUARD.healthLimit - 1);
  });
});
