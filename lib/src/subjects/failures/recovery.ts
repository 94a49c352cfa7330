import { exponential, Random, seedOfRun } from '../../engine/random/index.js';
import {
  at,
  type Client,
  crash,
  Node,
  type NodeClass,
  openLoop,
  restart,
  simulate,
  type World,
} from '../../engine/simulation/index.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  complain,
  requireCount,
  requireInRange,
  requireSimulatedMs,
  requireSteps,
} from '../../ground/arguments.js';

/** A counter that lives in memory. */
export class MemoryCounter extends Node<'add'> {
  value = 0;

  override onRequest(client: Client, _request: 'add'): void {
    this.value += 1;
    this.keep();
    this.reply(client, this.value);
  }

  protected keep(): void {}
}

/** A counter that writes each change and syncs it before it answers. */
export class SyncedCounter extends MemoryCounter {
  override onRestart(): void {
    this.value = Number(this.disk.read('value') ?? 0);
  }

  protected override keep(): void {
    this.disk.write('value', this.value);
    this.disk.sync();
  }
}

/**
 * A node class of a counter that writes each change at once and syncs every so often: it answers for what is not yet safe.
 *
 * @param everyMs in [0.001, 1e12]
 * @throws RangeError if an argument is outside its range
 */
export function lazyCounter(everyMs: number): NodeClass {
  requireSimulatedMs('everyMs', everyMs);
  return class LazyCounter extends MemoryCounter {
    override onStart(): void {
      this.setTimer('sync', everyMs);
    }

    override onRestart(): void {
      this.value = Number(this.disk.read('value') ?? 0);
      this.setTimer('sync', everyMs);
    }

    override onTimer(): void {
      this.disk.sync();
      this.setTimer('sync', everyMs);
    }

    protected override keep(): void {
      this.disk.write('value', this.value);
    }
  };
}

/** What crashes cost a counter. */
export interface CrashCost {
  /** Additions that were acknowledged and are gone, a crash: the mean over the runs. */
  readonly lost: Interval;
  /** The median time from asking to the acknowledgement, in ms, over all runs. */
  readonly acknowledgedAfterMs: number;
  readonly runs: number;
}

/**
 * The world of one crash: additions come in a Poisson stream, and the node is back 20 ms after it stopped.
 *
 * @param options.perSecond additions a second, above 0
 * @throws RangeError if an argument is outside its range
 */
export function crashWorld(
  counter: NodeClass,
  { perSecond, syncMs, crashAtMs }: { perSecond: number; syncMs: number; crashAtMs: number },
): World {
  if (typeof counter !== 'function') complain('counter', 'a class of nodes', counter);
  requireInRange('perSecond', perSecond, 1e-6, 1e6);
  requireSimulatedMs('syncMs', syncMs, 0);
  requireSimulatedMs('crashAtMs', crashAtMs, 0);
  return {
    nodes: { counter },
    network: { latency: 0.5 },
    disk: { syncMs },
    workload: openLoop({
      everyMs: exponential(1000 / perSecond),
      request: () => 'add',
      untilMs: crashAtMs + 40,
    }),
    faults: [at(crashAtMs, crash('counter')), at(crashAtMs + 20, restart('counter'))],
    clientTimeoutMs: 500,
  };
}

/**
 * Crashes a counter at a moment that is drawn, many times over, and counts acknowledged additions that are missing in the end.
 *
 * @param options.perSecond additions a second, in [0.000001, 1,000,000]
 * @param options.syncMs what a sync takes, 0 or above
 * @param options.runs 2 or above
 * @throws RangeError if an argument is outside its range, nothing is ever acknowledged, or there would be more than 1,000,000 additions
 */
export function measureCrashCost(
  counter: NodeClass,
  options: { perSecond: number; syncMs: number; runs: number; seed: number | string },
): CrashCost {
  requireCount('runs', options.runs, 2, 100_000);
  requireInRange('perSecond', options.perSecond, 1e-6, 1e6);
  requireSimulatedMs('syncMs', options.syncMs, 0);
  requireSteps('perSecond', options.perSecond, 3 * options.perSecond * options.runs, 1_000_000);
  const random = new Random(options.seed);
  const lost: number[] = [];
  const times: number[] = [];
  for (let run = 0; run < options.runs; run++) {
    const crashAtMs = 1000 + 1000 * random.float();
    const ended = simulate(crashWorld(counter, { ...options, crashAtMs }), {
      seed: seedOfRun(options.seed, run),
      untilMs: crashAtMs + 600,
      trace: 'none',
    });
    const acknowledged = ended.history.filter(({ completedAtMs }) => completedAtMs !== undefined);
    for (const { invokedAtMs, completedAtMs } of acknowledged)
      times.push(Number(completedAtMs) - invokedAtMs);
    lost.push(Math.max(0, acknowledged.length - Number(ended.states.counter?.value)));
  }
  if (times.length === 0)
    throw new RangeError(
      `perSecond must be high enough that some addition is acknowledged, got ${options.perSecond}`,
    );
  times.sort((one, other) => one - other);
  return {
    lost: tInterval(lost),
    acknowledgedAfterMs: times[times.length >> 1],
    runs: options.runs,
  };
}
