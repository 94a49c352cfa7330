import type { Rule } from '../review/index.js';
import { missProbability } from './staleness.js';

/** What a reviewer needs to know of a replicated store. */
export interface QuorumDesign {
  readonly name: string;
  /** N, R and W: replicas of a key, replicas that answer a read, replicas that acknowledge a write. */
  readonly replicas: number;
  readonly read: number;
  readonly write: number;
  /** What its users count on: a single up-to-date replica; every acknowledged write in every later read; or that replicas agree in the end. */
  readonly promise: 'linearizable' | 'reads see acknowledged writes' | 'eventual';
  /** Whether a read stores its value with a quorum before it answers. */
  readonly writesBack: boolean;
  /** Whether other nodes stand in for silent homes, and count. */
  readonly sloppy: boolean;
  /** Copies of a key in the failure domain (rack, zone) that holds most of them. */
  readonly mostCopiesInOneDomain: number;
  /** How many replicas may be down while reads and writes must go on. */
  readonly copiesThatMayBeDown: number;
  /** Hours for which a hint is kept; 0 for no hints. */
  readonly hintHours: number;
  /** The longest outage of one node that is planned for, in hours. */
  readonly longestOutageHours: number;
  readonly readRepair: boolean;
  /** Hours between comparisons of all replicas; Infinity for never. */
  readonly antiEntropyHours: number;
  /** Hours for which the mark of a deletion is kept. */
  readonly tombstoneHours: number;
}

/** The review checklist of chapter 3.5. */
export const quorumChecklist: readonly Rule<QuorumDesign>[] = [
  {
    id: 'quorums-meet',
    question: 'Does every read quorum meet every write quorum, if reads must see writes?',
    problem: ({ promise, replicas: n, read: r, write: w }) => {
      if (promise === 'eventual' || r + w > n) return undefined;
      const missed = Number((100 * missProbability({ n, r, w })).toPrecision(3));
      return `R + W = ${r + w} is not above N = ${n}: ${missed}% of the pairs of a read and a write quorum share no replica.`;
    },
    advice: 'Raise R or W until R + W > N, or promise less.',
  },
  {
    id: 'write-back',
    question: 'If the store is to look like one copy, do reads write back what they return?',
    problem: ({ promise, writesBack }) =>
      promise === 'linearizable' && !writesBack
        ? 'While a write is under way, one read may return the new value and a later one the old.'
        : undefined,
    advice:
      'Let a read store its value with a quorum before it answers, unless its quorum already agrees; or use consensus.',
  },
  {
    id: 'sloppy',
    question: 'Are quorums strict where reads must see writes?',
    problem: ({ promise, sloppy }) =>
      sloppy && promise !== 'eventual'
        ? 'A write may be acknowledged by nodes that no read of the homes asks: R + W > N says nothing then.'
        : undefined,
    advice: 'Count homes only (as PR and PW do in Riak), and refuse what lacks its quorum.',
  },
  {
    id: 'tolerance',
    question: 'Do reads and writes go on with as many replicas down as they must?',
    problem: ({ replicas, read, write, sloppy, copiesThatMayBeDown }) => {
      const spare = replicas - Math.max(read, write);
      return sloppy || spare >= copiesThatMayBeDown
        ? undefined
        : `With N = ${replicas}, R = ${read} and W = ${write} one of the two stops when ${spare + 1} replicas are down; ${copiesThatMayBeDown} may be.`;
    },
    advice: 'Add replicas, or lower the larger of R and W.',
  },
  {
    id: 'failure-domains',
    question: 'Does a quorum outlive the loss of any one failure domain?',
    problem: ({ replicas, read, write, sloppy, mostCopiesInOneDomain }) =>
      sloppy || replicas - mostCopiesInOneDomain >= Math.max(read, write)
        ? undefined
        : `${mostCopiesInOneDomain} of ${replicas} replicas share a domain; without it ${replicas - mostCopiesInOneDomain} are left, and ${Math.max(read, write)} are needed.`,
    advice: 'Spread the replicas over more racks or zones.',
  },
  {
    id: 'hints-run-out',
    question: 'Is there a repair for outages that outlast the hints?',
    problem: ({ hintHours, longestOutageHours, antiEntropyHours }) =>
      longestOutageHours > hintHours && antiEntropyHours === Number.POSITIVE_INFINITY
        ? `Hints are kept for ${hintHours} h, an outage may take ${longestOutageHours} h, and nothing compares the replicas afterwards.`
        : undefined,
    advice: 'Compare the replicas by hash trees on a schedule, and always after a long outage.',
  },
  {
    id: 'cold-keys',
    question: 'Do replicas that nobody reads heal too?',
    problem: ({ readRepair, hintHours, antiEntropyHours }) =>
      readRepair && hintHours === 0 && antiEntropyHours === Number.POSITIVE_INFINITY
        ? 'Read repair alone heals what is read; a key that is never read stays behind until the replicas that have it are gone.'
        : undefined,
    advice: 'Add hints for short outages and hash trees for the rest.',
  },
  {
    id: 'tombstones',
    question: 'Are all replicas compared before the marks of deletions are thrown away?',
    problem: ({ antiEntropyHours, tombstoneHours }) =>
      antiEntropyHours > tombstoneHours
        ? `Marks of deletions are kept for ${tombstoneHours} h, and replicas are ${antiEntropyHours === Number.POSITIVE_INFINITY ? 'never compared' : `compared every ${antiEntropyHours} h`}: a replica that missed a deletion brings the value back.`
        : undefined,
    advice: 'Repair more often than deletions are forgotten.',
  },
];
