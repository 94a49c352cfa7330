import {
  checkLinearizability,
  checkTransactions,
  historyOfRun,
  type Transaction,
} from '../../engine/checking/index.js';
import { exponential, Random } from '../../engine/random/index.js';
import {
  type ClientRequest,
  type SimulationRun,
  simulate,
  type World,
} from '../../engine/simulation/index.js';
import { type Interval, tInterval, wilsonInterval } from '../../engine/stats/index.js';
import { requireCount, requireSimulatedMs } from '../../ground/arguments.js';
import {
  type IntervalClockOptions,
  type Snapshot,
  type SnapshotInput,
  snapshotModel,
  snapshotNode,
} from '../../protocols/snapshot-store.js';

/** What two checkers say of one history. */
interface JudgedSnapshots {
  readonly run: SimulationRun;
  readonly isLinearizable: boolean;
  /** The levels that the same history keeps as one of transactions. */
  readonly isSerializable: boolean;
  readonly isStrictlySerializable: boolean;
}

/** Many such runs. */
export interface SnapshotRuns {
  /** Of the runs, the share that was not externally consistent, with its Wilson interval at 95%. */
  readonly violated: Interval;
  /** Of the runs, how many were not even serializable. */
  readonly notSerializable: number;
  /** Of the runs, how many one checker passes and the other does not: 0, if both are right. */
  readonly disagreements: number;
  /** How long a write took, in ms: the mean over runs, with Student's interval at 95%. */
  readonly writeMs: Interval;
  readonly runs: number;
  readonly transactions: number;
  readonly seed: number | string;
  /** The first run that was not externally consistent, with its events. */
  readonly first?: SimulationRun;
}

const KEYS = ['x', 'y', 'z'];

/**
 * Runs the store with snapshots under clients that write single keys and read all of them, with clocks that are off at random, and holds each history against
 * external consistency: by linearizability of {@link snapshotModel}, and, independently, by the levels of isolation of the same history as transactions.
 *
 * @param options.epsilonMs how far clocks are believed to be off at most, 0 or above
 * @param options.waits whether commits wait
 * @param options.offByMs how far they really are off: uniform, to either side; 0 or above
 * @param options.hopMs the mean of a message's exponential latency, above 0
 * @param options.runs how many, in [2, 100,000]
 * @throws RangeError if a number is out of its range
 */
export function simulateSnapshots(
  options: IntervalClockOptions & {
    readonly offByMs: number;
    readonly hopMs: number;
    readonly runs: number;
    readonly seed: number | string;
  },
): SnapshotRuns {
  const { offByMs, hopMs, runs, seed } = options;
  requireSimulatedMs('epsilonMs', options.epsilonMs, 0);
  requireSimulatedMs('offByMs', offByMs, 0);
  requireSimulatedMs('hopMs', hopMs);
  requireCount('runs', runs, 2, 100_000);
  const random = new Random(seed);
  const node = snapshotNode(options);
  // A client outwaits any commit, so that every write has a time.
  const patienceMs = Math.max(1000, 10 * (options.epsilonMs + offByMs) + 100 * hopMs);
  const untilMs = 10 * patienceMs;
  const worlds = Array.from({ length: runs }, (_, index) => {
    const errors = KEYS.map(key => [key, { offsetMs: offByMs * (2 * random.float() - 1) }]);
    const world: World = {
      nodes: Object.fromEntries(KEYS.map(key => [key, node])),
      clocks: Object.fromEntries(errors),
      network: { latency: exponential(hopMs) },
      clientTimeoutMs: patienceMs,
      clients: Object.fromEntries(
        ['alice', 'bob', 'carol'].map((client, number) => [client, scriptOf(random, number)]),
      ),
    };
    return { world, seed: `${seed}/${index}` };
  });
  const judged = worlds.map(({ world, seed: own }) =>
    judge(simulate(world, { seed: own, untilMs, trace: 'none' })),
  );
  const broken = judged.flatMap(({ isLinearizable }, index) => (isLinearizable ? [] : [worlds[index]]));
  const writeTimes = judged.map(({ run }) => {
    const writes = run.history.filter(
      ({ input, completedAtMs }) => (input as SnapshotInput).type === 'write' && completedAtMs !== undefined,
    );
    const total = writes.reduce(
      (sum, { invokedAtMs, completedAtMs }) => sum + Number(completedAtMs) - invokedAtMs,
      0,
    );
    return total / writes.length;
  });
  return {
    violated: wilsonInterval(broken.length, runs),
    notSerializable: judged.filter(({ isSerializable }) => !isSerializable).length,
    disagreements: judged.filter(one => one.isLinearizable !== one.isStrictlySerializable).length,
    writeMs: tInterval(writeTimes),
    runs,
    transactions: judged.reduce((sum, { run }) => sum + run.history.length, 0),
    seed,
    // Only this one is drawn, so only it is run again with its events.
    ...(broken.length === 0 ? {} : { first: simulate(broken[0].world, { seed: broken[0].seed, untilMs }) }),
  };
}

/** Each value is written once, so that a reader's source is known. */
function scriptOf(random: Random, client: number): ClientRequest[] {
  return Array.from({ length: 6 }, (_, index) => {
    const to = random.pick(KEYS);
    // The first writes, so that every client does.
    if (index > 0 && random.chance(0.5)) return { to, request: { type: 'snapshot' } };
    return { to, request: { type: 'write', key: to, value: 10 * (client + 1) + index } };
  });
}

function judge(run: SimulationRun): JudgedSnapshots {
  const history = historyOfRun<SnapshotInput, Snapshot | null>(run);
  const initial = Object.fromEntries(KEYS.map(key => [key, 0]));
  const { levels } = checkTransactions(
    history.map((operation): Transaction => {
      const { input, output, invokedPlace, completedPlace } = operation;
      const outcome = completedPlace === undefined ? 'unknown' : 'committed';
      const times = { beganAt: invokedPlace, endedAt: completedPlace ?? Number.MAX_SAFE_INTEGER };
      if (input.type === 'write') {
        return { outcome, ...times, operations: [{ type: 'write', key: input.key, value: input.value }] };
      }
      const operations = Object.entries(output ?? {}).map(([key, value]) => ({
        type: 'read' as const,
        key,
        value,
      }));
      return { outcome, ...times, operations };
    }),
    { initial },
  );
  return {
    run,
    isLinearizable: checkLinearizability(history, snapshotModel(KEYS)).verdict === 'linearizable',
    isSerializable: levels.serializable.verdict === 'satisfied',
    isStrictlySerializable: levels['strict serializable'].verdict === 'satisfied',
  };
}
