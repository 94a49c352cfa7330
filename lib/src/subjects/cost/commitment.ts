import { Random, standardExponential } from '../../engine/random/index.js';
import { type Interval, percentile, tInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireInRange,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requirePositive,
  requireRecord,
  requireShareBelowOne,
  requireSteps,
  requireWhole,
} from '../../ground/arguments.js';
import { wholeBelow } from '../../ground/rounding.js';

/** What machines cost by the hour, on demand and reserved. */
export interface MachinePrices {
  /** Above 0. */
  readonly onDemandPerHour: number;
  /** The discount of a reserved machine, which is paid for whether it is used or not; in [0, 1). */
  readonly discount: number;
}

/** A number of reserved machines and what it leads to. */
export interface ReservedMix {
  readonly reserved: number;
  readonly cost: number;
  /** What the same demand costs with nothing reserved. */
  readonly onDemandCost: number;
  /** The share of reserved hours that are used. */
  readonly reservedUse: number;
}

/** More machines are refused: beyond this they are no longer whole numbers. */
const MOST_MACHINES = 1e15;

function requireDemand(demand: ArrayLike<number>): void {
  requireLength('demand', demand, 1);
  for (let hour = 0; hour < demand.length; hour++)
    requireInRange(`demand[${hour}]`, demand[hour], 0, MOST_MACHINES);
}

function requirePrices(prices: MachinePrices): void {
  requireRecord('prices', prices);
  requirePositive('onDemandPerHour', prices.onDemandPerHour);
  requireShareBelowOne('discount', prices.discount);
}

/**
 * The cost of a demand with some machines reserved and the rest on demand.
 *
 * @param demand machines needed in each hour, each in [0, 1e15]
 * @param reserved a whole number, 0 or above
 * @throws RangeError if an argument is outside its range
 */
export function reservedMixCost(
  demand: ArrayLike<number>,
  reserved: number,
  prices: MachinePrices,
): ReservedMix {
  requireDemand(demand);
  requireWhole('reserved', reserved, 0);
  requirePrices(prices);
  const { onDemandPerHour, discount } = prices;
  const reservedPerHour = onDemandPerHour * (1 - discount);
  let [used, beyond] = [0, 0];
  for (let hour = 0; hour < demand.length; hour++) {
    used += Math.min(demand[hour], reserved);
    beyond += Math.max(0, demand[hour] - reserved);
  }
  return {
    reserved,
    cost: reserved * demand.length * reservedPerHour + beyond * onDemandPerHour,
    onDemandCost: (used + beyond) * onDemandPerHour,
    reservedUse: reserved === 0 ? 1 : used / (reserved * demand.length),
  };
}

/**
 * How many machines to reserve so that a demand costs least: the newsvendor's answer. One more is worth it while it is
 * needed in a larger share of hours than the break-even, so the best number is the `discount` quantile of the demand.
 *
 * @param demand machines needed in each hour, each in [0, 1e15]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * bestReservedMix([2, 2, 2, 2, 2, 2, 9, 9, 9, 9], { onDemandPerHour: 1, discount: 0.3 }).reserved; // 2
 * bestReservedMix([2, 2, 2, 2, 2, 2, 9, 9, 9, 9], { onDemandPerHour: 1, discount: 0.65 }).reserved; // 9
 */
export function bestReservedMix(demand: ArrayLike<number>, prices: MachinePrices): ReservedMix {
  requireDemand(demand);
  requirePrices(prices);
  const around = percentile(demand, prices.discount);
  // A demand in fractions of a machine makes either neighbor the best whole number.
  const below = reservedMixCost(demand, Math.floor(around), prices);
  const above = reservedMixCost(demand, Math.ceil(around), prices);
  return above.cost < below.cost ? above : below;
}

/** A job on machines that may be taken away. */
export interface SpotJob {
  /** Hours of work, above 0. */
  readonly workHours: number;
  /** How often the machine is taken away, in an hour; 0 or above. */
  readonly interruptionsPerHour: number;
  /** Work between checkpoints, hours, above 0. What is done since the last one is lost with the machine. */
  readonly checkpointEveryHours: number;
  /** What writing a checkpoint takes, hours, 0 or above. */
  readonly checkpointHours: number;
  /** From an interruption to working again, hours, 0 or above; paid for, and interrupted as often as work. */
  readonly restartHours: number;
}

