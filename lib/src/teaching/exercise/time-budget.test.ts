import { afterEach, describe, expect, it, vi } from 'vitest';
import { CALL_LIMIT_MS, EXERCISE_LIMIT_MS, TimeBudget, WALL_FACTOR } from './time-budget.js';

afterEach(() => vi.restoreAllMocks());

/** A budget whose answer has taken so much since it began. */
function budgetAfter(answerCpuMs: number, wallMs = 0): TimeBudget {
  let cpuMs = 0;
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const budget = new TimeBudget({ cpuMs: () => cpuMs });
  cpuMs = answerCpuMs;
  now = wallMs;
  return budget;
}

describe('fault 9: the time of an exercise', () => {
  it('is CPU time: a machine that is busy with other things takes none of it', () => {
    const budget = budgetAfter(0, 5 * EXERCISE_LIMIT_MS);
    expect(budget.isSpent).toBe(false);
    expect(budget.nextLimit().cpuMs).toBe(CALL_LIMIT_MS);
  });

  it('is spent by the answer, and bounds its last call', () => {
    const { cpuMs } = budgetAfter(EXERCISE_LIMIT_MS - CALL_LIMIT_MS / 2).nextLimit();
    expect(cpuMs).toBeLessThanOrEqual(CALL_LIMIT_MS / 2);
    expect(cpuMs).toBeGreaterThan(0);
    expect(() => budgetAfter(EXERCISE_LIMIT_MS + 1).nextLimit()).toThrow('more than 20 s of CPU time');
  });

  it('ends at last by the clock on the wall', () => {
    const wallMs = WALL_FACTOR * EXERCISE_LIMIT_MS;
    expect(budgetAfter(0, wallMs + 1).isSpent).toBe(true);
    expect(budgetAfter(0, wallMs - 5).nextLimit().wallMs).toBe(5);
  });
});
