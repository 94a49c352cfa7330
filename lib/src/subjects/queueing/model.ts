import { poissonWeight } from '../../engine/stats/gamma-function.js';
import {
  complain,
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireRepresentable,
  requireShareBelowOne,
  requireWhole,
} from '../../ground/arguments.js';

/** More servers are refused: Erlang's formulas take as many steps as the square root of this. */
const MOST_SERVERS = 1e12;

/**
 * Offered load below capacity. Rates are in one unit of time throughout: with requests per second, times are seconds.
 */
export interface QueueLoad {
  /** Arrivals in a unit of time, above 0. */
  readonly arrivalRate: number;
  /** What one server completes in a unit of time while it is busy, above 0. */
  readonly serviceRate: number;
  /** How many servers share one queue, a whole number in [1, 1e12]. Default 1. */
  readonly servers?: number;
}

/** The long-run state of a queue. */
export interface QueueState {
  /** The share of time that a server is busy. */
  readonly utilization: number;
  /** The chance that an arrival has to wait. */
  readonly waitProbability: number;
  readonly meanWait: number;
  /** Waiting and service together. */
  readonly meanSojourn: number;
  readonly meanQueueLength: number;
  /** Waiting and in service together. */
  readonly meanInSystem: number;
}

/**
 * Utilization of a load, checked to be below 1.
 *
 * @throws RangeError if a rate is out of range, or the load is not below capacity
 */
export function utilizationOf(load: QueueLoad): number {
  requireKnownFields('load', load, { arrivalRate: true, serviceRate: true, servers: true });
  const { arrivalRate, serviceRate, servers = 1 } = load;
  requirePositive('arrivalRate', arrivalRate);
  requirePositive('serviceRate', serviceRate);
  requireWhole('servers', servers, 1, MOST_SERVERS);
  const utilization = arrivalRate / (serviceRate * servers);
  // A quotient that rounds down to below 1 is a queue without end all the same.
  if (utilization >= 1 || arrivalRate >= serviceRate * servers) {
    throw new RangeError(
      `utilization (arrivalRate / (serviceRate · servers)) must be below 1, got ${utilization}: the queue has no end`,
    );
  }
  return utilization;
}

/** Up to so many servers Erlang's recurrence over them is used, which is exact; beyond it two series of positive terms. */
const RECURRENCE_SERVERS = 10_000;

/**
 * Erlang's B formula: the share of calls that find all servers busy and are turned away. By the recurrence over
 * servers, which neither overflows nor cancels (Erlang, 1917); for many servers by the Poisson probabilities that it is made
 * of, in as many steps as the square root of their number.
 *
 * @param servers a whole number in [0, 1e12]
 * @param offeredLoad arrival rate over service rate, in erlangs; 0 or above
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * erlangB(10, 5); // 0.0184
 */
export function erlangB(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 0, MOST_SERVERS);
  requireNonNegative('offeredLoad', offeredLoad);
  return blockedShare(servers, offeredLoad);
}

function blockedShare(servers: number, offered: number): number {
  if (servers > RECURRENCE_SERVERS)
    return offered > servers ? 1 / blockedReciprocal(servers, offered) : blockedByPoisson(servers, offered);
  let blocked = 1;
  for (let n = 1; n <= servers && blocked > 0; n++) {
    const next = offered * blocked;
    blocked = next === Number.POSITIVE_INFINITY ? 1 : next / (n + next);
  }
  return blocked;
}

/** 1 / B = 1 + N / a + N (N - 1) / a² + ...: its terms fall where the load is above the servers. */
function blockedReciprocal(servers: number, offered: number): number {
  let sum = 1;
  let term = 1;
  for (let n = servers; n > 0 && term > 1e-17 * sum; n--) {
    term *= n / offered;
    sum += term;
  }
  return sum;
}

/** B = P(N busy of any number) / P(at most N busy), where the load is not above the servers. */
function blockedByPoisson(servers: number, offered: number): number {
  const weight = poissonWeight(servers, offered);
  let above = 0;
  let term = 1;
  for (let n = servers + 1; term > 1e-17 * above; n++) {
    term *= offered / n;
    above += term;
  }
  return weight / (1 - weight * above);
}

/**
 * Erlang's C formula: the chance that an arrival waits when arrivals queue for the next free server (Erlang, 1917).
 *
 * @param servers a whole number in [1, 1e12]
 * @param offeredLoad in erlangs, in [0, servers)
 * @throws RangeError if an argument is outside its range
 */
