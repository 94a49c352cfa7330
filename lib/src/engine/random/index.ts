/** Seeded random numbers and distributions: the same seed gives the same numbers, to the last bit, on every engine. */
export { empirical, mixture, shifted } from './composed.js';
export {
  constant,
  exponential,
  lognormal,
  lognormalFromPercentiles,
  normal,
  pareto,
  uniform,
  weibull,
} from './continuous.js';
export type {
  ConstantDistribution,
  Distribution,
  EmpiricalDistribution,
  ExponentialDistribution,
  Family,
  GammaDistribution,
  KnownDistribution,
  LognormalDistribution,
  MixtureDistribution,
  MixturePart,
  NormalDistribution,
  ParetoDistribution,
  ShiftedDistribution,
  UniformDistribution,
  WeibullDistribution,
  ZipfDistribution,
} from './distribution.js';
export { gamma } from './gamma.js';
export { Random } from './random.js';
export { seedOfRun } from './seeding.js';
export {
  fillStandardExponential,
  fillStandardNormal,
  standardExponential,
  standardNormal,
} from './ziggurat.js';
export { zipf } from './zipf.js';
