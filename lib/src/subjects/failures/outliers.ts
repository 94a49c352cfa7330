import { mean } from '../../engine/stats/index.js';
import {
  requireLength,
  requireOneOf,
  requirePositive,
  requireProbability,
  requireRecord,
} from '../../ground/arguments.js';
import { wholeBelow } from '../../ground/rounding.js';

/** How far from the others is too far. */
export interface OutlierRule {
  /**
   * `deviations`: below the mean by so many standard deviations (the form of Envoy's success-rate ejection). `median`: below the median by so many typical
   * distances from it (median absolute deviations), and by at least 0.05.
   */
  readonly by: 'deviations' | 'median';
  /** How many; above 0. */
  readonly factor: number;
  /** The largest share of the nodes that may be ejected, in [0, 1]; rounded down. */
  readonly mostEjected: number;
}

const LEAST_DISTANCE = 0.05;

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/**
 * Which nodes to take out of the rotation, given the share of requests that each answered well: the worst first, never more than the rule allows.
 *
 * @param goodShares one a node, each in [0, 1]
 * @returns the numbers of the nodes, the worst first; of equally bad ones, the lower number first
 * @throws RangeError if an argument is outside its range
 */
export function ejectedNodes(goodShares: readonly number[], rule: OutlierRule): number[] {
  requireLength('goodShares', goodShares, 1);
  goodShares.forEach((share, node) => {
    requireProbability(`goodShares[${node}]`, share);
  });
  requireRecord('rule', rule);
  requireOneOf('by', rule.by, ['deviations', 'median']);
  requirePositive('factor', rule.factor);
  requireProbability('mostEjected', rule.mostEjected);
  const lowest = lowestAccepted(goodShares, rule);
  const most = wholeBelow(rule.mostEjected * goodShares.length);
  return [...goodShares.keys()]
    .filter(node => (goodShares[node] as number) < lowest)
    .sort((one, other) => (goodShares[one] as number) - (goodShares[other] as number) || one - other)
    .slice(0, most);
}

function lowestAccepted(goodShares: readonly number[], { by, factor }: OutlierRule): number {
  if (by === 'median') {
    const usual = middle(goodShares);
    const distance = middle(goodShares.map(share => Math.abs(share - usual)));
    return usual - Math.max(LEAST_DISTANCE, factor * distance);
  }
  const average = mean(goodShares);
  const spread = Math.sqrt(mean(goodShares.map(share => (share - average) * (share - average))));
  return average - factor * spread;
}
