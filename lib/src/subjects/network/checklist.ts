import type { Rule } from '../review/index.js';

/** What a reviewer needs to know of how a design meets its network. */
export interface NetworkDesign {
  readonly name: string;
  /** What the timeout was chosen from. */
  readonly timeoutFrom: 'a-guess' | 'the-mean' | 'a-measured-quantile';
  /** What a timeout is taken to mean. */
  readonly timeoutMeans: 'it-did-not-happen' | 'nobody-knows';
  readonly retries: 'at-once' | 'with-back-off' | 'none';
  /** Whether a request that arrives twice is recognized. */
  readonly recognizesDuplicates: boolean;
  /** Whether the receiver's memory for that is bounded. */
  readonly boundsMemory: boolean;
  /** Which partitions have been tried. */
  readonly partitionsTried: readonly ('complete' | 'partial' | 'one-way' | 'flapping')[];
  /** How many repairs may run at the same time; none is no limit. */
  readonly repairsAtOnce?: number;
}

/** The review checklist of chapter 1.3. */
export const networkChecklist: readonly Rule<NetworkDesign>[] = [
  {
    id: 'timeout-source',
    question: 'Does the timeout come from a measured distribution?',
    problem: ({ timeoutFrom }) =>
      timeoutFrom === 'a-measured-quantile'
        ? undefined
        : 'The share of live servers that this timeout calls dead is not known.',
    advice: 'Choose the false-timeout rate first and read the timeout off the measured tail.',
  },
  {
    id: 'timeout-meaning',
    question: 'Does a timeout leave it open whether the request took effect?',
    problem: ({ timeoutMeans }) =>
      timeoutMeans === 'it-did-not-happen'
        ? 'The answer may have been lost after the effect, or may yet come.'
        : undefined,
    advice: 'Ask again under the same identity, or ask what became of the request.',
  },
  {
    id: 'retry-back-off',
    question: 'Do retries back off?',
    problem: ({ retries }) =>
      retries === 'at-once' ? 'When the network heals, everybody asks at once and again.' : undefined,
    advice: 'Let the wait grow, draw it at random, and bound it.',
  },
  {
    id: 'duplicates',
    question: 'Is a request that arrives twice carried out once, in bounded memory?',
    problem: ({ retries, recognizesDuplicates, boundsMemory }) => {
      if (retries !== 'none' && !recognizesDuplicates) return 'What is sent again may arrive twice.';
      return recognizesDuplicates && !boundsMemory
        ? 'The identities of all requests ever received are kept.'
        : undefined;
    },
    advice: 'Number requests by sender, and keep one number and a window.',
  },
  {
    id: 'partitions-tried',
    question: 'Were partial, one-way and flapping partitions tried too?',
    problem: ({ partitionsTried }) => {
      const missing = (['complete', 'partial', 'one-way', 'flapping'] as const).filter(
        kind => !partitionsTried.includes(kind),
      );
      return missing.length === 0 ? undefined : `Not tried: ${missing.join(', ')}.`;
    },
    advice: 'Cut single links in a test, in one direction, and again and again.',
  },
  {
    id: 'repair-limit',
    question: 'Is the number of repairs at one time limited?',
    problem: ({ repairsAtOnce }) =>
      repairsAtOnce === undefined
        ? 'A fault that hits many at once starts as many repairs, and they compete for one spare capacity.'
        : undefined,
    advice: 'Limit repairs, and look for the old copy before a new place.',
  },
];
