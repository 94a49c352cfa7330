import type { Rule } from '../review/index.js';
import { type ClockQuality, clockUncertaintyMs, skewBoundMs } from './drift.js';
import { laterWriteLossWithin } from './lww-loss.js';

/** What a reviewer needs to know of how a design uses time. */
export interface TimeDesign {
  readonly name: string;
  readonly clocks: ClockQuality;
  /** From one setting of the clocks to the next, in ms. */
  readonly setEveryMs: number;
  /** What decides between two writes of one key. */
  readonly writesOrderedBy: 'wall clock' | 'version' | 'interval and commit wait';
  /** How soon a write may follow another that its writer knows of, in ms. */
  readonly nextWriteAfterMs: number;
  /** Half of the width of the intervals that commits wait out, in ms; for `interval and commit wait`. */
  readonly epsilonMs?: number;
  /** What timeouts, leases and latencies are measured with. */
  readonly durationsBy: 'wall clock' | 'monotonic clock';
  /** When the clocks of running servers may jump. */
  readonly clocksStep: 'never' | 'at start only' | 'at any time';
  /** What a server does that is no longer sure of its clock. */
  readonly whenNotSynchronized: 'nobody notices' | 'alarm' | 'it stops serving';
  /** What says which of two events on different machines was first, when somebody looks for a cause. */
  readonly tracesOrderedBy: 'wall clock' | 'cause';
}

function ms(value: number): string {
  return `${Number(value.toPrecision(3)).toLocaleString('en-US')} ms`;
}

/** The review checklist of chapter 1.5. */
export const timeChecklist: readonly Rule<TimeDesign>[] = [
  {
    id: 'later-write-dropped',
    question: 'Can a write be dropped for one that came before it?',
    problem: ({ writesOrderedBy, clocks, setEveryMs, nextWriteAfterMs }) => {
      if (writesOrderedBy !== 'wall clock') return undefined;
      const apart = skewBoundMs(clocks, setEveryMs);
      if (nextWriteAfterMs > apart) return undefined;
      const share = laterWriteLossWithin(nextWriteAfterMs, apart / 2);
      return `Two clocks may be ${ms(apart)} apart, and a write may follow another after ${ms(nextWriteAfterMs)}: if errors are spread over all that the bound allows, ${Number((100 * share).toPrecision(2))}% of such writes are confirmed and dropped.`;
    },
    advice:
      'Read the version first and write above it, compare and set, keep both versions, or wait out the uncertainty.',
  },
  {
    id: 'epsilon-too-small',
    question: 'Are the intervals as wide as the clocks may be off?',
    problem: ({ writesOrderedBy, epsilonMs, clocks, setEveryMs }) => {
      if (writesOrderedBy !== 'interval and commit wait') return undefined;
      const uncertain = clockUncertaintyMs(clocks, setEveryMs);
      if (epsilonMs !== undefined && epsilonMs >= uncertain) return undefined;
      return epsilonMs === undefined
        ? 'Nobody has said how wide the intervals are.'
        : `The intervals allow for ${ms(epsilonMs)} to either side, the clocks may be off by ${ms(uncertain)}: order is then wrong without anything failing.`;
    },
    advice:
      'Derive epsilon from the drift, the interval and the exchange, and let it grow while the clock is not set.',
  },
  {
    id: 'durations-by-wall-clock',
    question: 'Are durations measured with a clock that nobody sets?',
    problem: ({ durationsBy, clocksStep }) =>
      durationsBy === 'wall clock' && clocksStep !== 'never'
        ? 'A step during a measurement adds to the duration: it can come out negative, or let a lease end early or never.'
        : undefined,
    advice: 'Use the monotonic clock for timeouts, leases and latencies; keep the wall clock for dates.',
  },
  {
    id: 'steps-while-serving',
    question: 'Do clocks run on without jumps while they are in use?',
    problem: ({ clocksStep, writesOrderedBy }) =>
      clocksStep === 'at any time' && writesOrderedBy !== 'version'
        ? 'After a step back a server gives out timestamps that it has given out before.'
        : undefined,
    advice: 'Step before the server starts, slew afterwards; never give out a timestamp below the last.',
  },
  {
    id: 'synchronization-fails-silently',
    question: 'Does somebody notice when a clock is no longer set?',
    problem: ({ whenNotSynchronized, writesOrderedBy, clocks }) => {
      if (whenNotSynchronized === 'it stops serving') return undefined;
      if (whenNotSynchronized === 'alarm' && writesOrderedBy === 'version') return undefined;
      const daily = clockUncertaintyMs(clocks, 86_400_000) - clocks.setWithinMs;
      return `A clock that is not set may run away by ${ms(daily)} a day, and goes on stamping.`;
    },
    advice: 'Watch the offset and the time since the last exchange; a server that is not sure leaves.',
  },
  {
    id: 'traces-by-wall-clock',
    question: 'Can the order of events on different machines be told from the record?',
    problem: ({ tracesOrderedBy, clocks, setEveryMs }) =>
      tracesOrderedBy === 'wall clock'
        ? `Log lines within ${ms(skewBoundMs(clocks, setEveryMs))} of each other may stand in the wrong order.`
        : undefined,
    advice: 'Carry a trace and its parent with every message, or a logical time.',
  },
];
