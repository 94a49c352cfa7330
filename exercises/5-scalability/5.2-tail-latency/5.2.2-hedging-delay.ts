// exercise 5.2.2

import { unanswered } from 'faultlines/exercise';

/**
 * The shortest delay after which a second copy may be sent, so that no more than the budget is sent twice.
 *
 * @param latenciesMs observed latencies of single copies, in no order
 * @param loadBudget the share of requests that may send a second copy, in [0, 1]
 * @returns 0, or one of the observed latencies
 */
export function hedgeAfter(latenciesMs: number[], loadBudget: number): number {
  throw unanswered();
}

/**
 * When the client has its answer.
 *
 * @param firstMs what the first copy takes
 * @param secondMs what the second copy takes, if it is sent
 * @param delayMs after which it is sent, if there is no answer yet
 */
export function hedgedLatency(firstMs: number, secondMs: number, delayMs: number): number {
  throw unanswered();
}
