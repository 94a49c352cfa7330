import { requireLength, requireNonNegative, requirePositive, requireWhole } from '../arguments.js';
import { Random, standardExponential } from '../random/index.js';
import { type Interval, percentile, tInterval } from '../stats/index.js';
import { reservedBreakEven } from './unit-economics.js';

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

function requireDemand(demand: ArrayLike<number>): void {
  requireLength('demand', demand, 1);
  for (let hour = 0; hour < demand.length; hour++) requireNonNegative(`demand[${hour}]`, demand[hour]);
}

/**
 * The cost of a demand with some machines reserved and the rest on demand.
 *
 * @param demand machines needed in each hour, each 0 or above
 * @param reserved a whole number, 0 or above
 */
export function reservedMixCost(
  demand: ArrayLike<number>,
  reserved: number,
  { onDemandPerHour, discount }: MachinePrices,
): ReservedMix {
  requireDemand(demand);
  requireWhole('reserved', reserved, 0);
  requirePositive('onDemandPerHour', onDemandPerHour);
  const reservedPerHour = onDemandPerHour * reservedBreakEven(discount);
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
 * @param demand machines needed in each hour, each 0 or above
 *
 * @example
 * bestReservedMix([2, 2, 2, 2, 2, 2, 9, 9, 9, 9], { onDemandPerHour: 1, discount: 0.3 }).reserved; // 2
 * bestReservedMix([2, 2, 2, 2, 2, 2, 9, 9, 9, 9], { onDemandPerHour: 1, discount: 0.65 }).reserved; // 9
 */
export function bestReservedMix(demand: ArrayLike<number>, prices: MachinePrices): ReservedMix {
  requireDemand(demand);
  const around = percentile(demand, prices.discount);
  // A demand in fractions of a machine makes either neighbour the best whole number.
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
  requirePositive('workHours', job.workHours);
  requireNonNegative('interruptionsPerHour', job.interruptionsPerHour);
  requirePositive('checkpointEveryHours', job.checkpointEveryHours);
  requireNonNegative('checkpointHours', job.checkpointHours);
  requireNonNegative('restartHours', job.restartHours);
}

/** The stretches between checkpoints, each with what its checkpoint takes. */
function segments({ workHours, checkpointEveryHours, checkpointHours }: SpotJob): number[] {
  const whole = Math.floor(workHours / checkpointEveryHours);
  const rest = workHours - whole * checkpointEveryHours;
  const lengths = new Array<number>(whole).fill(checkpointEveryHours + checkpointHours);
  if (rest > 1e-12 * workHours) lengths.push(rest + checkpointHours);
  return lengths;
}

/**
 * The hours that a spot job takes on average, lost work and restarts included: for each stretch of length t between
 * checkpoints, e^(λR) (e^(λt) - 1) / λ with interruptions at rate λ and restarts of R (Daly, "A higher order estimate
 * of the optimum checkpoint interval for restart dumps", Future Generation Computer Systems 22(3), 2006). The first
 * start counts as no restart.
 *
 * @example
 * const job = { workHours: 100, checkpointEveryHours: 1, checkpointHours: 0.02, restartHours: 0.1 };
 * spotHours({ ...job, interruptionsPerHour: 0.05 }); // 105.2
 */
export function spotHours(job: SpotJob): number {
  requireSpotJob(job);
  const { interruptionsPerHour: rate, restartHours } = job;
  if (rate === 0) return segments(job).reduce((sum, length) => sum + length, 0);
  const restarted = Math.exp(rate * restartHours) / rate;
  return segments(job).reduce((sum, length) => sum + restarted * Math.expm1(rate * length), 0);
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
 * @param runs a whole number, 2 or above
 */
export function simulateSpotJob(
  job: SpotJob,
  { seed, runs = 2000 }: { readonly seed: number | string; readonly runs?: number },
): SpotSimulation {
  requireSpotJob(job);
  requireWhole('runs', runs, 2);
  const random = new Random(seed);
  const lengths = segments(job);
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
