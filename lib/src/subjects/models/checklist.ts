import { inMs, type Rule } from '../review/index.js';

/** What a reviewer needs to know of the assumptions that a design makes. */
export interface AssumptionDesign {
  readonly name: string;
  /** Whether what it assumes of time, failures and clocks is written down. */
  readonly isWritten: boolean;
  /** What its safety (nothing bad happens) needs. */
  readonly safetyNeeds: 'nothing of time' | 'a bound on delays' | 'synchronized clocks';
  /** The longest pause or delay that was ever seen, and the bound that is assumed, in ms. */
  readonly longestSeenMs: number;
  readonly assumedBoundMs: number;
  /** How many nodes may fail, and how; and how many there are. */
  readonly faults: number;
  readonly faultsAre: 'crash' | 'byzantine';
  readonly nodes: number;
  /** Whether failures share a cause: power, a release, a configuration. */
  readonly sharedCauses: boolean;
  readonly countsAsIndependent: boolean;
  /** Whether messages and files carry checksums end to end. */
  readonly checksums: boolean;
  /** What it does when an assumption fails. */
  readonly onViolation: 'stops' | 'goes on wrongly' | 'unknown';
}

/** The review checklist of chapter 1.2. */
export const assumptionChecklist: readonly Rule<AssumptionDesign>[] = [
  {
    id: 'written-down',
    question: 'Are the assumptions written down?',
    problem: ({ isWritten }) =>
      isWritten ? undefined : 'What is assumed stands nowhere, so nobody notices when it no longer holds.',
    advice: 'One page: network, nodes, clocks, disks, and what follows when each fails.',
  },
  {
    id: 'safety-without-time',
    question: 'Is safety independent of time?',
    problem: ({ safetyNeeds, longestSeenMs, assumedBoundMs }) =>
      safetyNeeds !== 'nothing of time' && longestSeenMs >= assumedBoundMs
        ? `Safety rests on ${safetyNeeds} of ${inMs(assumedBoundMs)}, and ${inMs(longestSeenMs)} have been seen.`
        : undefined,
    advice:
      'Let time decide only when something happens; let quorums, tokens or versions decide whether it may.',
  },
  {
    id: 'enough-nodes',
    question: 'Are there enough nodes for the faults that are to be outlived?',
    problem: ({ faults, faultsAre, nodes }) => {
      const needed = (faultsAre === 'crash' ? 2 : 3) * faults + 1;
      return nodes >= needed
        ? undefined
        : `To outlive ${faults} ${faultsAre} ${faults === 1 ? 'fault' : 'faults'} takes ${needed} nodes; there are ${nodes}.`;
    },
    advice: '2f + 1 against crashes, 3f + 1 against lies.',
  },
  {
    id: 'independence',
    question: 'Do failures that are counted as independent have causes of their own?',
    problem: ({ sharedCauses, countsAsIndependent }) =>
      sharedCauses && countsAsIndependent
        ? 'The probabilities are multiplied, and one power feed, release or configuration breaks them all.'
        : undefined,
    advice: 'Spread over domains, stage releases, and count the common cause.',
  },
  {
    id: 'honest-messages',
    question: 'Is a corrupted message noticed?',
    problem: ({ checksums, faultsAre }) =>
      checksums || faultsAre === 'byzantine' ? undefined : 'A flipped bit is believed, and passed on.',
    advice: 'Checksums from end to end, over state that is kept as well.',
  },
  {
    id: 'on-violation',
    question: 'Does it stop, rather than go on wrongly, when an assumption fails?',
    problem: ({ onViolation }) =>
      onViolation === 'stops'
        ? undefined
        : onViolation === 'unknown'
          ? 'Nobody has tried.'
          : 'It goes on, and is wrong.',
    advice: 'Break each assumption on purpose, in a simulation first (chapter 4.9).',
  },
];
