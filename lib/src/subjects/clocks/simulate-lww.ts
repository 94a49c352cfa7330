import type { KeyValueInput } from '../../engine/checking/index.js';
import { Random, standardExponential, standardNormal } from '../../engine/random/index.js';
import {
  at,
  type ClientRequest,
  type NodeClass,
  type ScheduledFault,
  simulate,
  stepClock,
} from '../../engine/simulation/index.js';
import { type Interval, wilsonInterval } from '../../engine/stats/index.js';
import { requireCount, requireSimulatedMs } from '../../ground/arguments.js';
import { LastWriteWinsStore } from '../../protocols/last-write-wins-register.js';

/** More pairs are refused. */
const MOST_PAIRS = 1_000_000;

/** How the later of two writes fared, over many pairs. */
export interface LaterWriteRuns {
  /** Of the later writes, the share that was confirmed and then not there, with its Wilson interval at 95%. */
  readonly lost: Interval;
  /** How long a write took, in ms: a mean over all. */
  readonly writeMs: number;
  readonly pairs: number;
  readonly seed: number | string;
}

/**
 * Runs pairs of writes, each to a key of its own, in one world: a client writes through one coordinator, and when that is confirmed, later through the
 * other, and then reads. The first write was over before the second began, so the read must find the second. Before each pair both coordinators' clocks
 * are set anew, each with an error of its own.
 *
 * @param options.coordinator the class of the two coordinators
 * @param options.skewMs the standard deviation of a clock's error, which is normal; 0 or above
 * @param options.hopMs what each of the four hops of a write takes, above 0
 * @param options.gapMs from the first request to the second: at least four hops; without it four hops and an exponential time
 * @param options.meanMs of that exponential time, above 0
 * @param options.pairs how many, in [1, 1,000,000]
 * @throws RangeError if a number is out of its range
 */
export function simulateLaterWrites(
  options: {
    readonly coordinator: NodeClass;
    readonly skewMs: number;
    readonly hopMs: number;
    readonly pairs: number;
    readonly seed: number | string;
  } & ({ readonly gapMs: number } | { readonly meanMs: number }),
): LaterWriteRuns {
  const { coordinator, skewMs, hopMs, pairs, seed } = options;
  requireSimulatedMs('skewMs', skewMs, 0);
  requireSimulatedMs('hopMs', hopMs);
  requireCount('pairs', pairs, 1, MOST_PAIRS);
  if ('gapMs' in options) requireSimulatedMs('gapMs', options.gapMs, 4 * hopMs);
  else requireSimulatedMs('meanMs', options.meanMs);
  const random = new Random(seed);
  const faults: ScheduledFault[] = [];
  const script: ClientRequest[] = [];
  const errorMs = [0, 0];
  let beginMs = 0;
  for (let key = 0; key < pairs; key++) {
    for (const [side, coordinator] of SIDES.entries()) {
      const drawn = standardNormal(random) * skewMs;
      faults.push(at(beginMs, stepClock(coordinator, drawn - errorMs[side])));
      errorMs[side] = drawn;
    }
    const gapMs =
      'gapMs' in options ? options.gapMs : 4 * hopMs + standardExponential(random) * options.meanMs;
    script.push(
      { to: 'left', request: { type: 'put', key, value: 1 }, atMs: beginMs + hopMs },
      { to: 'right', request: { type: 'put', key, value: 2 }, atMs: beginMs + hopMs + gapMs },
      { to: 'right', request: { type: 'get', key } },
    );
    beginMs += gapMs + 30 * hopMs;
  }
  const { history } = simulate(
    {
      nodes: { store: LastWriteWinsStore, left: coordinator, right: coordinator },
      network: { latency: hopMs },
      faults,
      clients: { client: script },
      clientTimeoutMs: 20 * hopMs,
    },
    { seed, untilMs: beginMs + 1, trace: 'none', mostHandlers: 100 * pairs + 1000 },
  );
  let lost = 0;
  let took = 0;
  for (const { input, output, invokedAtMs, completedAtMs } of history) {
    if ((input as KeyValueInput).type === 'get') lost += output === 2 ? 0 : 1;
    else took += (completedAtMs as number) - invokedAtMs;
  }
  return { lost: wilsonInterval(lost, pairs), writeMs: took / (2 * pairs), pairs, seed };
}

const SIDES = ['left', 'right'];
