import {
  at,
  crash,
  Node,
  type NodeClass,
  type SimulationRun,
  setLink,
  simulate,
} from '../engine/simulation/index.js';
import { requireCount, requireKnownFields, requireSimulatedMs, requireSteps } from '../ground/arguments.js';

/**
 * A node that sends its number of heartbeats to every other node, at regular times.
 *
 * @throws RangeError if an argument is outside its range
 */
export function heartbeatSender(
  intervalMs: number,
): new () => Node<never, number> & { readonly sent: number } {
  requireSimulatedMs('intervalMs', intervalMs);
  return class HeartbeatSender extends Node<never, number> {
    sent = 0;
    override onStart(): void {
      this.setTimer('beat', intervalMs);
    }
    override onTimer(): void {
      this.sent += 1;
      this.broadcast(this.sent);
      this.setTimer('beat', intervalMs);
    }
  };
}

/** What a watcher saw, and what it made of it: the time of each and what it was. */
export type Sighting = readonly [atMs: number, what: string];

/**
 * A node that suspects whoever was silent for a fixed time, and takes it back when it hears of it again. It watches from the first heartbeat on.
 *
 * @throws RangeError if an argument is outside its range
 */
export function heartbeatWatcher(
  timeoutMs: number,
): new () => Node<never, number> & { readonly seen: readonly Sighting[]; readonly suspects: boolean } {
  requireSimulatedMs('timeoutMs', timeoutMs);
  return class HeartbeatWatcher extends Node<never, number> {
    seen: Sighting[] = [];
    suspects = false;
    override onMessage(from: string, beat: number): void {
      this.seen.push([this.now(), `heartbeat ${beat} of ${from}`]);
      this.suspects = false;
      this.setTimer('silence', timeoutMs);
    }
    override onTimer(): void {
      this.seen.push([this.now(), 'suspects']);
      this.suspects = true;
    }
  };
}

/** Two runs of one watcher: in one the other node crashed, in the other only the link became slow. */
export interface IndistinguishableRuns {
  readonly crashed: SimulationRun;
  readonly slow: SimulationRun;
  /** What the watcher saw before anything tells the runs apart: the same in both. */
  readonly seenInBoth: readonly Sighting[];
  /** When the watcher gave its verdict, the same in both; wrong in one. */
  readonly suspectedAtMs: number;
  /** When the heartbeats come that show the verdict to be wrong in the slow run. */
  readonly refutedAtMs: number;
}

/**
 * For any timeout, two runs that a watcher cannot tell apart until it has given its verdict: the other node crashes after some heartbeats, or
 * lives on behind a link that from then on takes longer than the timeout (the argument of Chandra and Toueg, "Unreliable failure detectors
 * for reliable distributed systems", JACM 43(2), 1996, and of Fischer, Lynch and Paterson before them).
 *
 * @param timing.intervalMs 0.1 or above
 * @param timing.timeoutMs above the interval, at most 100,000 times as long
 * @param timing.heartbeats how many arrive as usual, a whole number, 1 or above. Default 3
 * @throws RangeError if a number is out of range
 * @throws Error if the two runs do differ before the verdict
 */
export function indistinguishableRuns(timing: {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly heartbeats?: number;
}): IndistinguishableRuns {
  requireKnownFields('timing', timing, { intervalMs: true, timeoutMs: true, heartbeats: true });
  const { intervalMs, timeoutMs, heartbeats = 3 } = timing;
  requireSimulatedMs('intervalMs', intervalMs, 0.1);
  requireSimulatedMs('timeoutMs', timeoutMs);
  requireCount('heartbeats', heartbeats, 1, 100_000);
  if (!(timeoutMs > intervalMs))
    throw new RangeError(`timeoutMs must be above intervalMs (${intervalMs}), got ${timeoutMs}`);
  requireSteps('timeoutMs', timeoutMs, timeoutMs / intervalMs, 100_000);
  const latency = intervalMs / 10;
  const partAtMs = (heartbeats + 0.5) * intervalMs;
  const nodes: Record<string, NodeClass> = {
    watched: heartbeatSender(intervalMs),
    watcher: heartbeatWatcher(timeoutMs),
  };
  const slowLatency = timeoutMs + intervalMs;
  const options = { seed: 1, untilMs: (heartbeats + 1) * intervalMs + slowLatency + intervalMs / 2 };
  const crashed = simulate(
    { nodes, network: { latency }, faults: [at(partAtMs, crash('watched'))] },
    options,
  );
  const slow = simulate(
    {
      nodes,
      network: { latency },
      faults: [at(partAtMs, setLink({ from: 'watched', to: 'watcher' }, { latency: slowLatency }))],
    },
    options,
  );
  const upToVerdict = (run: SimulationRun): Sighting[] => {
    const seen = run.states.watcher.seen as Sighting[];
    return seen.slice(0, 1 + seen.findIndex(([, what]) => what === 'suspects'));
  };
  const seenInBoth = upToVerdict(crashed);
  if (JSON.stringify(seenInBoth) !== JSON.stringify(upToVerdict(slow)))
    throw new Error('the watcher saw different things in the two runs');
  const back = (slow.states.watcher.seen as Sighting[])[seenInBoth.length];
  return {
    crashed,
    slow,
    seenInBoth,
    suspectedAtMs: seenInBoth[seenInBoth.length - 1][0],
    refutedAtMs: back[0],
  };
}
