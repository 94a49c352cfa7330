import { type Distribution, seedOfRun } from '../../engine/random/index.js';
import { at, crash, Node, simulate } from '../../engine/simulation/index.js';
import { type Interval, tInterval } from '../../engine/stats/index.js';
import {
  LONGEST_MS,
  requireCount,
  requireDistribution,
  requireInRange,
  requirePositive,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
} from '../../ground/arguments.js';

/** The timing of a group that elects a leader by Raft's rule. */
export interface ElectionTiming {
  readonly heartbeatMs: number;
  /** A follower waits between this and twice this, drawn anew each time, as etcd does. Above the heartbeat. */
  readonly electionTimeoutMs: number;
  /** How often the leader has something to write, in ms. */
  readonly writeEveryMs: number;
}

type ElectionMessage = { readonly kind: 'alive' | 'append' | 'vote' | 'yes'; readonly term: number };

/**
 * A node class of the part of Raft that keeps a leader: terms, votes kept on disk, heartbeats, and writes that are synced before anything
 * else happens on the same node (Ongaro and Ousterhout, 2014, section 5.2). There is no log to compare: every voter will do.
 *
 * @throws RangeError for a setting that is out of range
 */
export function electionMember(
  timing: ElectionTiming,
): new () => Node<never, ElectionMessage> & { readonly term: number; readonly ledFromMs: readonly number[] } {
  requireRecord('timing', timing);
  const { heartbeatMs, electionTimeoutMs, writeEveryMs } = timing;
  requireSimulatedMs('heartbeatMs', heartbeatMs);
  requireSimulatedMs('writeEveryMs', writeEveryMs);
  requireSimulatedMs('electionTimeoutMs', electionTimeoutMs, heartbeatMs);
  return class ElectionMember extends Node<never, ElectionMessage> {
    term = 0;
    votes = 0;
    isLeader = false;
    /** When it began to lead, each time. */
    ledFromMs: number[] = [];

    override onStart(): void {
      this.waitForLeader();
    }

    private waitForLeader(): void {
      this.setTimer('election', electionTimeoutMs * (1 + this.random()));
    }

    private enter(term: number): void {
      this.term = term;
      this.isLeader = false;
      this.votes = 0;
      this.clearTimer('heartbeat');
      this.clearTimer('write');
      this.disk.write('term', term);
      this.disk.sync();
    }

    override onTimer(name: string): void {
      if (name === 'election') {
        this.enter(this.term + 1);
        this.votes = 1;
        this.broadcast({ kind: 'vote', term: this.term });
        this.waitForLeader();
      } else if (name === 'heartbeat') {
        this.broadcast({ kind: 'alive', term: this.term });
        this.setTimer('heartbeat', heartbeatMs);
      } else this.write();
    }

    private write(): void {
      this.setTimer('write', writeEveryMs);
      this.broadcast({ kind: 'append', term: this.term });
      this.disk.write('entry', this.now());
      this.disk.sync();
    }

    override onMessage(from: string, { kind, term }: ElectionMessage): void {
      if (term > this.term) {
        this.enter(term);
        this.waitForLeader();
        if (kind === 'vote') this.send(from, { kind: 'yes', term });
      }
      if (term < this.term || kind === 'vote') return;
      if (kind === 'yes') {
        this.votes += 1;
        if (!this.isLeader && this.votes > this.nodes.length / 2) this.lead();
        return;
      }
      this.waitForLeader();
      if (kind !== 'append') return;
      this.disk.write('entry', term);
      this.disk.sync();
    }

    private lead(): void {
      this.isLeader = true;
      this.ledFromMs.push(this.now());
      this.clearTimer('election');
      this.onTimer('heartbeat');
      this.setTimer('write', writeEveryMs);
    }
  };
}

/** How often a group without a single crash elected anew, and how long it had no leader after a real one. */
export interface ElectionRuns {
  /** Elections after the first one, an hour, over runs. */
  readonly electionsPerHour: Interval;
  /** From the crash of the leader to the next leader, in ms, over runs. */
  readonly failoverMs: Interval;
  readonly runs: number;
}

/** More are refused. */
const MOST_HANDLERS = 50_000_000;

/**
 * Runs groups of three on given disks: first without any fault, to count the elections that only slowness causes; then with a crash of
 * the leader, to measure how long it is missed.
 *
 * @param options.syncMs how long a sync takes
 * @param options.minutes how long each run lasts, above 0
 * @param options.runs a whole number, 2 or above; run i has the seed `seed` + i
 * @throws RangeError if a number is out of its range, there would be more than 50,000,000 handlers, or fewer than two runs elect a
 *   second leader
 */
export function measureElections(
  timing: ElectionTiming,
  options: {
    readonly syncMs: Distribution | number;
    readonly minutes: number;
    readonly runs: number;
    readonly seed: number | string;
  },
): ElectionRuns {
  const { syncMs, minutes, runs, seed } = options;
  const Member = electionMember(timing);
  if (typeof syncMs === 'number') requireInRange('syncMs', syncMs, 0, LONGEST_MS);
  else requireDistribution('syncMs', syncMs);
  requirePositive('minutes', minutes);
  requireCount('runs', runs, 2, 1_000_000);
  // Each heartbeat is handled three times, each write three times with its syncs; 20 election timeouts follow the crash.
  const watchedMs = minutes * 60_000 + 20 * timing.electionTimeoutMs;
  const handlers = 4 * (watchedMs / timing.heartbeatMs + watchedMs / timing.writeEveryMs);
  requireSteps('minutes', minutes, runs * handlers, MOST_HANDLERS);
  const world = { nodes: { a: Member, b: Member, c: Member }, network: { latency: 1 }, disk: { syncMs } };
  const terms: number[] = [];
  const failovers: number[] = [];
  for (let i = 0; i < runs; i++) {
    const common = { seed: seedOfRun(seed, i), trace: 'none' as const, mostHandlers: MOST_HANDLERS };
    const quiet = simulate(world, { ...common, untilMs: minutes * 60_000 });
    const beginnings = leaderTimes(quiet.states);
    terms.push((Math.max(0, beginnings.length - 1) * 60) / minutes);
    const [first] = beginnings;
    const leader = Object.keys(quiet.states).find(
      name => (quiet.states[name].ledFromMs as number[])[0] === first,
    );
    if (leader === undefined) continue;
    // Before the first sync can stall: the run is the same up to the crash.
    const crashAtMs = first + timing.heartbeatMs / 2;
    const failed = simulate(
      { ...world, faults: [at(crashAtMs, crash(leader))] },
      { ...common, untilMs: crashAtMs + 20 * timing.electionTimeoutMs },
    );
    const next = leaderTimes(failed.states).find(began => began > crashAtMs);
    if (next !== undefined) failovers.push(next - crashAtMs);
  }
  if (failovers.length < 2)
    throw new RangeError(
      `minutes must be long enough for a leader, and for the next one after its crash, in two runs at least, got ${minutes}`,
    );
  return { electionsPerHour: tInterval(terms), failoverMs: tInterval(failovers), runs };
}

function leaderTimes(states: Readonly<Record<string, Readonly<Record<string, unknown>>>>): number[] {
  return Object.values(states)
    .flatMap(state => state.ledFromMs as number[])
    .sort((a, b) => a - b);
}
