import { type Distribution, fillStandardNormal, Random } from '../../engine/random/index.js';
import { type Interval, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireDistribution,
  requireProbability,
  requireSteps,
} from '../../ground/arguments.js';

/** More draws are refused. */
const MOST_DRAWS = 1e10;

/** A share estimated from a seeded simulation. */
export interface EstimatedShare extends Interval {
  readonly seed: number | string;
  /** Requests that were simulated. */
  readonly samples: number;
}

/**
 * Estimates by simulation what `fanOutSlowProbability` computes: each leaf of each request is drawn on its own.
 *
 * @param options.leaves servers that one request waits for, 1 or above
 * @param options.slowProbability that one leaf is slow, in [0, 1]
 * @param options.requests sample size, 1 or above
 * @returns the share of slow requests with its Wilson interval at 95%
 * @throws RangeError if an option is outside its range
 */
export function simulateFanOutSlow(options: {
  leaves: number;
  slowProbability: number;
  requests: number;
  seed: number | string;
}): EstimatedShare {
  const { leaves, slowProbability, requests, seed } = options;
  requireCount('leaves', leaves, 1, 10_000_000);
  requireProbability('slowProbability', slowProbability);
  requireCount('requests', requests, 1);
  requireSteps('requests', requests, requests * leaves, MOST_DRAWS);
  const random = new Random(seed);
  let slow = 0;
  for (let request = 0; request < requests; request++) {
    let fast = true;
    // Every leaf is drawn, also after the first slow one: the run then costs the same whatever it finds.
    for (let leaf = 0; leaf < leaves; leaf++) {
      if (random.float() < slowProbability) fast = false;
    }
    if (!fast) slow++;
  }
  return { ...wilsonInterval(slow, requests), seed, samples: requests };
}

/**
 * Draws the latency of whole requests: for each, the slowest of its leaves. A draw that is more than a double holds is Infinity.
 *
 * A lognormal leaf is the exponential of a normal one, and the exponential grows with its argument, so the slowest leaf is
 * the exponential of the greatest normal draw: one exponential for a request instead of one for a leaf.
 *
 * @param options.leaf the latency of one leaf, in any unit
 * @param options.leaves servers that one request waits for, 1 or above
 * @param options.requests how many requests to draw, 1 or above
 * @returns one latency a request, in the unit of the leaf's distribution
 * @throws RangeError if an option is outside its range
 */
export function simulateFanOutLatency(options: {
  leaf: Distribution;
  leaves: number;
  requests: number;
  seed: number | string;
}): Float64Array {
  const { leaf, leaves, requests, seed } = options;
  requireDistribution('leaf', leaf);
  requireCount('leaves', leaves, 1, 10_000_000);
  requireCount('requests', requests, 1);
  requireSteps('requests', requests, requests * leaves, MOST_DRAWS);
  const random = new Random(seed);
  if (leaf.kind === 'lognormal') {
    const { median, sigma } = leaf.parameters as { median: number; sigma: number };
    const greatest = greatestOfEach(requests, leaves, draws => fillStandardNormal(random, draws));
    return greatest.map(draw => median * Math.exp(sigma * draw));
  }
  return greatestOfEach(requests, leaves, draws => leaf.fill(random, draws));
}

/** About how many draws are made at once: enough for a tight loop, few enough for the fast part of the cache. */
const BLOCK = 4096;

function greatestOfEach(requests: number, leaves: number, fill: (draws: Float64Array) => void): Float64Array {
  const greatest = new Float64Array(requests);
  const perBlock = Math.max(1, Math.min(requests, Math.floor(BLOCK / leaves)));
  const block = new Float64Array(perBlock * leaves);
  for (let first = 0; first < requests; first += perBlock) {
    const count = Math.min(perBlock, requests - first);
    const draws = count === perBlock ? block : block.subarray(0, count * leaves);
    fill(draws);
    for (let request = 0; request < count; request++) {
      let most = draws[request * leaves];
      for (let index = request * leaves + 1; index < (request + 1) * leaves; index++) {
        if (draws[index] > most) most = draws[index];
      }
      greatest[first + request] = most;
    }
  }
  return greatest;
}
