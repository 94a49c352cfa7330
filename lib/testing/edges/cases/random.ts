import { constant, type Distribution, exponential, Random } from '../../../src/engine/random/index.js';
import type { EdgeCases } from '../edge-case.js';

const draw = (distribution: Distribution): unknown => {
  const out = new Float64Array(3);
  distribution.fill(new Random(1), out);
  return [distribution.sample(new Random(1)), out];
};

export const cases: EdgeCases = {
  seedOfRun: () => ['a', 1],
  constant: { args: () => [3], use: draw },
  empirical: { args: () => [[1, 2, 3]], use: draw },
  exponential: { args: () => [10], use: draw },
  fillStandardExponential: () => [new Random(1), new Float64Array(2)],
  fillStandardNormal: () => [new Random(1), new Float64Array(2)],
  gamma: { args: () => [2, 3], also: [() => [0.5, 3]], use: draw },
  lognormal: { args: () => [10, 0.5], use: draw },
  lognormalFromPercentiles: { args: () => [10, 50], use: draw },
  mixture: {
    args: () => [
      [
        { weight: 0.9, of: exponential(2) },
        { weight: 0.1, of: constant(500) },
      ],
    ],
    use: draw,
  },
  normal: { args: () => [10, 2], use: draw },
  pareto: { args: () => [1, 2], use: draw },
  shifted: { args: () => [5, exponential(2)], use: draw },
  standardExponential: () => [new Random(1)],
  standardNormal: () => [new Random(1)],
  uniform: { args: () => [1, 2], use: draw },
  weibull: { args: () => [10, 1.5], use: draw },
  zipf: { args: () => [100, 1], use: draw },
};