export function erlangC(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 1, MOST_SERVERS);
  requireNonNegative('offeredLoad', offeredLoad);
  if (offeredLoad >= servers) complain('offeredLoad', `below servers (${servers})`, offeredLoad);
  return waitingShare(servers, offeredLoad);
}

function waitingShare(servers: number, offered: number): number {
  const blocked = blockedShare(servers, offered);
  // 1 - utilization · (1 - blocked), with the first difference taken where it is exact.
  return blocked / ((servers - offered) / servers + (offered / servers) * blocked);
}

/**
 * M/M/c: Poisson arrivals, exponential service, c servers and one queue, first come first served. With one server it
 * is M/M/1.
 *
 * @example
 * mmc({ arrivalRate: 90, serviceRate: 100 }).meanSojourn; // 0.1: ten service times at 90% utilization
 */
export function mmc(load: QueueLoad): QueueState {
  const utilization = utilizationOf(load);
  const { arrivalRate, serviceRate, servers = 1 } = load;
  const offered = offeredBy(load);
  const waitProbability = waitingShare(servers, offered);
  const meanWait = waitProbability / (servers - offered) / serviceRate;
  return stateFrom(arrivalRate, 1 / serviceRate, utilization, waitProbability, meanWait);
}

/** The load in erlangs; below the servers also where the quotient of the rates rounds up to them. */
function offeredBy({ arrivalRate, serviceRate, servers = 1 }: QueueLoad): number {
  const offered = arrivalRate / serviceRate;
  return offered < servers ? offered : servers * (1 - Number.EPSILON / 2);
}

function stateFrom(
  arrivalRate: number,
  meanService: number,
  utilization: number,
  waitProbability: number,
  meanWait: number,
): QueueState {
  const meanSojourn = meanWait + meanService;
  return {
    utilization,
    waitProbability,
    meanWait,
    meanSojourn,
    meanQueueLength: requireRepresentable('arrivalRate and serviceRate', arrivalRate * meanWait),
    meanInSystem: requireRepresentable('arrivalRate and serviceRate', arrivalRate * meanSojourn),
  };
}

/**
 * The chance that a request takes longer than a time, waiting and service together, in M/M/c.
 *
 * @param load below capacity
 * @param time 0 or above
 * @throws RangeError if an argument is outside its range, or the load is not below capacity
 */
export function mmcSojournTail(load: QueueLoad, time: number): number {
  utilizationOf(load);
  requireNonNegative('time', time);
  return sojournTail(load.servers ?? 1, offeredBy(load), load.serviceRate * time);
}

/** The tail by the load in erlangs, after so many mean service times. */
function sojournTail(servers: number, offered: number, services: number): number {
  if (services === Number.POSITIVE_INFINITY) return 0;
  const { served, waited } = sojournTerms(servers, offered, services);
  return Math.min(1, served + waited);
}

/** P(service > t), and what waiting adds to it. */
function sojournTerms(
  servers: number,
  offered: number,
  services: number,
): { readonly served: number; readonly waited: number } {
  const served = Math.exp(-services);
  // e^-s (1 - e^(-gap s)) / gap, from the slower of its two exponentials: the other way round the faster one overflows.
  const gap = servers - offered - 1;
  const shift = Math.abs(gap) * services;
  const slower = Math.exp(-Math.min(1, servers - offered) * services);
  const delayed = shift === 0 ? services : services * (-Math.expm1(-shift) / shift);
  return { served, waited: slower === 0 ? 0 : waitingShare(servers, offered) * slower * delayed };
}

/**
 * The time that a share of requests does not exceed in M/M/c. For one server it is mean sojourn · ln(1 / (1 - percentile)).
 *
 * @param load below capacity
 * @param percentile in [0, 1]; 1 gives Infinity
 * @throws RangeError if an argument is outside its range, or the load is not below capacity
 *
 * @example
 * mmcSojournPercentile({ arrivalRate: 0.9, serviceRate: 1 }, 0.99); // 46.05
 */
