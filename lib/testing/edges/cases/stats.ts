import {
  exponential,
  gamma,
  lognormal,
  mixture,
  normal,
  pareto,
  Random,
  shifted,
  weibull,
  zipf,
} from '../../../src/engine/random/index.js';
import type { EdgeCases, ValidArguments } from '../edge-case.js';

const samples = () => [15, 20, 35, 40, 50];
const families = [
  () => normal(10, 2),
  () => lognormal(10, 0.5),
  () => pareto(1, 1.5),
  () => weibull(10, 0.5),
  () => weibull(10, 1e-3),
  () => weibull(10, 1e8),
  () => gamma(2, 3),
  () => gamma(1e-3, 3),
  () => gamma(1e9, 1),
  () => zipf(100, 1),
  () => zipf(1e15, 1 + 1e-12),
  () => shifted(5, exponential(2)),
  () =>
    mixture([
      { weight: 1, of: exponential(2) },
      { weight: 1e-18, of: pareto(1, 0.5) },
    ]),
];
const withFamilies = (value: number): { args: ValidArguments; also: ValidArguments[] } => ({
  args: () => [exponential(10), value],
  also: families.map(family => () => [family(), value]),
});
const moments: { args: ValidArguments; also: ValidArguments[] } = {
  args: () => [exponential(10)],
  also: families.map(family => () => [family()]),
};

export const cases: EdgeCases = {
  binomialAtLeast: () => [10, 3, 0.2],
  binomialProbability: () => [10, 3, 0.2],
  bootstrapInterval: () => [
    samples(),
    (values: Float64Array) => values[0],
    { random: new Random(1), resamples: 100, confidence: 0.9 },
  ],
  ccdf: () => [samples(), { points: 10 }],
  cdf: withFamilies(12),
  covers: () => [{ estimate: 1, low: 0, high: 2, confidence: 0.95 }, 1],
  distributionMean: moments,
  distributionVariance: moments,
  generalizedHarmonic: () => [1000, 1.5],
  ksTest: () => [samples(), exponential(30)],
  lnStandardNormalTail: () => [3],
  mean: () => [samples()],
  percentile: {
    args: () => [samples(), 0.4, { method: 'interpolated' }],
    also: [() => [samples(), 0.4], () => [[1, 2, Number.POSITIVE_INFINITY], 0.5, { method: 'interpolated' }]],
  },
  quantile: withFamilies(0.9),
  upperQuantile: withFamilies(0.1),
  survival: withFamilies(12),
  quantileInterval: () => [samples(), 0.5, 0.9],
  standardDeviation: () => [samples()],
  standardNormalQuantile: () => [0.99],
  standardNormalTail: () => [3],
  summarize: { args: () => [samples()], also: [() => [[1, 2, Number.POSITIVE_INFINITY]]] },
  tInterval: { args: () => [samples(), 0.9], also: [() => [[1, Number.POSITIVE_INFINITY], 0.9]] },
  variance: { args: () => [samples()], also: [() => [[1, Number.POSITIVE_INFINITY]]] },
  wilsonInterval: () => [3, 100, 0.9],
};
