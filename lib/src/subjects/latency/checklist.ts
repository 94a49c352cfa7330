import type { Rule } from '../review/index.js';
import { fanOutSlowProbability, leafSlowProbability } from './fan-out.js';

/** What a reviewer needs to know of a design's latency. */
export interface LatencyDesign {
  readonly name: string;
  /** Servers that one request waits for. */
  readonly leaves: number;
  /** Share of a leaf's answers that are later than the request's objective allows. */
  readonly leafSlowProbability: number;
  /** Share of requests that may miss the objective. */
  readonly requestSlowObjective: number;
  /** How latency is summed up over machines. */
  readonly percentilesAre: 'averaged' | 'from-merged-histograms';
  /** How the load test sends: waiting for the answer before the next request hides stalls. */
  readonly loadTest: 'closed-loop' | 'open-loop';
  /** Utilization of the busiest servers at peak, in [0, 1]. */
  readonly peakUtilization: number;
  /** How second requests are sent, if they are. */
  readonly hedging?: {
    readonly delay: 'fixed' | 'quantile';
    /** The most extra load it may cause, as a share; none is no limit. */
    readonly loadBudget?: number;
    readonly idempotent: boolean;
    /** Whether the copy that is no longer needed is canceled. */
    readonly cancelsLoser: boolean;
  };
}

function percentText(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

/** The review checklist of chapter 5.2. */
export const latencyChecklist: readonly Rule<LatencyDesign>[] = [
  {
    id: 'fan-out-objective',
    question: "Is each leaf's tail rare enough for the request's objective?",
    problem: ({ leaves, leafSlowProbability: slow, requestSlowObjective: wanted }) => {
      const request = fanOutSlowProbability(leaves, slow);
      if (request <= wanted) return undefined;
      return `${percentText(request)} of requests over ${leaves} leaves are slow, ${percentText(wanted)} may be; a leaf may be slow in ${percentText(leafSlowProbability(leaves, wanted))} of its answers, it is in ${percentText(slow)}.`;
    },
    advice:
      'Wait for fewer leaves, answer without the slowest, hedge, or give each leaf a stricter objective.',
  },
  {
    id: 'averaged-percentiles',
    question: 'Do percentiles over machines come from merged histograms?',
    problem: ({ percentilesAre }) =>
      percentilesAre === 'averaged'
        ? "The average of machines' percentiles is a percentile of nothing."
        : undefined,
    advice: 'Record histograms with a bounded error and add them.',
  },
  {
    id: 'coordinated-omission',
    question: 'Does the load test send on schedule, whatever the answers do?',
    problem: ({ loadTest }) =>
      loadTest === 'closed-loop'
        ? 'A client that waits for an answer sends nothing during a stall, so it does not measure the stall.'
        : undefined,
    advice: 'Send at a fixed rate and time each request from when it should have been sent.',
  },
  {
    id: 'hedging-budget',
    question: 'Is the extra load of hedging bounded?',
    problem: ({ hedging, peakUtilization }) => {
      if (hedging === undefined) return undefined;
      const { loadBudget, cancelsLoser } = hedging;
      // Without a cap, and without canceling, a slow spell can double the load.
      const most = loadBudget ?? 1;
      if (
        peakUtilization * (1 + most) < 1 ||
        (loadBudget === undefined && cancelsLoser && peakUtilization < 0.5)
      ) {
        return undefined;
      }
      return `In a slow spell the load may grow by ${percentText(most)}, from a utilization of ${percentText(peakUtilization)}: hedging then makes the slowness that it answers to.`;
    },
    advice: 'Cap second requests as a share of requests, and stop hedging when the cap is reached.',
  },
  {
    id: 'hedging-fixed-delay',
    question: 'Does the hedging delay follow the latency?',
    problem: ({ hedging }) =>
      hedging?.delay === 'fixed' && hedging.loadBudget === undefined
        ? 'A fixed delay without a budget hedges every request once the whole service slows down.'
        : undefined,
    advice: 'Hedge at a measured quantile, or bound the share of second requests.',
  },
  {
    id: 'hedging-idempotence',
    question: 'May a hedged request run twice?',
    problem: ({ hedging }) =>
      hedging !== undefined && !hedging.idempotent ? 'Both copies may take effect.' : undefined,
    advice: 'Hedge reads, or give each write a key by which a replica knows the second request.',
  },
];
