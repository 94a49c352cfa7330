import type { Rule } from '../review/index.js';

/** What a reviewer needs to know of a call over a network that changes something. */
export interface CallDesign {
  readonly name: string;
  /** In ms; `undefined` for a caller that waits for ever. */
  readonly timeoutMs: number | undefined;
  /** What the caller takes a missing answer for. */
  readonly timeoutMeans: 'it failed' | 'it happened' | 'unknown';
  /** Calls at most, the first one included. */
  readonly attempts: number;
  /** Whether an effect that happens twice differs from one that happens once. */
  readonly idempotent: boolean;
  /** Whether all attempts of one call carry one key. */
  readonly keyed: boolean;
  /** Whether effect and key become durable in one write. */
  readonly keyIsWrittenWithEffect: boolean;
  /** How long keys are kept, in hours. */
  readonly keysKeptHours: number;
  /** For how long a caller may try again, in hours: queues and people count too. */
  readonly retriesForHours: number;
  /** Whether what a caller promised survives its own crash. */
  readonly intentIsDurable: boolean;
  /** Whether the decision "the other side is dead" is taken from missing answers alone and leads to something that must not be done twice. */
  readonly actsOnSilence: boolean;
}

/** The review checklist of chapter 1.1. */
export const callChecklist: readonly Rule<CallDesign>[] = [
  {
    id: 'timeout',
    question: 'Does every call end?',
    problem: ({ timeoutMs }) =>
      timeoutMs === undefined ? 'A caller that waits for ever is stopped by one lost message.' : undefined,
    advice: 'Give every call a timeout, shorter than the patience of whoever waits for the caller.',
  },
  {
    id: 'unknown-outcome',
    question: 'Is a timeout treated as "unknown"?',
    problem: ({ timeoutMeans }) =>
      timeoutMeans === 'unknown'
        ? undefined
        : `A missing answer is taken for '${timeoutMeans}'; it has five causes, and they differ in that.`,
    advice: 'Ask again, look, or try again in a way that can be repeated; then tell the user.',
  },
  {
    id: 'retries-need-keys',
    question: 'Can whatever is tried again be told from a new request?',
    problem: ({ attempts, idempotent, keyed }) =>
      attempts > 1 && !idempotent && !keyed
        ? `${attempts} attempts without a key are up to ${attempts} effects.`
        : undefined,
    advice: 'Let the caller choose a key for each call, and the server remember it.',
  },
  {
    id: 'key-with-effect',
    question: 'Do the effect and its key become durable together?',
    problem: ({ keyed, keyIsWrittenWithEffect }) =>
      keyed && !keyIsWrittenWithEffect
        ? 'A crash between the two writes loses the key (then the effect happens again) or the effect (then it never happens).'
        : undefined,
    advice: 'One transaction, or one record, for both.',
  },
  {
    id: 'key-retention',
    question: 'Are keys kept for longer than anybody tries again?',
    problem: ({ keyed, keysKeptHours, retriesForHours }) =>
      keyed && retriesForHours >= keysKeptHours
        ? `Keys are kept for ${keysKeptHours} h, and somebody may try again for ${retriesForHours} h.`
        : undefined,
    advice: 'Bound the time of retries, queues included, and keep keys for longer.',
  },
  {
    id: 'durable-intent',
    question: 'Does a caller remember after a crash what it has begun?',
    problem: ({ intentIsDurable }) =>
      intentIsDurable
        ? undefined
        : 'A caller that crashes between its own effect and the call leaves half of the work done, for good.',
    advice: 'Write the intent down with the first effect, and finish it after a restart.',
  },
  {
    id: 'silence-is-not-death',
    question: 'Is nothing done on silence alone that must not be done twice?',
    problem: ({ actsOnSilence }) =>
      actsOnSilence
        ? 'A node that cannot be reached may be alive and at work: two of them then do it.'
        : undefined,
    advice: 'Fence the old one off, or let a majority decide (chapters 1.4 and 3.7).',
  },
];
