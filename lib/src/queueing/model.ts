import {
  requireInRange,
  requireNonNegative,
  requirePositive,
  requireProbability,
  requireWhole,
} from '../arguments.js';

/**
 * Offered load below capacity. Rates are in one unit of time throughout: with requests per second, times are seconds.
 */
export interface QueueLoad {
  /** Arrivals in a unit of time, above 0. */
  readonly arrivalRate: number;
  /** What one server completes in a unit of time while it is busy, above 0. */
  readonly serviceRate: number;
  /** How many servers share one queue, a whole number. Default 1. */
  readonly servers?: number;
}

/** The long-run state of a queue. */
export interface QueueState {
  /** The share of time that a server is busy. */
  readonly utilisation: number;
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
 * Utilisation of a load, checked to be below 1.
 *
 * @throws RangeError if a rate is out of range, or the load is not below capacity
 */
export function utilisationOf({ arrivalRate, serviceRate, servers = 1 }: QueueLoad): number {
  requirePositive('arrivalRate', arrivalRate);
  requirePositive('serviceRate', serviceRate);
  requireWhole('servers', servers, 1);
  const utilisation = arrivalRate / (serviceRate * servers);
  if (utilisation >= 1) {
    throw new RangeError(
      `utilisation (arrivalRate / (serviceRate · servers)) must be below 1, got ${utilisation}: the queue has no end`,
    );
  }
  return utilisation;
}

/**
 * Erlang's B formula: the share of calls that find all servers busy and are turned away. By the recurrence over
 * servers, which neither overflows nor cancels (Erlang, 1917).
 *
 * @param servers a whole number, 0 or above
 * @param offeredLoad arrival rate over service rate, in erlangs; 0 or above
 *
 * @example
 * erlangB(10, 5); // 0.0184
 */
export function erlangB(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 0);
  requireNonNegative('offeredLoad', offeredLoad);
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offeredLoad * blocked) / (n + offeredLoad * blocked);
  return blocked;
}

/**
 * Erlang's C formula: the chance that an arrival waits when arrivals queue for the next free server.
 *
 * @param servers a whole number, 1 or above
 * @param offeredLoad in erlangs, in [0, servers)
 */
export function erlangC(servers: number, offeredLoad: number): number {
  requireWhole('servers', servers, 1);
  requireNonNegative('offeredLoad', offeredLoad);
  if (offeredLoad >= servers) {
    throw new RangeError(`offeredLoad must be below servers (${servers}), got ${offeredLoad}`);
  }
  const blocked = erlangB(servers, offeredLoad);
  return blocked / (1 - (offeredLoad / servers) * (1 - blocked));
}

/**
 * M/M/c: Poisson arrivals, exponential service, c servers and one queue, first come first served. With one server it
 * is M/M/1.
 *
 * @example
 * mmc({ arrivalRate: 90, serviceRate: 100 }).meanSojourn; // 0.1: ten service times at 90% utilisation
 */
export function mmc(load: QueueLoad): QueueState {
  const utilisation = utilisationOf(load);
  const { arrivalRate, serviceRate, servers = 1 } = load;
  const waitProbability = erlangC(servers, arrivalRate / serviceRate);
  const meanWait = waitProbability / (servers * serviceRate - arrivalRate);
  return stateFrom(arrivalRate, 1 / serviceRate, utilisation, waitProbability, meanWait);
}

function stateFrom(
  arrivalRate: number,
  meanService: number,
  utilisation: number,
  waitProbability: number,
  meanWait: number,
): QueueState {
  const meanSojourn = meanWait + meanService;
  return {
    utilisation,
    waitProbability,
    meanWait,
    meanSojourn,
    meanQueueLength: arrivalRate * meanWait,
    meanInSystem: arrivalRate * meanSojourn,
  };
}

/**
 * The chance that a request takes longer than a time, waiting and service together, in M/M/c.
 *
 * @param load below capacity
 * @param time 0 or above
 */
export function mmcSojournTail(load: QueueLoad, time: number): number {
  utilisationOf(load);
  requireNonNegative('time', time);
  const { arrivalRate, serviceRate, servers = 1 } = load;
  const offered = arrivalRate / serviceRate;
  const gap = servers - 1 - offered;
  const services = serviceRate * time;
  // (1 - e^(-gap·services)) / gap tends to `services` where the gap closes.
  const delayed = Math.abs(gap * services) < 1e-12 ? services : -Math.expm1(-gap * services) / gap;
  return Math.min(1, Math.exp(-services) * (1 + erlangC(servers, offered) * delayed));
}

/**
 * The time that a share p of requests does not exceed in M/M/c. For one server it is mean sojourn · ln(1 / (1 - p)).
 *
 * @param load below capacity
 * @param p in [0, 1); 1 gives Infinity
 *
 * @example
 * mmcSojournPercentile({ arrivalRate: 0.9, serviceRate: 1 }, 0.99); // 46.05
 */
export function mmcSojournPercentile(load: QueueLoad, p: number): number {
  const { meanSojourn } = mmc(load);
  requireProbability('p', p);
  if (p === 1) return Number.POSITIVE_INFINITY;
  if ((load.servers ?? 1) === 1) return -meanSojourn * Math.log1p(-p);
  let high = meanSojourn;
  while (mmcSojournTail(load, high) > 1 - p) high *= 2;
  return bisect(0, high, time => mmcSojournTail(load, time) <= 1 - p);
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

/**
 * The highest utilisation at which M/M/c still meets an objective for a percentile of the sojourn time: the target for
 * a capacity plan. 0 if even an idle server misses it.
 *
 * @example
 * highestUtilisation({ serviceRate: 100, limit: 0.1, percentile: 0.99 }); // 0.539: ten service times for the p99
 */
export function highestUtilisation({
  serviceRate,
  servers = 1,
  limit,
  percentile,
}: SojournObjective): number {
  requirePositive('serviceRate', serviceRate);
  requireWhole('servers', servers, 1);
  requirePositive('limit', limit);
  requireInRange('percentile', percentile, 0, 1 - Number.EPSILON);
  const allowed = 1 - percentile;
  if (Math.exp(-serviceRate * limit) > allowed) return 0;
  const misses = (utilisation: number): boolean =>
    mmcSojournTail({ arrivalRate: utilisation * servers * serviceRate, serviceRate, servers }, limit) >
    allowed;
  const almostFull = 1 - 1e-9;
  return misses(almostFull) ? bisect(1e-12, almostFull, misses) : almostFull;
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
 * for one server; Allen and Cunneen for more). Exact for M/M/c and M/G/1; for others best at high utilisation. Its
 * `waitProbability` is that of M/M/c.
 *
 * @example
 * ggc({ arrivalRate: 0.9, serviceRate: 1, serviceScv: 4 }).meanWait; // 22.5
 */
export function ggc({ serviceScv, arrivalScv = 1, ...load }: GeneralLoad): QueueState {
  requireNonNegative('serviceScv', serviceScv);
  requireNonNegative('arrivalScv', arrivalScv);
  const { utilisation, waitProbability, meanWait } = mmc(load);
  const variability = (arrivalScv + serviceScv) / 2;
  return stateFrom(
    load.arrivalRate,
    1 / load.serviceRate,
    utilisation,
    waitProbability,
    meanWait * variability,
  );
}
