import {
  complain,
  requireAtLeast,
  requireInRange,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireShareAboveZero,
  requireWhole,
} from '../../ground/arguments.js';

/**
 * The greatest slowdown of one node that a balancer can stand which sends every node the same share: at it, the slow node's share is all that it can do.
 * Beyond it the node's queue grows for as long as this lasts. 1 / utilization, whatever the number of nodes.
 *
 * @param utilization of the fleet before anything failed, in (0, 1]
 * @throws RangeError if it is not
 * @example
 * tolerableSlowdown(0.5); // 2
 */
export function tolerableSlowdown(utilization: number): number {
  requireShareAboveZero('utilization', utilization);
  return 1 / utilization;
}

/**
 * How fast the queue of the slow node grows under equal shares: what it gets less what it can do, 0 if it keeps up.
 *
 * @param fleet.requestsPerSecond of the whole fleet, above 0
 * @param fleet.nodes a whole number, 1 or above
 * @param fleet.nodePerSecond what a sound node can do, above 0
 * @param fleet.slowdown 1 or above
 * @throws RangeError if an argument is outside its range
 */
export function slowNodeBacklogPerSecond(fleet: {
  requestsPerSecond: number;
  nodes: number;
  nodePerSecond: number;
  slowdown: number;
}): number {
  const { requestsPerSecond, nodes, nodePerSecond, slowdown } = fleet;
  requirePositive('requestsPerSecond', requestsPerSecond);
  requireWhole('nodes', nodes, 1);
  requirePositive('nodePerSecond', nodePerSecond);
  requireAtLeast('slowdown', slowdown, 1);
  return Math.max(0, requestsPerSecond / nodes - nodePerSecond / slowdown);
}

/**
 * The most that callers who wait for their answers can get from a fleet with equal shares: one request in `nodes` goes to the slow node, so the whole
 * fleet moves at `nodes` times its pace. (The bottleneck law of closed networks: Denning and Buzen, 1978.)
 *
 * @param fleet.nodes a whole number, 1 or above
 * @param fleet.nodePerSecond what a sound node can do, above 0
 * @param fleet.slowdown 1 or above
 * @throws RangeError if an argument is outside its range
 */
export function equalSharesThroughputBound(fleet: {
  nodes: number;
  nodePerSecond: number;
  slowdown: number;
}): number {
  const { nodes, nodePerSecond, slowdown } = fleet;
  requireWhole('nodes', nodes, 1);
  requirePositive('nodePerSecond', nodePerSecond);
  requireAtLeast('slowdown', slowdown, 1);
  return (nodes * nodePerSecond) / slowdown;
}

/** A lease, a pause that begins during it, and clocks that are not perfect. */
export interface LeasePause {
  /** How long the lease lasts, in ms, above 0; counted from its last renewal by the clocks of server and holder, each for itself. */
  readonly leaseMs: number;
  /** How long ago it was renewed when the pause begins, in ms, 0 or above. */
  readonly ageMs: number;
  /** How long the holder stands still, in ms, 0 or above. */
  readonly pauseMs: number;
  /** How much either clock may run too fast or too slow, in parts per million, in [0, 1,000,000). Default 0. */
  readonly driftPpm?: number;
  /** The time between a look at the lease and the write that follows, in ms, 0 or above: a pause that nobody noticed. Default 0. */
  readonly workMs?: number;
}

/**
 * For how long, at most, the old holder may act although the server has already given the lease to somebody else: from the end of the lease by the fastest
 * allowed clock of a server, to when the holder wakes, or has done what it began before its lease ended by the slowest allowed clock, whichever is later. Without drift: max(0, pause - (lease - age)).
 * Assumes that the holder acts on a check it made before the pause, and that messages take no time.
 *
 * @throws RangeError if an argument is outside its range, or the lease was over before the pause
 * @example
 * unsafeWindowMs({ leaseMs: 10_000, ageMs: 2000, pauseMs: 15_000 }); // 7000
 */
export function unsafeWindowMs(lease: LeasePause): number {
  requireKnownFields('lease', lease, {
    leaseMs: true,
    ageMs: true,
    pauseMs: true,
    driftPpm: true,
    workMs: true,
  });
  const { leaseMs, ageMs, pauseMs, driftPpm = 0, workMs = 0 } = lease;
  requirePositive('leaseMs', leaseMs);
  requireInRange('ageMs', ageMs, 0, leaseMs);
  requireNonNegative('pauseMs', pauseMs);
  if (typeof driftPpm !== 'number' || !(driftPpm >= 0 && driftPpm < 1e6))
    complain('driftPpm', 'in [0, 1000000)', driftPpm);
  requireNonNegative('workMs', workMs);
  const drift = driftPpm / 1e6;
  const serverEnds = leaseMs / (1 + drift);
  const holderEnds = Math.max(leaseMs / (1 - drift) + workMs, ageMs + pauseMs);
  return Math.max(0, holderEnds - serverEnds);
}

/**
 * The share of nodes, at most, that a rule of the form "worse than the mean by so many standard deviations" can tell from the others: when a share b of the nodes
 * fails everything and the others nothing, the failing ones are sqrt((1 - b) / b) standard deviations from the mean.
 *
 * @param deviations above 0
 * @returns 1 / (1 + deviations^2); at that share and above, no node is an outlier
 * @throws RangeError if an argument is outside its range
 */
export function largestOutlierShare(deviations: number): number {
  requirePositive('deviations', deviations);
  return 1 / (1 + deviations * deviations);
}

/**
 * How many acknowledged writes a crash takes, on average, from a node that syncs every so often: half an interval's are not synced when it comes, and of those the
 * disk, which writes in order, has by chance any first part; the other half of them is gone. At most a whole interval's.
 *
 * @param writesPerSecond 0 or above
 * @param syncEveryMs 0 or above; 0 for a sync before each answer
 * @throws RangeError if an argument is outside its range
 */
export function expectedCrashLoss(writesPerSecond: number, syncEveryMs: number): number {
  requireNonNegative('writesPerSecond', writesPerSecond);
  requireNonNegative('syncEveryMs', syncEveryMs);
  return (writesPerSecond * syncEveryMs) / 1000 / 4;
}
