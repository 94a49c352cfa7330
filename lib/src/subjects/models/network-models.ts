import { lognormal, uniform } from '../../engine/random/index.js';
import { at, resetLinks, type ScheduledFault, setLink, type World } from '../../engine/simulation/index.js';
import {
  requireLength,
  requireOneOf,
  requireRecord,
  requireSimulatedMs,
  requireText,
} from '../../ground/arguments.js';

/** What may be assumed of the time that a message takes. */
export type NetworkModel = 'synchronous' | 'partially synchronous' | 'asynchronous';

/** How a model is played: the bound, and when it begins to hold. */
export interface NetworkModelOptions {
  /** Delta: the bound on the time of a message, in ms, above 0. */
  readonly deltaMs: number;
  /** GST: from then on the bound holds, in a partially synchronous network; in ms, above 0. */
  readonly gstMs: number;
  /** The two ends of the links, each to each. */
  readonly nodes: readonly string[];
}

/**
 * One network in three configurations. Synchronous: every message takes at most Delta. Asynchronous: it arrives, and no bound is known; here most
 * take less than Delta and some take very long. Partially synchronous: asynchronous until GST, synchronous from then on, and nobody knows when that is.
 *
 * Source: Dwork, Lynch, Stockmeyer, "Consensus in the presence of partial synchrony", J. ACM 35(2), 1988.
 *
 * @throws RangeError if the model is none of the three, or a number is out of its range
 */
export function networkModel(
  model: NetworkModel,
  options: NetworkModelOptions,
): Pick<World, 'network'> & { readonly faults: readonly ScheduledFault[] } {
  requireOneOf('model', model, ['synchronous', 'partially synchronous', 'asynchronous']);
  requireRecord('options', options);
  const { deltaMs, gstMs, nodes } = options;
  requireSimulatedMs('deltaMs', deltaMs);
  requireSimulatedMs('gstMs', gstMs);
  requireLength('nodes', nodes, 1);
  Array.from(nodes).forEach((node, i) => {
    requireText(`nodes[${i}]`, node);
  });
  const timely = uniform(0, deltaMs);
  const whenever = lognormal(deltaMs / 2, 1.5);
  if (model === 'synchronous') return { network: { latency: timely }, faults: [] };
  if (model === 'asynchronous') return { network: { latency: whenever }, faults: [] };
  const links = nodes.flatMap(from => nodes.map(to => ({ from, to })));
  return {
    network: { latency: timely },
    faults: [...links.map(link => at(0, setLink(link, { latency: whenever }))), at(gstMs, resetLinks())],
  };
}
