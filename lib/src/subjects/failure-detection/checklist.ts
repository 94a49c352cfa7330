import { inMs, type Rule } from '../review/index.js';

/** What a reviewer needs to know of how a design tells dead nodes from slow ones. */
export interface FailureDetectionDesign {
  readonly name: string;
  readonly members: number;
  readonly heartbeatMs: number;
  readonly timeoutMs: number;
  /** The longest silence of a healthy node that was measured: pauses, stalls and lost messages together. */
  readonly longestHealthySilenceMs: number;
  readonly topology: 'all-to-all' | 'one-watcher' | 'gossip';
  /** What is done on a suspicion. */
  readonly action: 'route-around' | 'replace';
  /** Whether who acts on a suspicion is protected against the suspect's return: fencing, leases, quorums. */
  readonly fenced: boolean;
  /** Whether a suspect has the time to refute. */
  readonly suspicion: boolean;
  /** Whether the detector doubts itself when it is slow. */
  readonly localHealth: boolean;
  /** Whether a sync of the disk can hold back heartbeats. */
  readonly heartbeatsWaitForDisk: boolean;
  /** A high percentile of a sync, if it can. */
  readonly slowSyncMs?: number;
}

/** The review checklist of chapter 4.4. */
export const failureDetectionChecklist: readonly Rule<FailureDetectionDesign>[] = [
  {
    id: 'timeout-above-pauses',
    question: 'Is the timeout longer than what healthy nodes are silent for?',
    problem: ({ timeoutMs, longestHealthySilenceMs: silence }) =>
      timeoutMs <= silence
        ? `Healthy nodes were silent for ${inMs(silence)}, and ${inMs(timeoutMs)} are waited.`
        : undefined,
    advice:
      'Measure the silences of healthy nodes, and set the timeout from a high quantile and a mistake budget.',
  },
  {
    id: 'lost-heartbeats',
    question: 'Does one lost heartbeat leave a node unsuspected?',
    problem: ({ heartbeatMs, timeoutMs }) =>
      timeoutMs < 2 * heartbeatMs
        ? `${inMs(timeoutMs)} hold fewer than two heartbeats of ${inMs(heartbeatMs)}: one loss is a verdict.`
        : undefined,
    advice: 'Let several heartbeats fit into the timeout.',
  },
  {
    id: 'wrong-verdict-is-safe',
    question: 'Is it safe to be wrong?',
    problem: ({ action, fenced }) =>
      action === 'replace' && !fenced
        ? 'A suspect that was only slow comes back beside its replacement: two nodes act for one.'
        : undefined,
    advice:
      'Fence the old one by a token or lease, or decide by a quorum. No timeout makes this unnecessary.',
  },
  {
    id: 'load-per-node',
    question: 'Does the load of a node stay constant as the cluster grows?',
    problem: ({ topology, members, heartbeatMs }) =>
      topology === 'all-to-all' && members > 50
        ? `Each node sends ${Math.round(((members - 1) * 1000) / heartbeatMs)} heartbeats a second, the cluster ${members} times that.`
        : undefined,
    advice: 'Probe one random member a period, and let the news ride on the probes.',
  },
  {
    id: 'time-to-refute',
    question: 'May a suspect answer before the verdict?',
    problem: ({ suspicion, topology }) =>
      topology === 'gossip' && !suspicion ? 'A failed probe by one member is a verdict for all.' : undefined,
    advice: 'Suspect first, spread it, and let the suspect refute with a higher incarnation.',
  },
  {
    id: 'slow-watcher',
    question: 'Does a slow watcher doubt itself?',
    problem: ({ localHealth, topology }) =>
      topology !== 'all-to-all' && !localHealth
        ? 'A watcher that reads its socket late sees everybody as dead.'
        : undefined,
    advice: "Lengthen timeouts after failed probes of one's own, or ask others before the verdict.",
  },
  {
    id: 'disk-behind-heartbeats',
    question: 'Can the disk hold back heartbeats?',
    problem: ({ heartbeatsWaitForDisk, slowSyncMs = 0, timeoutMs }) =>
      heartbeatsWaitForDisk && slowSyncMs > timeoutMs - 1
        ? `A sync takes up to ${inMs(slowSyncMs)}, and ${inMs(timeoutMs)} without a heartbeat are a failure.`
        : undefined,
    advice: 'Give the log a disk of its own, send heartbeats beside the writes, or lengthen the timeout.',
  },
];
