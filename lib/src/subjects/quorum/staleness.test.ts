import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, exponential, Random } from '../../engine/random/index.js';
import { covers, percentile, wilsonInterval } from '../../engine/stats/index.js';
import {
  checkEveryPair,
  consistencyAfter,
  kStaleness,
  missProbability,
  monotonicReadsViolation,
  pbsFits,
  simulateStaleness,
  visibilityTime,
} from './index.js';

const quorums = fc
  .integer({ min: 1, max: 8 })
  .chain(n =>
    fc.record({ n: fc.constant(n), r: fc.integer({ min: 1, max: n }), w: fc.integer({ min: 1, max: n }) }),
  );

const same = (of: ReturnType<typeof exponential> | ReturnType<typeof constant>) => ({
  write: of,
  ack: of,
  read: of,
  response: of,
});

describe('missProbability', () => {
  it('is the share of pairs of quorums that miss each other', () => {
    fc.assert(
      fc.property(quorums, quorum => {
        const { pairs, meeting } = checkEveryPair(quorum.n, quorum.r, quorum.w);
        expect(missProbability(quorum)).toBeCloseTo(1 - meeting / pairs, 12);
      }),
    );
  });

  it('to the power k is k-staleness, by drawing quorums (seed 81)', () => {
    const quorum = { n: 3, r: 1, w: 1 };
    const random = new Random(81);
    let stale = 0;
    for (let i = 0; i < 40_000; i++) {
      const read = random.below(3);
      const writes = [random.below(3), random.below(3)];
      if (!writes.includes(read)) stale += 1;
    }
    expect(covers(wilsonInterval(stale, 40_000, 0.999), kStaleness(quorum, 2))).toBe(true);
    expect(kStaleness(quorum, 1)).toBe(missProbability(quorum));
    expect(monotonicReadsViolation(quorum, 1)).toBeCloseTo(kStaleness(quorum, 2), 12);
  });
});

describe('simulateStaleness', () => {
  it('never reads stale from quorums that overlap', () => {
    fc.assert(
      fc.property(quorums, fc.integer(), (quorum, seed) => {
        fc.pre(quorum.r + quorum.w > quorum.n);
        const { samples } = simulateStaleness(quorum, same(exponential(5)), { seed, trials: 100 });
        expect(Math.max(...samples)).toBe(0);
      }),
    );
  });

  it('agrees with a closed form for two replicas, one of each (seed 82)', () => {
    // Acknowledgements and reads take no time: the write is done at the faster of two exponential arrivals, the read
    // asks a random replica, and the other arrival comes exponentially later.
    const latencies = {
      ...same(constant(0)),
      write: exponential(10),
      read: constant(0),
      response: exponential(1e-6),
    };
    const run = simulateStaleness({ n: 2, r: 1, w: 1 }, latencies, { seed: 82 });
    for (const t of [0, 5, 20])
      expect(covers(consistencyAfter(run, t), 1 - 0.5 * Math.exp(-t / 10))).toBe(true);
    expect(covers(visibilityTime(run, 0.95), 10 * Math.log(10))).toBe(true);
  });

  it('waits for order statistics: a write for the W-th acknowledgement, a read for the R-th response (seed 83)', () => {
    const latencies = { ...same(constant(0)), write: exponential(1), read: exponential(1) };
    const run = simulateStaleness({ n: 3, r: 2, w: 3 }, latencies, { seed: 83 });
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(run.writeLatencies)).toBeCloseTo(1 + 1 / 2 + 1 / 3, 1.7);
    expect(mean(run.readLatencies)).toBeCloseTo(1 / 3 + 1 / 2, 1.7);
  });

  it('adds the distance of remote replicas to what must wait for them', () => {
    const near = simulateStaleness(
      { n: 3, r: 1, w: 1 },
      { ...same(constant(1)), remoteDelayMs: 75 },
      { seed: 1, trials: 100 },
    );
    expect(new Set(near.writeLatencies)).toEqual(new Set([2]));
    const far = simulateStaleness(
      { n: 3, r: 1, w: 2 },
      { ...same(constant(1)), remoteDelayMs: 75 },
      { seed: 1, trials: 100 },
    );
    expect(new Set(far.writeLatencies)).toEqual(new Set([152]));
  });

  it('is less stale with every replica waited for', () => {
    const fits = pbsFits()['LNKD-DISK'];
    const at = (r: number, w: number) =>
      consistencyAfter(simulateStaleness({ n: 3, r, w }, fits, { seed: 84, trials: 20_000 }), 0).estimate;
    expect(at(2, 1)).toBeGreaterThan(at(1, 1));
    expect(at(1, 2)).toBeGreaterThan(at(1, 1));
  });

  it("takes the time that the paper's reads and writes take at the 99.9th percentile (seed 85)", () => {
    // Table 4 of the paper, R = W = 1: 0.66 ms for LNKD-SSD; 10.99 for writes of LNKD-DISK.
    const run = (name: string) =>
      simulateStaleness({ n: 3, r: 1, w: 1 }, pbsFits()[name], { seed: 85, trials: 50_000 });
    expect(percentile(run('LNKD-SSD').readLatencies, 0.999) / 0.66).toBeCloseTo(1, 1.2);
    expect(percentile(run('LNKD-DISK').writeLatencies, 0.999) / 10.99).toBeCloseTo(1, 0.9);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const quorum = { n: 3, r: 1, w: 1 };
  const run = simulateStaleness(quorum, same(constant(1)), { seed: 1, trials: 100 });
  const refused: [string, () => unknown, string][] = [
    ['r', () => missProbability({ n: 3, r: 4, w: 1 }), 'r must be a whole number in [1, 3], got 4'],
    ['versions', () => kStaleness(quorum, 0), 'versions must be a whole number, 1 or above, got 0'],
    [
      'writes',
      () => monotonicReadsViolation(quorum, -1),
      'writesPerRead must be a finite number, 0 or above, got -1',
    ],
    [
      'trials',
      () => simulateStaleness(quorum, same(constant(1)), { seed: 1, trials: 9 }),
      'trials must be a whole number, 100',
    ],
    [
      'remote',
      () => simulateStaleness(quorum, { ...same(constant(1)), remoteDelayMs: -1 }, { seed: 1 }),
      'remoteDelayMs must be a finite number, 0 or above, got -1',
    ],
    ['t', () => consistencyAfter(run, -1), 'tMs must be a finite number, 0 or above, got -1'],
    ['probability', () => visibilityTime(run, 1.5), 'probability must be in [0, 1], got 1.5'],
  ];
  it.each(refused)('%s', (_, call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
