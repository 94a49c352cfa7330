import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from './schedule.js';
import { Timers } from './timers.js';

/** What a handler does with its timers when one rings. */
type Deed = { readonly name: string; readonly afterMs: number } | { readonly clear: string };

const NAMES = ['election', 'heartbeat', 'retry'];
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ name: fc.constantFrom(...NAMES), afterMs: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ clear: fc.constantFrom(...NAMES) }),
);

/** Rings by the definition: of all settings that count, the one due first, and of those the one set first. */
function ringsByDefinition(batches: readonly (readonly Deed[])[]): string[] {
  let running: { name: string; dueMs: number; order: number }[] = [];
  let order = 0;
  let nowMs = 0;
  const rang: string[] = [];
  for (const batch of batches) {
    for (const step of batch) {
      const name = 'clear' in step ? step.clear : step.name;
      running = running.filter(timer => timer.name !== name);
      if ('name' in step) running.push({ name, dueMs: nowMs + step.afterMs, order: order++ });
    }
    const [first] = running.sort((one, other) => one.dueMs - other.dueMs || one.order - other.order);
    if (first === undefined) break;
    running = running.filter(timer => timer !== first);
    nowMs = first.dueMs;
    rang.push(`${first.name} at ${nowMs}`);
  }
  return rang;
}

function ringsOfTimers(batches: readonly (readonly Deed[])[]): { rang: string[]; entries: number } {
  const schedule = new Schedule();
  const timers = new Timers('a', schedule);
  const rang: string[] = [];
  let entries = 0;
  for (const batch of batches) {
    for (const step of batch) {
      if ('clear' in step) timers.clear(step.clear);
      else timers.set(step.name, schedule.nowMs + step.afterMs, -1);
    }
    entries = Math.max(entries, schedule.size);
    let pending = schedule.next(Number.MAX_SAFE_INTEGER);
    while (pending !== undefined && !timers.isDue(pending)) pending = schedule.next(Number.MAX_SAFE_INTEGER);
    if (pending === undefined) break;
    expect(timers.ring(pending)).toBe(-1);
    rang.push(`${pending.name} at ${schedule.nowMs}`);
  }
  return { rang, entries };
}

describe('timers', () => {
  it('ring when and in the order in which their last settings say', () => {
    fc.assert(
      fc.property(fc.array(fc.array(deed, { maxLength: 5 }), { maxLength: 12 }), batches => {
        expect(ringsOfTimers(batches).rang).toEqual(ringsByDefinition(batches));
      }),
      { numRuns: 3000 },
    );
  });

  it('that are put off again and again are in the schedule once', () => {
    const putOff = Array.from({ length: 1000 }, (_, afterMs) => ({ name: 'election', afterMs }));
    expect(ringsOfTimers([putOff])).toEqual({ rang: ['election at 999'], entries: 1 });
  });
});
