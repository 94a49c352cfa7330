import { Random, seedOfRun } from '../../engine/random/index.js';
import {
  at,
  type NodeClass,
  partition,
  pause,
  resume,
  type SimulationRun,
  simulate,
  type TraceMode,
  type World,
} from '../../engine/simulation/index.js';
import {
  complain,
  requireBoolean,
  requireCount,
  requireKnownFields,
  requireRecord,
  requireSimulatedMs,
  requireSteps,
} from '../../ground/arguments.js';
import {
  FencedStore,
  type LeaseTiming,
  leaseHolder,
  leaseServer,
  type Reign,
  TrustingStore,
} from '../../protocols/lease-lock.js';
import { unsafeWindowMs } from './model.js';

/** A pause of a leaseholder in the midst of its reign. */
export interface PauseExperiment {
  readonly timing: LeaseTiming;
  /** When the holder stops, in ms from the start, above 0. */
  readonly atMs: number;
  /** For how long, in ms, 0 or above. From then on it does not reach the server either, so that 0 is a holder that was cut off. */
  readonly pauseMs: number;
  /** The server's clock runs so much too fast and the first holder's so much too slow, in parts per million. Default 0. */
  readonly driftPpm?: number;
  /** Whether the store refuses old tokens. */
  readonly fenced: boolean;
}

/** What came of a pause. */
export interface PauseResult {
  /** Age of the lease when the pause began, in ms. */
  readonly ageMs: number;
  /** For how long two nodes believed that they led, in ms of real time. */
  readonly overlapMs: number;
  /** The bound for this age, in ms. */
  readonly boundMs: number;
  /** Writes of the old holder that were accepted after writes of the new one. */
  readonly overwrites: number;
  readonly refused: number;
  readonly accepted: number;
  readonly run: SimulationRun;
}

/**
 * The world of a pause: a lease server, two nodes that want the lease, and the store that it is meant to guard.
 *
 * @throws RangeError if an argument is outside its range
 */
export function pauseWorld(experiment: PauseExperiment): World {
  requireKnownFields('experiment', experiment, {
    timing: true,
    atMs: true,
    pauseMs: true,
    driftPpm: true,
    fenced: true,
  });
  const { timing, atMs, pauseMs, driftPpm = 0, fenced } = experiment;
  requireSimulatedMs('atMs', atMs);
  requireSimulatedMs('pauseMs', pauseMs, 0);
  requireBoolean('fenced', fenced);
  if (typeof driftPpm !== 'number' || !(driftPpm >= 0 && driftPpm < 1e6))
    complain('driftPpm', 'in [0, 1000000)', driftPpm);
  const holder = leaseHolder(timing);
  const stopped = pauseMs === 0 ? [] : [at(atMs, pause('a')), at(atMs + pauseMs, resume('a'))];
  return {
    nodes: {
      server: leaseServer(timing),
      a: holder,
      b: holder,
      store: (fenced ? FencedStore : TrustingStore) as NodeClass,
    },
    network: { latency: 1, links: [{ from: 'b', to: 'server', latency: 2 }] },
    clocks: { server: { driftPpm }, a: { driftPpm: -driftPpm } },
    faults: [at(atMs, partition(['a'], ['server'])), ...stopped],
  };
}

/**
 * Runs a pause and measures for how long two nodes led, and what the store made of it.
 *
 * @throws RangeError if an argument is outside its range, the first holder does not hold the lease at `atMs`, or the run would be longer
 * than 500,000 handlers
 */
export function measurePause(
  experiment: PauseExperiment,
  options: { seed: number | string; trace?: TraceMode },
): PauseResult {
  requireKnownFields('options', options, { seed: true, trace: true });
  const world = pauseWorld(experiment);
  const { timing, atMs, pauseMs, driftPpm = 0 } = experiment;
  requireSimulatedMs('atMs', atMs, timing.retryMs);
  const untilMs = atMs + timing.leaseMs + pauseMs + 4 * timing.retryMs + 4 * timing.workMs;
  const shortest = Math.min(timing.renewMs, timing.retryMs, timing.workMs);
  requireSteps('timing', timing, (6 * untilMs) / shortest / (1 - driftPpm / 1e6), 500_000);
  const before = simulate(world, { seed: options.seed, untilMs: atMs - 0.001, trace: 'none' });
  if (before.states.server?.holder !== 'a')
    throw new RangeError(`atMs must be a time at which 'a' holds the lease, got ${atMs}`);
  const ageMs = atMs - Number(before.states.server?.grantedAt) / (1 + driftPpm / 1e6);
  const run = simulate(world, { seed: options.seed, untilMs, trace: options.trace ?? 'none' });
  const [old] = (run.states.a as { reigns: Reign[] }).reigns;
  const oldUntil = old === undefined ? untilMs : old.until / (1 - driftPpm / 1e6);
  const next = run.states.b?.token === 0 ? untilMs : Number(run.states.b?.since);
  const { overwrites, refused, accepted } = run.states.store as Record<string, number>;
  return {
    ageMs,
    overlapMs: Math.max(0, oldUntil - next),
    boundMs: unsafeWindowMs({ leaseMs: timing.leaseMs, ageMs, pauseMs, driftPpm, workMs: timing.workMs }),
    overwrites: overwrites as number,
    refused: refused as number,
    accepted: accepted as number,
    run,
  };
}

/** Pauses of many lengths at many moments. */
export interface PauseSweep {
  readonly runs: number;
  /** Runs in which an old holder's write was accepted after a new one's. */
  readonly overwritten: number;
  /** Writes that were refused, in all runs. */
  readonly refused: number;
  /** Runs in which two nodes led longer than the bound for their pause. */
  readonly aboveBound: number;
}

/**
 * Draws pauses of up to twice the lease at any moment of it, and counts overwrites and refusals.
 *
 * @param options.runs 1 or above
 * @param options.seed of the draws and of the runs
 * @throws RangeError if an argument is outside its range, or the first holder does not hold the lease in a run
 */
export function sweepPauses(
  timing: LeaseTiming,
  { fenced, runs, seed }: { fenced: boolean; runs: number; seed: number | string },
): PauseSweep {
  requireRecord('timing', timing);
  requireSimulatedMs('leaseMs', timing.leaseMs);
  requireSimulatedMs('renewMs', timing.renewMs);
  requireCount('runs', runs, 1, 100_000);
  const random = new Random(seed);
  const results = Array.from({ length: runs }, (_, run) =>
    measurePause(
      {
        timing,
        atMs: 3 * timing.renewMs + random.float() * timing.renewMs,
        pauseMs: 1 + 2 * timing.leaseMs * random.float(),
        fenced,
      },
      { seed: seedOfRun(seed, run) },
    ),
  );
  return {
    runs,
    overwritten: results.filter(({ overwrites }) => overwrites > 0).length,
    refused: results.reduce((sum, { refused }) => sum + refused, 0),
    aboveBound: results.filter(({ overlapMs, boundMs }) => overlapMs > boundMs + 1e-6).length,
  };
}
