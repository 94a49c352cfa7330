import { expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { type TimeDesign, timeChecklist } from './index.js';

const careless: TimeDesign = {
  name: 'careless',
  clocks: { driftPpm: 200, setWithinMs: 5 },
  setEveryMs: 60_000,
  writesOrderedBy: 'wall clock',
  nextWriteAfterMs: 5,
  durationsBy: 'wall clock',
  clocksStep: 'at any time',
  whenNotSynchronized: 'nobody notices',
  tracesOrderedBy: 'wall clock',
};
const idsOf = (design: TimeDesign): string[] =>
  reviewDesign(design, timeChecklist).findings.map(({ id }) => id);

it('finds what a careless design does with time', () => {
  expect(idsOf(careless)).toEqual([
    'later-write-dropped',
    'durations-by-wall-clock',
    'steps-while-serving',
    'synchronization-fails-silently',
    'traces-by-wall-clock',
  ]);
});

it('finds nothing in a design that orders by version and measures with the monotonic clock', () => {
  const careful = {
    ...careless,
    writesOrderedBy: 'version',
    durationsBy: 'monotonic clock',
    whenNotSynchronized: 'alarm',
    tracesOrderedBy: 'cause',
  } as const;
  expect(idsOf(careful)).toEqual([]);
});

it('holds intervals against what the clocks may be off', () => {
  const waiting = { ...careless, writesOrderedBy: 'interval and commit wait' } as const;
  expect(idsOf({ ...waiting, epsilonMs: 16 })).toContain('epsilon-too-small');
  expect(idsOf(waiting)).toContain('epsilon-too-small');
  expect(idsOf({ ...waiting, epsilonMs: 17 })).not.toContain('epsilon-too-small');
});
