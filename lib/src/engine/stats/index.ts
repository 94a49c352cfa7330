/** What samples say: percentiles, histograms, intervals, and distribution functions to hold them against. */
export { binomialAtLeast, binomialProbability } from './binomial.js';
export { cdf, quantile, survival, upperQuantile } from './distribution-functions.js';
export { distributionMean, distributionVariance } from './distribution-moments.js';
export { generalizedHarmonic } from './harmonic.js';
export { Histogram, type HistogramData } from './histogram.js';
export {
  type BootstrapOptions,
  bootstrapInterval,
  covers,
  type Interval,
  quantileInterval,
  tInterval,
  wilsonInterval,
} from './interval.js';
export { type KsResult, ksTest } from './ks-test.js';
export { mean, standardDeviation, variance } from './moments.js';
export { lnStandardNormalTail, standardNormalQuantile, standardNormalTail } from './normal-tail.js';
export {
  type CcdfPoint,
  ccdf,
  type PercentileMethod,
  percentile,
  type Summary,
  summarize,
} from './percentile.js';
