import { inMs, type Rule } from '../review/index.js';
import { tolerableSlowdown } from './model.js';

/** What a reviewer needs to know of how a service lives with nodes that fail or are slow. */
export interface FailureDesign {
  readonly name: string;
  /** Of the fleet at peak, in (0, 1]. */
  readonly utilization: number;
  /** Whether the balancer looks at what each node still owes it. */
  readonly balancerLooksAtLoad: boolean;
  /** Whether a node that is much worse than the others is taken out by what its clients see. */
  readonly ejectsOutliers: boolean;
  /** The largest share of nodes that may be taken out, in [0, 1]. */
  readonly mostEjected: number;
  /** Whether the check that restarts or removes a node asks for dependencies that all nodes share. */
  readonly checkAsksSharedDependencies: boolean;
  /** Whether the check exercises what users use, or watches what they get. */
  readonly checkSeesUsefulness: boolean;
  /** The longest pause seen or allowed for, in ms. */
  readonly longestPauseMs: number;
  /** Length of the lease that a leader holds, in ms; `undefined` without one. */
  readonly leaseMs: number | undefined;
  /** Whether what a leader writes to refuses old tokens. */
  readonly fenced: boolean;
  /** Whether optional calls have a timeout well below what users wait. */
  readonly optionalCallsAreBounded: boolean;
  /** Whether an answer is sent only after its effect is synced. */
  readonly syncsBeforeAnswer: boolean;
  /** Acknowledged writes that the owners said they can lose in a crash. */
  readonly mayLoseAcknowledged: boolean;
}

/** The review checklist of chapter 1.4. */
export const failureChecklist: readonly Rule<FailureDesign>[] = [
  {
    id: 'slow-node',
    question: 'What does one node do to the rest when it is ten times slower?',
    problem: ({ utilization, balancerLooksAtLoad, ejectsOutliers }) =>
      !balancerLooksAtLoad && !ejectsOutliers && tolerableSlowdown(utilization) < 10
        ? `With equal shares its queue grows without end from a slowdown of ${tolerableSlowdown(utilization).toFixed(1)} on.`
        : undefined,
    advice: 'Balance by outstanding requests, and eject by what clients see.',
  },
  {
    id: 'refuses-fast',
    question: 'Can a node that fails at once attract all requests?',
    problem: ({ balancerLooksAtLoad, ejectsOutliers }) =>
      balancerLooksAtLoad && !ejectsOutliers
        ? 'Whoever refuses at once owes nothing, and looks like the least loaded node of all.'
        : undefined,
    advice: 'Count failures too: eject whoever fails much more than the others.',
  },
  {
    id: 'ejection-limit',
    question: 'Can the fleet eject itself?',
    problem: ({ ejectsOutliers, mostEjected, utilization }) =>
      ejectsOutliers && (mostEjected >= 0.5 || utilization > 1 - mostEjected)
        ? `Up to ${Math.round(mostEjected * 100)}% may go, and the rest cannot carry what is left at ${Math.round(utilization * 100)}% utilization, or is no majority.`
        : undefined,
    advice: 'Limit ejection to what the others can carry, and to a minority.',
  },
  {
    id: 'shared-dependency',
    question: 'Does a shared dependency that fails take all nodes out at once?',
    problem: ({ checkAsksSharedDependencies }) =>
      checkAsksSharedDependencies
        ? 'All nodes fail the check together, with them what did not need the dependency.'
        : undefined,
    advice: 'Ask in a check only for what is the node’s own; watch shared things elsewhere.',
  },
  {
    id: 'usefulness',
    question: 'Does a node that passes its check serve its users?',
    problem: ({ checkSeesUsefulness }) =>
      checkSeesUsefulness ? undefined : 'A process that answers "I am here" may fail every request.',
    advice: 'Compare what clients get from this node with what they get from the others.',
  },
  {
    id: 'pause-and-fence',
    question: 'What happens to the write of a leader that slept through the end of its lease?',
    problem: ({ leaseMs, longestPauseMs, fenced }) =>
      leaseMs !== undefined && !fenced && longestPauseMs > 0
        ? `A pause of ${inMs(longestPauseMs)} can begin just before a lease of ${inMs(leaseMs)} ends: an old leader overwrites a new one.`
        : undefined,
    advice: 'Let each new leader have a greater token, and the store refuse smaller ones.',
  },
  {
    id: 'optional-calls',
    question: 'Can what users could do without keep them waiting?',
    problem: ({ optionalCallsAreBounded }) =>
      optionalCallsAreBounded
        ? undefined
        : 'An optional part without a timeout is a required one when it is slow.',
    advice: 'Give each optional call a timeout far below what users wait, and leave it out.',
  },
  {
    id: 'durable-answers',
    question: 'Is what was acknowledged still there after a crash?',
    problem: ({ syncsBeforeAnswer, mayLoseAcknowledged }) =>
      !syncsBeforeAnswer && !mayLoseAcknowledged
        ? 'Answers go out before their effect is on disk; a crash takes them back.'
        : undefined,
    advice: 'Sync first, in groups if it must be fast; or have the loss agreed to.',
  },
];