function requireSpotJob(job: SpotJob): void {
  requireRecord('job', job);
  requirePositive('workHours', job.workHours);
  requireNonNegative('interruptionsPerHour', job.interruptionsPerHour);
  requirePositive('checkpointEveryHours', job.checkpointEveryHours);
  requireNonNegative('checkpointHours', job.checkpointHours);
  requireNonNegative('restartHours', job.restartHours);
}

/** The stretches between checkpoints: how many there are of each length, its checkpoint included. */
function stretches(job: SpotJob): readonly { readonly count: number; readonly hours: number }[] {
  const { workHours, checkpointEveryHours, checkpointHours } = job;
  const whole = wholeBelow(workHours / checkpointEveryHours);
  const rest = workHours - whole * checkpointEveryHours;
  return [
    { count: whole, hours: checkpointEveryHours + checkpointHours },
    ...(rest > 1e-12 * workHours ? [{ count: 1, hours: rest + checkpointHours }] : []),
  ];
}

/** e^(λR) (e^(λt) - 1) / λ: the mean time for a stretch of t hours under interruptions at rate λ and restarts of R. */
function meanStretchHours(hours: number, { interruptionsPerHour: rate, restartHours }: SpotJob): number {
  const risk = rate * hours;
  // (e^x - 1) / x tends to 1: a rate near 0 must not divide by it.
  const grown = risk === 0 ? 1 : Math.expm1(risk) / risk;
  return Number.isNaN(grown) ? Number.POSITIVE_INFINITY : hours * grown * Math.exp(rate * restartHours);
}

/**
 * The hours that a spot job takes on average, lost work and restarts included: for each stretch of length t between
 * checkpoints, e^(λR) (e^(λt) - 1) / λ with interruptions at rate λ and restarts of R (Daly, "A higher order estimate
 * of the optimum checkpoint interval for restart dumps", Future Generation Computer Systems 22(3), 2006). The first
 * start counts as no restart. Infinity where it is more than a double holds: then the job never ends.
 *
 * @throws RangeError if a number is out of its range
 *
 * @example
 * const job = { workHours: 100, checkpointEveryHours: 1, checkpointHours: 0.02, restartHours: 0.1 };
 * spotHours({ ...job, interruptionsPerHour: 0.05 }); // 105.2
 */
export function spotHours(job: SpotJob): number {
  requireSpotJob(job);
  return stretches(job).reduce(
    (sum, { count, hours }) => sum + (count === 0 ? 0 : count * meanStretchHours(hours, job)),
    0,
  );
}

/** How long simulated spot jobs took. */
export interface SpotSimulation {
  readonly hours: Interval;
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/**
 * Runs a spot job many times.
 *
 * @param options.runs a whole number, 2 or above
 * @throws RangeError if a number is out of its range, or there would be more than 20,000,000 stretches and interruptions
 */
export function simulateSpotJob(
  job: SpotJob,
  options: { readonly seed: number | string; readonly runs?: number },
): SpotSimulation {
  requireKnownFields('options', options, { seed: true, runs: true });
  const { seed, runs = 2000 } = options;
  requireSpotJob(job);
  requireCount('runs', runs, 2, 10_000_000);
  const risk =
    job.interruptionsPerHour * (job.checkpointEveryHours + job.checkpointHours + 2 * job.restartHours);
  requireSteps(
    'workHours',
    job.workHours,
    runs * Math.ceil(job.workHours / job.checkpointEveryHours) * Math.exp(risk),
    20_000_000,
  );
  const random = new Random(seed);
  const lengths = stretches(job).flatMap(({ count, hours }) => new Array<number>(count).fill(hours));
  const samples = Float64Array.from({ length: runs }, () =>
    lengths.reduce((sum, length) => sum + stretchHours(length, job, random), 0),
  );
  return { hours: tInterval(samples), samples, seed };
}

/** One stretch, tried until it is not interrupted. */
function stretchHours(
  length: number,
  { interruptionsPerHour, restartHours }: SpotJob,
  random: Random,
): number {
  if (interruptionsPerHour === 0) return length;
  const untilInterruption = (): number => standardExponential(random) / interruptionsPerHour;
  let hours = 0;
  for (;;) {
    const working = untilInterruption();
    if (working >= length) return hours + length;
    hours += working;
    let restarting = untilInterruption();
    while (restarting < restartHours) {
      hours += restarting;
      restarting = untilInterruption();
    }
    hours += restartHours;
  }
}
