import { describe, expect } from 'vitest';
import { expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import { ggc, littlesLaw, mg1, mmc, mmcSojournPercentile } from './index.js';

describe('chapters 5.4 to 5.6, on queues', () => {
  holds('mm1.response', (inputs, expected) => {
    const loads: number[] = inputs.rho;
    expectAllClose(
      loads.map(rho => mmc({ arrivalRate: rho, serviceRate: 1 }).meanSojourn),
      expected.W,
      1e-4,
    );
    expectClose(
      mmcSojournPercentile({ arrivalRate: 0.9, serviceRate: 1 }, 0.99),
      expected['p99_rho.9'],
      1e-4,
    );
  });

  holds('kingman', (inputs, expected) => {
    const [poisson, bursty, deterministic] = inputs;
    const wait = ({ rho, ca2, cs2 }: { rho: number; ca2: number; cs2: number }) =>
      ggc({ arrivalRate: rho, serviceRate: 1, arrivalScv: ca2, serviceScv: cs2 }).meanWait;
    const md1 = mg1({ arrivalRate: deterministic.rho, serviceRate: 1, serviceScv: 0 }).meanWait;
    expectAllClose([wait(poisson), wait(bursty), md1], expected, 1e-9);
  });

  holds('pooling.mmc', (inputs, expected) => {
    const time = ({ c }: { c: number }) =>
      mmc({ arrivalRate: 0.9 * c, serviceRate: 1, servers: c }).meanSojourn;
    expectAllClose(inputs.map(time), expected, 1e-6);
  });

  holds('stampede.size', ({ rps, recompute_s }, expected) =>
    expect(littlesLaw(rps, recompute_s)).toBe(expected),
  );
});
