import {
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requireRepresentable,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';

/**
 * Little's law: how many are inside, on average, is the rate at which they come times how long they stay (Little,
 * Operations Research 9(3), 1961). Holds for any stable system, whatever its order of service.
 *
 * @param arrivalRate 0 or above
 * @param meanTime how long each stays, 0 or above, in the same unit of time
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * littlesLaw(2000, 3); // 6,000 requests in flight
 */
export function littlesLaw(arrivalRate: number, meanTime: number): number {
  requireNonNegative('arrivalRate', arrivalRate);
  requireNonNegative('meanTime', meanTime);
  return arrivalRate * meanTime;
}

/**
 * The utilization law: throughput times the service demand of each request on a resource. Above 1 the resource cannot
 * keep up.
 *
 * @param throughput 0 or above
 * @param serviceDemand the busy time that one request causes on the resource, over all of its visits; 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function utilizationLaw(throughput: number, serviceDemand: number): number {
  requireNonNegative('throughput', throughput);
  requireNonNegative('serviceDemand', serviceDemand);
  return throughput * serviceDemand;
}

/** A system of resources that a fixed number of users visits again and again. */
export interface ClosedSystem {
  /** The busy time that one request causes on each resource; each 0 or above, one above 0. */
  readonly serviceDemands: readonly number[];
  /** How long a user pauses between requests. Default 0. */
  readonly thinkTime?: number;
  /** How many users, a whole number, 1 or above. */
  readonly users: number;
}

/** What no scheduling and no distribution of service times can beat. */
export interface OperationalBounds {
  /** Index of the resource with the largest demand. */
  readonly bottleneck: number;
  readonly highestThroughput: number;
  readonly leastResponseTime: number;
  /** From this many users on, the bottleneck bounds the throughput and not the users. */
  readonly saturationUsers: number;
}

function checked(system: ClosedSystem): {
  total: number;
  thinkTime: number;
} {
  requireKnownFields('system', system, { serviceDemands: true, thinkTime: true, users: true });
  const { serviceDemands, thinkTime = 0, users } = system;
  requireLength('serviceDemands', serviceDemands, 1);
  for (const [i, demand] of serviceDemands.entries()) requireNonNegative(`serviceDemands[${i}]`, demand);
  const total = serviceDemands.reduce((sum, demand) => sum + demand, 0);
  if (total === 0)
    throw new RangeError('serviceDemands must be a list with a demand above 0, got only zeros');
  requireNonNegative('thinkTime', thinkTime);
  requireWhole('users', users, 1);
  return { total, thinkTime };
}

/**
 * Asymptotic bounds of a closed system (Denning and Buzen, "The operational analysis of queueing network models",
 * ACM Computing Surveys 10(3), 1978).
 *
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * operationalBounds({ serviceDemands: [0.005, 0.02], thinkTime: 1, users: 200 }).highestThroughput; // 50: the second
 */
export function operationalBounds(system: ClosedSystem): OperationalBounds {
  const { total, thinkTime } = checked(system);
  const largest = system.serviceDemands.reduce((most, demand) => Math.max(most, demand), 0);
  return {
    bottleneck: system.serviceDemands.indexOf(largest),
    highestThroughput: Math.min(1 / largest, system.users / (total + thinkTime)),
    leastResponseTime: requireRepresentable(
      'serviceDemands and thinkTime',
      Math.max(total, system.users * largest - thinkTime),
    ),
    saturationUsers: requireRepresentable('serviceDemands and thinkTime', (total + thinkTime) / largest),
  };
}

/** The exact state of a closed system. */
export interface ClosedSystemState {
  readonly throughput: number;
  readonly responseTime: number;
  /** Of each resource. */
  readonly utilizations: readonly number[];
  /** How many requests are at each resource, on average. */
  readonly queueLengths: readonly number[];
}

/**
 * Mean value analysis: the exact state of a closed system whose resources serve exponential times in turn, or share
 * themselves evenly among any times (Reiser and Lavenberg, Journal of the ACM 27(2), 1980). Takes a step for each user and
 * resource: at most 20,000,000.
 *
 * @throws RangeError if a number is out of range, or there are more steps than that
 */
export function meanValueAnalysis(system: ClosedSystem): ClosedSystemState {
  const { thinkTime } = checked(system);
  const { serviceDemands, users } = system;
  requireSteps('users', users, users * serviceDemands.length, 20_000_000);
  let queueLengths = serviceDemands.map(() => 0);
  let throughput = 0;
  let responseTime = 0;
  for (let n = 1; n <= users; n++) {
    // An arrival finds what the same system with one user fewer holds on average.
    const residence = serviceDemands.map((demand, i) => demand * (1 + queueLengths[i]));
    responseTime = residence.reduce((sum, time) => sum + time, 0);
    throughput = n / (responseTime + thinkTime);
    queueLengths = residence.map(time =>
      requireRepresentable('serviceDemands and thinkTime', throughput * time),
    );
  }
  return {
    throughput,
    responseTime,
    utilizations: serviceDemands.map(demand => throughput * demand),
    queueLengths,
  };
}
