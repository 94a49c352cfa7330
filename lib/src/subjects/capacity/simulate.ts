import { constant, type Distribution, Random } from '../../engine/random/index.js';
import { type Interval, percentile, quantileInterval, tInterval } from '../../engine/stats/index.js';
import {
  requireCount,
  requireDistribution,
  requireFinite,
  requireInRange,
  requireKnownFields,
} from '../../ground/arguments.js';
import { machinesNeeded, peakDemand, type Zones } from './model.js';

/** A number that is known, or known only as a distribution. */
export type Uncertain = number | Distribution;

/** The inputs of the capacity formula, each as sure as it is. Units and ranges as in `CapacityNeed`. */
export interface UncertainNeed {
  readonly averageRequestsPerSecond: Uncertain;
  readonly peakFactor: Uncertain;
  readonly growthPerYear?: Uncertain;
  readonly years?: Uncertain;
  readonly requestsPerSecondPerMachine: Uncertain;
  readonly targetUtilization: number;
  readonly spares?: number;
  readonly zones?: Zones;
}

/** How many machines, as a distribution. */
export interface CapacityForecast {
  readonly machines: Interval;
  /** How many suffice with the confidence that was asked for. */
  readonly plan: number;
  /** The bounds that the number of draws gives `plan`. */
  readonly planInterval: Interval;
  /** What the formula gives with each input at its median draw. */
  readonly pointEstimate: number;
  /** The machines needed in each draw. */
  readonly samples: Float64Array;
  readonly seed: number | string;
}

/** How sure the plan is to be, and how it is drawn. */
export interface ForecastOptions {
  readonly seed: number | string;
  /** How sure the plan is to suffice, in [0.001, 0.999]. Default 0.95. */
  readonly planPercentile?: number;
  /** A whole number, 100 or above. Default 20,000. */
  readonly draws?: number;
}

function drawMany(name: string, value: Uncertain, draws: number, random: Random): Float64Array {
  if (typeof value === 'number') requireFinite(name, value);
  else requireDistribution(name, value);
  const drawn = new Float64Array(draws);
  (typeof value === 'number' ? constant(value) : value).fill(random, drawn);
  return drawn;
}

/**
 * The capacity formula with uncertain inputs, by drawing them independently many times. A plan at the 95th percentile
 * suffices in 95 of 100 futures; the formula at the medians suffices in about half. Draws outside an input's range are
 * moved to its end: a peak factor below 1 counts as 1, growth below -99% as -99%.
 *
 * @throws RangeError if an input is neither a finite number nor a distribution, or a number is out of its range
 *
 * @example
 * forecastMachines({
 *   averageRequestsPerSecond: 4000, peakFactor: lognormal(2.5, 0.2), growthPerYear: normal(0.4, 0.2), years: 1,
 *   requestsPerSecondPerMachine: 500, targetUtilization: 0.6,
 * }, { seed: 1 }).plan; // about 70, where the medians give 47
 */
export function forecastMachines(need: UncertainNeed, options: ForecastOptions): CapacityForecast {
  requireKnownFields('options', options, { seed: true, planPercentile: true, draws: true });
  const { seed, planPercentile = 0.95, draws = 20_000 } = options;
  requireInRange('planPercentile', planPercentile, 0.001, 0.999);
  requireCount('draws', draws, 100, 10_000_000);
  requireKnownFields('need', need, {
    averageRequestsPerSecond: true,
    peakFactor: true,
    growthPerYear: true,
    years: true,
    requestsPerSecondPerMachine: true,
    targetUtilization: true,
    spares: true,
    zones: true,
  });
  const random = new Random(seed);
  const stream = (name: string, field: keyof UncertainNeed, otherwise?: number): Float64Array =>
    drawMany(field, (need[field] ?? otherwise) as Uncertain, draws, random.split(name));
  const average = stream('average', 'averageRequestsPerSecond').map(x => Math.max(0, x));
  const peakFactor = stream('peak', 'peakFactor').map(x => Math.max(1, x));
  const growth = stream('growth', 'growthPerYear', 0).map(x => Math.max(-0.99, x));
  const years = stream('years', 'years', 0).map(x => Math.max(0, x));
  const perMachine = stream('machine', 'requestsPerSecondPerMachine').map(x => Math.max(1e-9, x));
  const { targetUtilization, spares, zones } = need;

  const machinesFor = (pick: (values: Float64Array) => number): number => {
    const peakRequestsPerSecond = peakDemand({
      averageRequestsPerSecond: pick(average),
      peakFactor: pick(peakFactor),
      growthPerYear: pick(growth),
      years: pick(years),
    });
    if (peakRequestsPerSecond === Infinity)
      throw new RangeError(
        'averageRequestsPerSecond, peakFactor and growthPerYear must give a peak that a double can hold',
      );
    const requestsPerSecondPerMachine = pick(perMachine);
    return machinesNeeded({
      peakRequestsPerSecond,
      requestsPerSecondPerMachine,
      targetUtilization,
      spares,
      zones,
    }).machines;
  };

  const samples = new Float64Array(draws);
  for (let i = 0; i < draws; i++) samples[i] = machinesFor(values => values[i]);
  return {
    machines: tInterval(samples),
    plan: percentile(samples, planPercentile),
    planInterval: quantileInterval(samples, planPercentile),
    pointEstimate: machinesFor(values => percentile(values, 0.5)),
    samples,
    seed,
  };
}
