import { describe, expect } from 'vitest';
import { dataFile, expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import { exponential } from '../../engine/random/index.js';
import { distributionMean } from '../../engine/stats/index.js';
import {
  cassandraQuorums,
  checkEveryPair,
  consistencyAfter,
  gridQuorumSize,
  gridSystem,
  majority,
  missProbability,
  nodesOf,
  overlap,
  pbsFits,
  simulateStaleness,
  visibilityTime,
} from './index.js';

describe('chapter 3.5', () => {
  holds('quorum.overlap', (inputs, expected) => {
    const sizes: { N: number; R: number; W: number }[] = inputs;
    expect(sizes.map(({ N, R, W }) => overlap(N, R, W).shared)).toEqual(expected.min_overlap);
    expect(sizes.map(({ N, R, W }) => overlap(N, R, W).strict)).toEqual(expected.strict);
    expect(sizes.map(({ N, R, W }) => checkEveryPair(N, R, W).disjoint === undefined)).toEqual(
      expected.strict,
    );
  });

  holds('pbs.fits', (_, expected) => {
    const parse = (text: string) => {
      const numbers = /([\d.]+)% Pareto\((?:xm=)?([\d.]+),(?:a=)?([\d.]+)\) \+ [\d.]+% Exp\(([\d.]+)\)/.exec(
        text,
      );
      const [weight, minimum, shape, rate] = (numbers ?? []).slice(1).map(Number);
      return { weight: Number((weight / 100).toFixed(6)), minimum, shape, rate };
    };
    const { fits } = dataFile('pbs-fits.json');
    const printed = (fit: Record<string, number>) => ({
      weight: fit.paretoWeight,
      minimum: fit.paretoMinimum,
      shape: fit.paretoShapePrinted ?? fit.paretoShape,
      rate: fit.exponentialRate,
    });
    const ssd = parse(expected['LNKD-SSD W=A=R=S']);
    expect([printed(fits['LNKD-SSD'].write), printed(fits['LNKD-SSD'].others)]).toEqual([ssd, ssd]);
    expect(printed(fits['LNKD-DISK'].write)).toEqual(parse(expected['LNKD-DISK W']));
    expect(printed(fits['LNKD-DISK'].others)).toEqual(ssd);
    expect(printed(fits.YMMR.write)).toEqual(parse(expected['YMMR W']));
    expect(printed(fits.YMMR.others)).toEqual(parse(expected['YMMR A=R=S']));
    expect(fits.WAN).toEqual({ ...fits['LNKD-DISK'], remoteDelayMs: 75 });
  });

  holds('pbs.source-percentiles', (_, expected) => {
    // A fit is right if a message there and its answer take as long as the operation that was measured.
    const roundTrip = (name: string) =>
      distributionMean(pbsFits()[name].write) + distributionMean(pbsFits()[name].ack);
    expectClose(roundTrip('LNKD-SSD') / expected['LinkedIn SSD avg/95/99'][0], 1, 0.02);
    expectClose(roundTrip('LNKD-DISK') / expected['LinkedIn disk avg/95/99'][0], 1, 0.02);
  });

  holds('cassandra.local-quorum', (inputs, expected) => {
    const { localQuorum, eachQuorum, quorum } = cassandraQuorums(inputs.RF);
    expect(Object.values(localQuorum)).toEqual([expected.LOCAL_QUORUM, expected.LOCAL_QUORUM]);
    expect(Object.values(eachQuorum)).toEqual(expected.EACH_QUORUM);
    expect(quorum).toBe(expected.QUORUM);
  });

  holds('grid.quorum', (inputs, expected) => {
    const sizes: number[] = inputs.map(({ n }: { n: number }) => n);
    expect(sizes.map(gridQuorumSize)).toEqual(expected.grid);
    expect(sizes.map(majority)).toEqual(expected.majority);
    expect(nodesOf(gridSystem(3, 3).quorums[0]).length).toBe(expected.grid[0]);
  });
});

describe('chapter 3.3, on partial quorums', () => {
  const run = (name: string, n = 3) =>
    simulateStaleness({ n, r: 1, w: 1 }, pbsFits()[name], { seed: name, trials: 100_000 });

  holds('pbs.non-intersection', (inputs, expected) => {
    const sizes: { N: number; R: number; W: number }[] = inputs;
    expectAllClose(
      sizes.map(({ N: n, R: r, W: w }) => missProbability({ n, r, w })),
      expected,
      1e-7,
    );
  });

  holds('pbs.production.p0', (_, expected) => {
    const [ssd, disk] = [run('LNKD-SSD'), run('LNKD-DISK')];
    expectClose(consistencyAfter(ssd, 0).estimate, expected['LNKD-SSD t=0'], 0.01);
    expect(consistencyAfter(ssd, 5).estimate).toBeGreaterThan(0.99999);
    expectClose(consistencyAfter(disk, 0).estimate, expected['LNKD-DISK t=0'], 0.01);
    expectClose(consistencyAfter(disk, 10).estimate, expected['LNKD-DISK t=10ms'], 0.01);
    expectClose(consistencyAfter(run('YMMR'), 0).estimate, expected['YMMR t=0'], 0.01);
    expectClose(consistencyAfter(run('WAN'), 0).estimate, expected['WAN t=0'], 0.01);
    expectClose(consistencyAfter(run('LNKD-DISK', 2), 0).estimate, expected['N=2 DISK'], 0.01);
    expectClose(consistencyAfter(run('LNKD-DISK', 10), 0).estimate, expected['N=10 DISK'], 0.01);
  });

  holds('pbs.synthetic', (inputs, expected) => {
    const other = exponential(1);
    inputs.forEach(({ lambda_W }: { lambda_W: number }, i: number) => {
      const latencies = { write: exponential(1 / lambda_W), ack: other, read: other, response: other };
      const simulated = simulateStaleness({ n: 3, r: 1, w: 1 }, latencies, { seed: 1, trials: 200_000 });
      expectClose(consistencyAfter(simulated, 0).estimate, expected.P0[i], 0.011);
      expectClose(visibilityTime(simulated, 0.999).estimate / expected.t999_ms[i], 1, 0.05);
    });
  });
});
