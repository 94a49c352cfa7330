import type { Random } from './random.js';

/** Something to draw numbers from: a latency, a size, a time between failures. Carries no unit of its own. */
export interface Distribution {
  /** Which family it is, such as `lognormal`. */
  readonly kind: string;
  /** The numbers that pick one member of the family; named as in its constructor. */
  readonly parameters: object;
  /** One draw. */
  sample(random: Random): number;
  /** Fills the whole array with draws: the same numbers as that many calls of `sample`, faster. */
  fill(random: Random, out: Float64Array): void;
}

/** A distribution whose family is known, so that its parameters are. */
export interface Family<Kind extends string, Parameters extends object> extends Distribution {
  readonly kind: Kind;
  readonly parameters: Readonly<Parameters>;
}

/** One part of a mixture: how often it is drawn from, against the other weights, and what is drawn. */
export interface MixturePart {
  readonly weight: number;
  readonly of: Distribution;
}

export type ConstantDistribution = Family<'constant', { value: number }>;
export type UniformDistribution = Family<'uniform', { low: number; high: number }>;
export type ExponentialDistribution = Family<'exponential', { mean: number }>;
export type NormalDistribution = Family<'normal', { mean: number; standardDeviation: number }>;
export type LognormalDistribution = Family<'lognormal', { median: number; sigma: number }>;
export type ParetoDistribution = Family<'pareto', { minimum: number; shape: number }>;
export type WeibullDistribution = Family<'weibull', { scale: number; shape: number }>;
export type GammaDistribution = Family<'gamma', { shape: number; scale: number }>;
export type ZipfDistribution = Family<'zipf', { count: number; exponent: number }>;
export type MixtureDistribution = Family<'mixture', { parts: readonly MixturePart[] }>;
export type EmpiricalDistribution = Family<'empirical', { samples: Float64Array }>;
export type ShiftedDistribution = Family<'shifted', { by: number; of: Distribution }>;

/** Every family that this room makes; `kind` tells them apart. */
export type KnownDistribution =
  | ConstantDistribution
  | UniformDistribution
  | ExponentialDistribution
  | NormalDistribution
  | LognormalDistribution
  | ParetoDistribution
  | WeibullDistribution
  | GammaDistribution
  | ZipfDistribution
  | MixtureDistribution
  | EmpiricalDistribution
  | ShiftedDistribution;
