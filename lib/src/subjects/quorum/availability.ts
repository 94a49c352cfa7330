import { Random } from '../../engine/random/index.js';
import { type Interval, wilsonInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireKnownFields,
  requireLength,
  requireProbability,
} from '../../ground/arguments.js';
import { countBits } from './overlap.js';
import { type QuorumSystem, requireSystem } from './system.js';

function perNode(system: QuorumSystem, availability: number | readonly number[]): readonly number[] {
  requireSystem('system', system);
  const each =
    typeof availability === 'number' ? new Array<number>(system.nodes).fill(availability) : availability;
  requireLength('availability', each, system.nodes);
  if (each.length > system.nodes)
    throw new RangeError(
      `availability must be a list of ${system.nodes}, one for each node, got ${each.length}`,
    );
  each.forEach((share, node) => {
    requireProbability(`availability${typeof availability === 'number' ? '' : `[${node}]`}`, share);
  });
  return each;
}

/**
 * The chance that some quorum is up when nodes fail independently, exactly: by conditioning on one node after another
 * and stopping as soon as a quorum is complete or none is left.
 *
 * @param system by its minimal quorums
 * @param availability of every node, or of each; in [0, 1]
 *
 * @example
 * quorumAvailability(thresholdSystem(3, 2), 0.99); // 0.999702
 */
export function quorumAvailability(system: QuorumSystem, availability: number | readonly number[]): number {
  const each = perNode(system, availability);
  const known = new Map<string, number>();
  // What is left depends only on the quorums still possible, without the nodes that are known to be up.
  const chance = (node: number, possible: readonly number[]): number => {
    if (possible.length === 0) return 0;
    if (possible[0] === 0) return 1;
    const key = `${node}:${possible.join()}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const bit = 1 << node;
    const without = possible.filter(mask => (mask & bit) === 0);
    const whenUp = [...new Set(possible.map(mask => mask & ~bit))].sort((a, b) => a - b);
    const result =
      without.length === possible.length
        ? chance(node + 1, possible)
        : each[node] * chance(node + 1, whenUp) + (1 - each[node]) * chance(node + 1, without);
    known.set(key, result);
    return result;
  };
  return chance(0, system.quorums);
}

/** What a simulation of failing nodes found. */
export interface QuorumSimulation {
  readonly availability: Interval;
  /** How many nodes were up in each trial in which no quorum was. */
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/**
 * The same by drawing which nodes are up.
 *
 * @param options.trials a whole number, 1 or above; default 100,000
 * @throws RangeError if an argument is outside its range
 */
export function simulateQuorumAvailability(
  system: QuorumSystem,
  availability: number | readonly number[],
  options: { readonly seed: number | string; readonly trials?: number },
): QuorumSimulation {
  requireKnownFields('options', options, { seed: true, trials: true });
  const { seed, trials = 100_000 } = options;
  const each = perNode(system, availability);
  requireCount('trials', trials, 1);
  const random = new Random(seed);
  const failures: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    let up = 0;
    for (let node = 0; node < system.nodes; node++) if (random.float() < each[node]) up |= 1 << node;
    if (!system.quorums.some(quorum => (quorum & up) === quorum)) failures.push(countBits(up));
  }
  return {
    availability: wilsonInterval(trials - failures.length, trials),
    samples: Float64Array.from(failures),
    seed,
  };
}