export function mmcSojournPercentile(load: QueueLoad, percentile: number): number {
  const { meanSojourn } = mmc(load);
  requireProbability('percentile', percentile);
  if (percentile === 0) return 0;
  if (percentile === 1) return Number.POSITIVE_INFINITY;
  const { serviceRate, servers = 1 } = load;
  if (servers === 1) return -meanSojourn * Math.log1p(-percentile);
  const offered = offeredBy(load);
  const isEnough = (services: number): boolean => {
    if (percentile > 0.5) return sojournTail(servers, offered, services) <= 1 - percentile;
    return -Math.expm1(-services) - sojournTerms(servers, offered, services).waited >= percentile;
  };
  let high = 1;
  while (!isEnough(high)) high *= 2;
  return bisect(0, high, isEnough) / serviceRate;
}

/** The least point of an interval from which on a condition holds, to the last digits. */
function bisect(low: number, high: number, holds: (x: number) => boolean): number {
  let [from, to] = [low, high];
  for (let middle = (from + to) / 2; from < middle && middle < to; middle = (from + to) / 2) {
    if (holds(middle)) to = middle;
    else from = middle;
  }
  return to;
}

/** A service objective for a queue. */
export interface SojournObjective {
  readonly serviceRate: number;
  readonly servers?: number;
  /** What a share `percentile` of requests may take at most, above 0. */
  readonly limit: number;
  /** In [0, 1). */
  readonly percentile: number;
}

/** Above this a queue is full for all that a plan needs to know. */
const HIGHEST_UTILISATION = 1 - 1e-9;

/**
 * The highest utilization at which M/M/c still meets an objective for a percentile of the sojourn time: the target for
 * a capacity plan. 0 if even an idle server misses it; at most 1 - 1e-9.
 *
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * highestUtilization({ serviceRate: 100, limit: 0.1, percentile: 0.99 }); // 0.539: ten service times for the p99
 */
export function highestUtilization(objective: SojournObjective): number {
  requireKnownFields('objective', objective, {
    serviceRate: true,
    servers: true,
    limit: true,
    percentile: true,
  });
  const { serviceRate, servers = 1, limit, percentile } = objective;
  requirePositive('serviceRate', serviceRate);
  requireWhole('servers', servers, 1, MOST_SERVERS);
  requirePositive('limit', limit);
  requireShareBelowOne('percentile', percentile);
  const allowed = 1 - percentile;
  const services = serviceRate * limit;
  if (Math.exp(-services) > allowed) return 0;
  const misses = (utilization: number): boolean =>
    sojournTail(servers, utilization * servers, services) > allowed;
  return misses(HIGHEST_UTILISATION) ? bisect(1e-12, HIGHEST_UTILISATION, misses) : HIGHEST_UTILISATION;
}

/** A queue known by the first two moments of its times. */
export interface GeneralLoad extends QueueLoad {
  /** The squared coefficient of variation of service times, variance over mean squared; 0 or above, 1 if exponential. */
  readonly serviceScv: number;
  /** The same of the times between arrivals. Default 1: Poisson. */
  readonly arrivalScv?: number;
}

/**
 * M/G/1, exactly: Poisson arrivals, any service time, one server (Pollaczek, 1930; Khinchine, 1932).
 *
 * @example
 * mg1({ arrivalRate: 90, serviceRate: 100, serviceScv: 0 }).meanWait; // 0.045: half of M/M/1's
 */
export function mg1({
  arrivalRate,
  serviceRate,
  serviceScv,
}: Omit<GeneralLoad, 'servers' | 'arrivalScv'>): QueueState {
  return ggc({ arrivalRate, serviceRate, serviceScv });
}

/**
 * G/G/c, approximately: the wait of M/M/c times the mean of the two squared coefficients of variation (Kingman, 1961,
 * for one server; Allen and Cunneen for more). Exact for M/M/c and M/G/1; for others best at high utilization. Its
 * `waitProbability` is that of M/M/c.
 *
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * ggc({ arrivalRate: 0.9, serviceRate: 1, serviceScv: 4 }).meanWait; // 22.5
 */
export function ggc(load: GeneralLoad): QueueState {
  requireKnownFields('load', load, {
    arrivalRate: true,
    serviceRate: true,
    servers: true,
    serviceScv: true,
    arrivalScv: true,
  });
  const { serviceScv, arrivalScv = 1, ...queue } = load;
  requireNonNegative('serviceScv', serviceScv);
  requireNonNegative('arrivalScv', arrivalScv);
  const { utilization, waitProbability, meanWait } = mmc(queue);
  const variability = arrivalScv / 2 + serviceScv / 2;
  const wait = requireRepresentable('serviceScv and arrivalScv', meanWait * variability);
  return stateFrom(load.arrivalRate, 1 / load.serviceRate, utilization, waitProbability, wait);
}
