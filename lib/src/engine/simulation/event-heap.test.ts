import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventHeap } from './event-heap.js';

/** Few different times, so that many are equal; some never come. */
const times = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }) }, fc.constant(Number.POSITIVE_INFINITY)),
  { maxLength: 400 },
);
const compared = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

describe('the heap', () => {
  it('gives events in order of time, and of scheduling at one time, each once', () => {
    fc.assert(
      fc.property(times, scheduled => {
        const heap = new EventHeap();
        const taken: number[] = [];
        scheduled.forEach((time, event) => {
          heap.push(time, event);
          if (event % 3 === 2) taken.push(heap.pop());
        });
        const rest: number[] = [];
        while (heap.size > 0) rest.push(heap.pop());
        expect(rest).toEqual(
          [...rest].sort((one, other) => compared(scheduled[one], scheduled[other]) || one - other),
        );
        expect([...taken, ...rest].sort((one, other) => one - other)).toEqual(
          scheduled.map((_, event) => event),
        );
        expect(heap.pop()).toBe(-1);
        expect(heap.nextTime).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('gives an event the place among those of its time that was taken before', () => {
    const heap = new EventHeap();
    const early = heap.takeOrder();
    heap.push(5, 1);
    heap.pushAt(5, early, 2);
    expect([heap.pop(), heap.pop(), heap.pop()]).toEqual([2, 1, -1]);
  });
});
