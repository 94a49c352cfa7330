import {
  requireAbove,
  requireAtLeast,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireRecord,
  requireRepresentable,
  requireShareAboveZero,
  requireWhole,
} from '../../ground/arguments.js';
import { wholeAbove } from '../../ground/rounding.js';

/** Zones that share the machines evenly. */
export interface Zones {
  /** A whole number, 1 or above. */
  readonly count: number;
  /** How many zones may be lost while the rest carries the peak, a whole number below `count`. */
  readonly survive: number;
}

/** What the machines must carry, and what may fail meanwhile. */
export interface CapacityNeed {
  /** The highest demand to carry, requests per second, 0 or above. */
  readonly peakRequestsPerSecond: number;
  /** What one machine completes when it is fully busy, requests per second, above 0. */
  readonly requestsPerSecondPerMachine: number;
  /** How busy a machine may be at the peak, in (0, 1]; see `highestUtilization` in `faultlines/queueing`. */
  readonly targetUtilization: number;
  /** The k of N+k: machines that may fail or be taken out at the peak, a whole number. Default 0. */
  readonly spares?: number;
  /** Default: one zone, which is not to be lost. */
  readonly zones?: Zones;
}

/** A number of machines and why it is so. */
export interface Capacity {
  /** How many to have. */
  readonly machines: number;
  /** How many of them carry the peak: the N of N+k. */
  readonly loaded: number;
  /** How many there are in each zone. */
  readonly perZone: number;
  /** How busy they are at the peak while nothing has failed. */
  readonly utilizationAtPeak: number;
}

/**
 * The capacity formula: N = peak / (per machine · target utilization), plus k spares, plus enough in each zone that
 * the zones that survive hold N + k.
 *
 * @throws RangeError if a number is out of range
 *
 * @example
 * const peak = { peakRequestsPerSecond: 12_000, requestsPerSecondPerMachine: 500, targetUtilization: 0.6 };
 * machinesNeeded({ ...peak, spares: 1 }).machines; // 41
 * machinesNeeded({ ...peak, zones: { count: 3, survive: 1 } }).machines; // 60
 */
export function machinesNeeded(need: CapacityNeed): Capacity {
  requireKnownFields('need', need, {
    peakRequestsPerSecond: true,
    requestsPerSecondPerMachine: true,
    targetUtilization: true,
    spares: true,
    zones: true,
  });
  if (need.zones !== undefined) requireRecord('zones', need.zones);
  const { peakRequestsPerSecond, requestsPerSecondPerMachine, targetUtilization, spares = 0 } = need;
  const { count, survive } = need.zones ?? { count: 1, survive: 0 };
  requireNonNegative('peakRequestsPerSecond', peakRequestsPerSecond);
  requirePositive('requestsPerSecondPerMachine', requestsPerSecondPerMachine);
  requireShareAboveZero('targetUtilization', targetUtilization);
  requireWhole('spares', spares, 0);
  requireWhole('zones.count', count, 1);
  requireWhole('zones.survive', survive, 0, count - 1);
  const loaded = wholeAbove(peakRequestsPerSecond / requestsPerSecondPerMachine / targetUtilization);
  const perZone = Math.ceil((loaded + spares) / (count - survive));
  const machines = count * perZone;
  if (!Number.isSafeInteger(machines))
    throw new RangeError(
      `need must take at most ${Number.MAX_SAFE_INTEGER} machines, got one that takes ${machines}`,
    );
  const utilizationAtPeak =
    machines === 0 ? 0 : peakRequestsPerSecond / machines / requestsPerSecondPerMachine;
  return { machines, loaded, perZone, utilizationAtPeak };
}

/** How demand grows from an average of today to a peak of a later day. */
export interface DemandGrowth {
  /** Today's average, requests per second, 0 or above. */
  readonly averageRequestsPerSecond: number;
  /** The busiest minutes over the average, 1 or above. Services with daily users see 2 to 4. */
  readonly peakFactor: number;
  /** Growth in a year: 0.5 for half as much again; above -1. Default 0. */
  readonly growthPerYear?: number;
  /** How far ahead, 0 or above. Default 0. */
  readonly years?: number;
}

/**
 * The peak to plan for: average · peak factor · (1 + growth)^years; Infinity where a double cannot hold it.
 *
 * @throws RangeError if a number is out of its range
 *
 * @example
 * peakDemand({ averageRequestsPerSecond: 4000, peakFactor: 2.5, growthPerYear: 0.44, years: 0.5 }); // 12,000
 */
export function peakDemand(demand: DemandGrowth): number {
  requireKnownFields('demand', demand, {
    averageRequestsPerSecond: true,
    peakFactor: true,
    growthPerYear: true,
    years: true,
  });
  const { averageRequestsPerSecond, peakFactor, growthPerYear = 0, years = 0 } = demand;
  requireNonNegative('averageRequestsPerSecond', averageRequestsPerSecond);
  requireAtLeast('peakFactor', peakFactor, 1);
  requireAbove('growthPerYear', growthPerYear, -1);
  requireNonNegative('years', years);
  if (averageRequestsPerSecond === 0) return 0;
  const growth = (1 + growthPerYear) ** years;
  return requireRepresentable(
    'averageRequestsPerSecond and growthPerYear',
    averageRequestsPerSecond * peakFactor * growth,
  );
}

/**
 * How busy each site may be if the others are to take over the load of those that are lost: (n - lost) / n.
 *
 * @param sites a whole number, 1 or above
 * @param lost a whole number below `sites`
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * headroomUtilization(3, 1); // 0.667
 */
export function headroomUtilization(sites: number, lost: number): number {
  requireWhole('sites', sites, 1);
  requireWhole('lost', lost, 0, sites - 1);
  return (sites - lost) / sites;
}

/**
 * How long the machines there are last under growth, in years; 0 if they are too few today, Infinity if demand does
 * not outgrow them.
 *
 * @param machines how many there are, a whole number
 * @param need what the machines must carry today
 * @param growthPerYear above -1
 * @throws RangeError if an argument is outside its range
 */
export function yearsUntilFull(machines: number, need: CapacityNeed, growthPerYear: number): number {
  requireWhole('machines', machines, 0);
  requireAbove('growthPerYear', growthPerYear, -1);
  if (machinesNeeded(need).machines > machines) return 0;
  const { count, survive } = need.zones ?? { count: 1, survive: 0 };
  const loaded = Math.floor(machines / count) * (count - survive) - (need.spares ?? 0);
  const carried = loaded * need.requestsPerSecondPerMachine * need.targetUtilization;
  if (growthPerYear <= 0 || need.peakRequestsPerSecond === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.log(carried / need.peakRequestsPerSecond)) / Math.log1p(growthPerYear);
}
