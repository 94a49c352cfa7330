/** Values that were wrong once, each with what is right: computed in another way, with high precision, or by definition. */
import { describe, expect, it } from 'vitest';
import {
  exponential,
  gamma,
  lognormalFromPercentiles,
  normal,
  uniform,
  weibull,
  zipf,
} from './engine/random/index.js';
import {
  binomialAtLeast,
  binomialProbability,
  cdf,
  distributionMean,
  distributionVariance,
  generalizedHarmonic,
  Histogram,
  percentile,
  quantile,
  summarize,
  survival,
  tInterval,
  upperQuantile,
  variance,
} from './engine/stats/index.js';
import {
  commonCauseAvailability,
  kOfNAvailability,
  nines,
  ninesOfUnavailability,
  parallelAvailability,
  parallelUnavailability,
} from './subjects/availability/index.js';
import { forecastMachines } from './subjects/capacity/index.js';
import {
  compareVectors,
  joinVectors,
  laterWriteLossAtRandom,
  laterWriteLossWithin,
  vectorNext,
} from './subjects/clocks/index.js';
import {
  bestReservedMix,
  dynamoReadUnits,
  dynamoWriteUnits,
  spotHours,
  tieredCost,
} from './subjects/cost/index.js';
import {
  drawHeartbeats,
  evaluateDetector,
  fixedTimeout,
  fixedTimeoutQuality,
  heartbeatTrace,
  phiNormalTimeout,
  swimDetectionPeriods,
} from './subjects/failure-detection/index.js';
import { pageViews } from './subjects/failures/index.js';
import {
  call,
  componentObjectives,
  fanOutLatency,
  hedgeDelay,
  hedgedQuantile,
  inParallel,
  inSequence,
  simulateReplicaPolicy,
} from './subjects/latency/index.js';
import { falseTimeoutProbability, timeoutForFalseProbability } from './subjects/network/index.js';
import {
  erlangB,
  highestUtilization,
  jacksonNetwork,
  mmcSojournPercentile,
  mmcSojournTail,
} from './subjects/queueing/index.js';
import {
  findDisjoint,
  loadLowerBound,
  quorumLoad,
  thresholdSystem,
  weightedSystem,
} from './subjects/quorum/index.js';
import { callOutcomes } from './subjects/rpc/index.js';
import { burnRateAlerts, errorBudgetLedger } from './subjects/slo/index.js';

/** Within a relative error. */
function expectNear(actual: number, expected: number, relative = 1e-9): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThan(relative);
}

describe('overflow that decided a search', () => {
  it('values: the highest utilization, where one server has the closed form 1 + ln(1 - p) / (rate · limit)', () => {
    expectNear(highestUtilization({ serviceRate: 1000, limit: 1, percentile: 0.99 }), 0.9953948298);
    for (const limit of [0.5, 5, 700, 710, 5000, 1e6])
      expectNear(
        highestUtilization({ serviceRate: 1, limit: 10 * limit, percentile: 0.9 }),
        1 + Math.log(0.1) / (10 * limit),
        1e-8,
      );
  });

  it('values: the tail of a sojourn far out', () => {
    expectNear(mmcSojournTail({ arrivalRate: 0.999, serviceRate: 1 }, 800), 0.4493289641);
    expectNear(mmcSojournTail({ arrivalRate: 1.992, serviceRate: 1, servers: 2 }, 2000), 1.1211e-7, 1e-2);
  });

  it('values: a percentile of a sojourn near saturation, which the tail gives back', () => {
    const load = { arrivalRate: 1.992, serviceRate: 1, servers: 2 };
    expectNear(mmcSojournPercentile(load, 0.99), 575.9, 1e-3);
    for (const p of [1e-6, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9])
      expectNear(1 - mmcSojournTail(load, mmcSojournPercentile(load, p)), p, 1e-7);
  });
});

describe('a bound and its premise', () => {
  it('values: the load bound refuses quorums that do not meet, and holds where they do', () => {
    expect(() => loadLowerBound(thresholdSystem(5, 2))).toThrow(
      /^system must have quorums that meet pairwise/,
    );
    expect(quorumLoad(thresholdSystem(5, 2)).load).toBeCloseTo(0.4, 12);
    for (let nodes = 1; nodes <= 7; nodes++)
      for (let size = 1; size <= nodes; size++) {
        const system = thresholdSystem(nodes, size);
        if (findDisjoint(system) !== undefined) continue;
        expect(quorumLoad(system).load).toBeGreaterThan(loadLowerBound(system) - 1e-12);
      }
  });

  it('values: a replica simulation refuses what would fill its servers', () => {
    const cluster = { servers: 4, service: exponential(10), requestsPerSecond: 300, networkDelayMs: 1 };
    const run = (kind: 'single' | 'both') =>
      simulateReplicaPolicy({ cluster, policy: { kind }, requests: 50, seed: 1 }).latenciesMs.length;
    expect(run('single')).toBe(50);
    expect(() => run('both')).toThrow(/^requestsPerSecond must leave the 4 servers room, got 300/);
  });
});

describe('quotients and sums of decimals', () => {
  it('values: three intervals of 1.1 fit into 3.3', () => {
    const link = { intervalMs: 1.1, timeoutMs: 3.3, delayMs: 0, lossProbability: 0.1 };
    expectNear(fixedTimeoutQuality(link).mistakesPerHour, (0.9 * 0.001 * 3_600_000) / 1.1);
    const tenfold = fixedTimeoutQuality({ ...link, intervalMs: 11, timeoutMs: 33 });
    expectNear(fixedTimeoutQuality(link).mistakesPerHour, 10 * tenfold.mistakesPerHour);
  });

  it('values: whole nines are whole, others are not', () => {
    for (let count = 1; count <= 9; count++) expect(nines(1 - 10 ** -count)).toBe(count);
    expect(Math.floor(nines(0.999))).toBe(3);
    expectNear(nines(0.9995), 3.3010299956639813);
    expect(nines(0)).toBe(0);
  });

  it('values: votes of 0.7, 0.2 and 0.1 make 1', () => {
    expect(weightedSystem([0.7, 0.2, 0.1], 1).quorums).toEqual([7]);
    expect(weightedSystem([0.7, 0.2, 0.1], 0.9).quorums).toEqual([3]);
  });

  it('values: a block of 4 KB more is not read for a last digit', () => {
    expect(dynamoReadUnits(4 * (0.1 + 0.2) * 10, 'strong')).toBe(3);
    expect(dynamoWriteUnits(1.1 * 10)).toBe(11);
  });

  it('values: a probability that equals loss to a power has a timeout, or none, by its meaning', () => {
    const probe = { roundTrip: uniform(0, 10), loss: 0.1, misses: 3 };
    expect(timeoutForFalseProbability(probe, falseTimeoutProbability(probe, 10))).toBeCloseTo(10, 6);
  });
});

describe('infinite samples', () => {
  const lost = [1, 2, Number.POSITIVE_INFINITY];

  it('values: a percentile is a sample, or infinite where it falls beside an infinite one', () => {
    expect(percentile(lost, 0.5, { method: 'interpolated' })).toBe(2);
    expect(percentile(lost, 0.6, { method: 'interpolated' })).toBe(Number.POSITIVE_INFINITY);
    expect(percentile([1e308, -1e308], 0.5, { method: 'interpolated' })).toBe(0);
  });

  it('values: moments are infinite, and nothing is NaN', () => {
    expect(variance(lost)).toBe(Number.POSITIVE_INFINITY);
    expect(summarize(lost)).toMatchObject({
      mean: Number.POSITIVE_INFINITY,
      p50: 2,
      max: Number.POSITIVE_INFINITY,
    });
    expect(tInterval(lost)).toMatchObject({
      estimate: Number.POSITIVE_INFINITY,
      low: Number.NEGATIVE_INFINITY,
    });
    expect(() => variance([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toThrow(/^samples/);
  });

  it('values: a histogram counts what never arrived', () => {
    const histogram = new Histogram();
    for (const value of lost) histogram.add(value);
    expect(histogram.quantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(histogram.quantile(0.5)).toBeCloseTo(2, 1);
    const again = Histogram.fromJSON(JSON.parse(JSON.stringify(histogram)));
    expect([again.count, again.quantile(1), again.mean]).toEqual([
      3,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('data that is looked at', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'routing',
      () =>
        jacksonNetwork({
          a: { serviceRate: 9, arrivalRate: 1, routing: { b: 0.9, a: 0.9 } },
          b: { serviceRate: 9 },
        }),
      /^stations\.a\.routing must sum to at most 1, got 1\.8/,
    ],
    ['arrivals', () => jacksonNetwork({ a: { serviceRate: 9 } }), /arrivalRate/],
    [
      'tiers',
      () =>
        tieredCost(5, [
          { upToGB: 10, usdPerGB: 1 },
          { upToGB: 5, usdPerGB: 1 },
        ]),
      /^tiers\[1\]\.upToGB must be a finite number above 10, got 5/,
    ],
    [
      'a word',
      () => dynamoReadUnits(5, 'snapshot' as never),
      /^mode must be one of 'strong', 'eventual', 'transactional', got 'snapshot'/,
    ],
    [
      'shares of pages',
      () =>
        pageViews(
          {
            services: { a: { workMs: 1 } },
            pages: {
              x: { service: 'a', share: 0.9, patienceMs: 9 },
              y: { service: 'a', share: 0.9, patienceMs: 9 },
            },
          },
          {},
        ),
      /^pages must have shares of at most 1 together, got 1\.8/,
    ],
    [
      'a service by the name of a method',
      () =>
        pageViews(
          {
            services: { a: { workMs: 1 } },
            pages: { x: { service: 'constructor', share: 1, patienceMs: 9 } },
          },
          {},
        ),
      /got 'constructor'/,
    ],
    ['a vector', () => vectorNext({ a: -1 }, 'a'), /^clock\.a must be a whole number/],
    [
      'discount',
      () => bestReservedMix([1, 2], { onDemandPerHour: 1, discount: 1.5 }),
      /^discount must be in \[0, 1\), got 1\.5/,
    ],
    ['windowDays', () => burnRateAlerts({ windowDays: 1 }), /^windowDays must be at least 3/],
    [
      'averageRequestsPerSecond',
      () =>
        forecastMachines(
          {
            averageRequestsPerSecond: Number.NaN,
            peakFactor: 2,
            requestsPerSecondPerMachine: 5,
            targetUtilization: 0.5,
          },
          { seed: 1 },
        ),
      /^averageRequestsPerSecond must be a finite number, got NaN/,
    ],
  ])('values: %s, by the caller’s name', (_what, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

describe('tails', () => {
  it('values: a budget so small that one less it is one', () => {
    expectNear(hedgeDelay(exponential(10), 1e-17), -10 * Math.log(1e-17));
    expectNear(upperQuantile(normal(0, 1), 1e-300), 37.0471, 1e-4);
  });

  it('values: the slowest of 10^12 leaves', () => {
    // -10 ln(1 - 0.99^(1e-12)), and 1 - 0.99^(1e-12) is -ln(0.99) / 1e12 to 12 digits.
    expectNear(fanOutLatency(exponential(10), 1e12, 0.99), -10 * Math.log(-Math.log(0.99) / 1e12));
    expectNear(fanOutLatency(exponential(10), 100, 0.5), -10 * Math.log1p(-(0.5 ** 0.01)));
  });

  it('values: unavailability keeps the nines that availability cannot hold', () => {
    expect(parallelAvailability([1 - 1e-9, 1 - 1e-9])).toBe(1);
    expect(ninesOfUnavailability(parallelUnavailability([1e-9, 1e-9]))).toBe(18);
  });

  it('values: SWIM among very many tends to e / (e - 1)', () => {
    expectNear(swimDetectionPeriods(1e15), Math.E / (Math.E - 1), 1e-12);
    expectNear(swimDetectionPeriods(1e15), 1.5819767068693265, 1e-12);
    expectNear(swimDetectionPeriods(100), 1 / (1 - (98 / 99) ** 99), 1e-12);
  });

  it('values: survival and cdf are what is left of each other, and inverses give back', () => {
    const families = [
      normal(3, 2),
      gamma(2.5, 3),
      gamma(0.3, 1),
      weibull(4, 0.7),
      zipf(1000, 1.1),
      uniform(0, 4),
    ];
    for (const family of families)
      for (const p of [0.001, 0.2, 0.5, 0.9, 0.999]) {
        const x = quantile(family, p);
        expect(cdf(family, x) + survival(family, x)).toBeCloseTo(1, 12);
        if (p < 0.2) continue;
        expect(upperQuantile(family, survival(family, x))).toBeLessThanOrEqual(x + 1e-9 * Math.abs(x));
        expect(survival(family, upperQuantile(family, 1 - p))).toBeLessThanOrEqual((1 - p) * (1 + 1e-12));
      }
  });

  it('values: hedged quantiles of small and large shares', () => {
    expectNear(hedgedQuantile(exponential(10), 1e6, 1e-12), 10e-12, 1e-6);
    expectNear(hedgedQuantile(exponential(10), 0, 0.99), -5 * Math.log(0.01), 1e-12);
  });

  it('values: a second effect that is rare keeps its digits', () => {
    // Of two attempts: the first arrives, its answer is lost, and the second arrives.
    const loss = 1e-10;
    expectNear(callOutcomes({ attempts: 2, keyed: false }, loss).again, (1 - loss) * loss * (1 - loss), 1e-9);
  });

  it('values: phi near zero', () => {
    expectNear(
      phiNormalTimeout(1e-3, { meanMs: 0, standardDeviationMs: 1 }),
      quantile(normal(0, 1), -Math.expm1(-1e-3 * Math.LN10)),
      1e-12,
    );
  });
});

describe('counts without a loop', () => {
  /** P(at least k of n) with p = 1 / 2, exactly, in whole numbers. */
  function halfAtLeast(n: number, k: number): number {
    let term = 1n;
    let sum = 0n;
    for (let i = 0; i <= n; i++) {
      if (i >= k) sum += term;
      term = (term * BigInt(n - i)) / BigInt(i + 1);
    }
    return Number((sum * 10n ** 40n) / 2n ** BigInt(n)) / 1e40;
  }

  it('values: the binomial tail is that of whole numbers', () => {
    for (const [n, k] of [
      [10, 3],
      [100, 50],
      [100, 51],
      [1000, 480],
      [1000, 560],
      [2000, 1100],
    ])
      expectNear(binomialAtLeast(n, k, 0.5), halfAtLeast(n, k), 1e-11);
  });

  it('values: a billion trials, and 10^12', () => {
    // By symmetry half of what is not the middle, and the middle.
    expectNear(binomialAtLeast(1e9, 5e8, 0.5), 0.5 + binomialProbability(1e9, 5e8, 0.5) / 2, 1e-10);
    expectNear(binomialAtLeast(1e12, 5e11, 0.5), 0.5 + binomialProbability(1e12, 5e11, 0.5) / 2, 1e-9);
    expectNear(binomialProbability(1e12, 5e11, 0.5), Math.sqrt(2 / Math.PI / 1e12), 1e-11);
    expect(() => binomialAtLeast(1e14, 1, 0.5)).toThrow(/^n must be a whole number in \[0, 10000000000000\]/);
  });

  it('values: rare events keep their precision', () => {
    expectNear(binomialAtLeast(1e6, 1, 1e-12), -Math.expm1(1e6 * Math.log1p(-1e-12)), 1e-12);
    expectNear(commonCauseAvailability({ n: 1_000_000, k: 1, availability: 1e-15, beta: 0 }), 1e-9, 1e-6);
    expectNear(kOfNAvailability(1, [1e-15]), 1e-15, 1e-12);
  });

  it('values: Erlang B for many servers is what the recurrence gives', () => {
    const recurrence = (servers: number, load: number): number => {
      let blocked = 1;
      for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked);
      return blocked;
    };
    for (const [servers, load] of [
      [20_000, 19_800],
      [20_000, 20_000],
      [20_000, 21_000],
      [50_000, 49_900],
    ])
      expectNear(erlangB(servers, load), recurrence(servers, load), 1e-9);
    expect(erlangB(1e9, 5)).toBe(0);
    expectNear(erlangB(1e9, 1e9), Math.sqrt(2 / Math.PI / 1e9), 1e-4);
    expect(() => erlangB(1e13, 5)).toThrow(/^servers must be a whole number in \[0, 1000000000000\]/);
  });

  it('values: a gamma law of a huge shape is the normal of its moments', () => {
    for (const z of [-3, -1, 0, 2])
      expect(cdf(gamma(1e9, 1), 1e9 + z * Math.sqrt(1e9))).toBeCloseTo(cdf(normal(0, 1), z), 4);
    expectNear(quantile(gamma(1e9, 1), 0.5), 1e9 - 1 / 3, 1e-12);
  });

  it('values: a gamma law of a whole shape is a sum of Poisson probabilities', () => {
    for (const [shape, x] of [
      [3, 0.5],
      [3, 9],
      [40, 30],
      [40, 90],
    ]) {
      let term = Math.exp(-x);
      let sum = 0;
      for (let n = 0; n < shape; n++) {
        sum += term;
        term *= x / (n + 1);
      }
      expectNear(survival(gamma(shape, 1), x), sum, 1e-11);
    }
  });

  it('values: a spot job of any length is a product, not a list', () => {
    const job = {
      interruptionsPerHour: 0.05,
      checkpointEveryHours: 1,
      checkpointHours: 0.02,
      restartHours: 0.1,
    };
    expectNear(spotHours({ ...job, workHours: 1e12 }), 1e10 * spotHours({ ...job, workHours: 100 }));
    expectNear(spotHours({ ...job, workHours: 100, interruptionsPerHour: 5e-324 }), 102);
  });
});

describe('cancellation', () => {
  it('values: a harmonic number near exponent 1', () => {
    const sum = (exponent: number): number => {
      let total = 0;
      for (let k = 1e6; k >= 1; k--) total += k ** -exponent;
      return total;
    };
    expectNear(generalizedHarmonic(1e6, 1 + 1e-12), 14.3927267, 1e-8);
    for (const exponent of [1 + 1e-12, 1, 1 - 1e-9, 0.5, 3, 60, -3, -40])
      expectNear(generalizedHarmonic(1e6, exponent), sum(exponent), 1e-11);
  });

  it('values: a triangle of any size is half', () => {
    expect(laterWriteLossWithin(0, 1e-170)).toBe(0.5);
    expect(laterWriteLossWithin(0, 1e300)).toBe(0.5);
    expectNear(laterWriteLossWithin(5, 10), (20 - 5) ** 2 / 800, 1e-14);
  });

  it('values: a loss at random where the exponential overflows', () => {
    expectNear(laterWriteLossAtRandom({ acknowledgedAfterMs: 0, meanMs: 1e-9, skewMs: 1 }), 0.5, 1e-8);
    // For a mean far above the skew the loss is that of clocks in a uniform gap: s / (m sqrt(2 pi)).
    const skewMs = 1;
    const meanMs = 1e8;
    expectNear(
      laterWriteLossAtRandom({ acknowledgedAfterMs: 0, meanMs, skewMs }),
      Math.SQRT2 / Math.sqrt(2 * Math.PI) / meanMs,
      1e-7,
    );
  });

  it('values: the variance of Weibull times, with full digits', () => {
    // At shape 1 it is the exponential, at shape 2 the Rayleigh law, at shape 3 Γ(5/3) - Γ(4/3)².
    expectNear(distributionVariance(weibull(2, 1)), 4, 1e-13);
    expectNear(distributionVariance(weibull(1, 2)), 1 - Math.PI / 4, 1e-13);
    expectNear(distributionMean(weibull(1, 3)), 0.8929795115692492, 1e-14);
    expectNear(distributionVariance(weibull(1, 3)), 0.9027452929509336 - 0.8929795115692492 ** 2, 1e-13);
    // For a large shape it tends to (pi² / 6) / shape².
    expectNear(distributionVariance(weibull(1, 1e8)), Math.PI ** 2 / 6 / 1e16, 1e-7);
  });
});

describe('empty groups, equal objects, and names', () => {
  it('values: an empty group takes no time from the rest', () => {
    const [objective] = componentObjectives(inSequence(call('a'), inParallel()), 100, 0.99);
    expect(objective).toMatchObject({ component: 'a', withinMs: 100 });
  });

  it('values: one incident listed twice is charged once', () => {
    const incident = { startSeconds: 0, durationSeconds: 100 };
    const { entries, spentSeconds } = errorBudgetLedger([incident, incident], {
      objective: 0.99,
      windowSeconds: 10_000,
    });
    expect(entries.map(entry => entry.spentSeconds)).toEqual([100, 0]);
    expect(spentSeconds).toBe(100);
  });

  it('values: a process may be called constructor or __proto__', () => {
    expect(vectorNext({}, 'constructor')).toEqual({ constructor: 1 });
    const clock = vectorNext(vectorNext({}, '__proto__'), '__proto__');
    expect(Object.entries(clock)).toEqual([['__proto__', 2]]);
    expect(Object.entries(joinVectors(clock, { a: 1 }))).toEqual([
      ['__proto__', 2],
      ['a', 1],
    ]);
    expect(compareVectors(clock, {})).toBe('after');
    expect(compareVectors({ constructor: 1 }, {})).toBe('after');
  });
});

describe('for those who write against the library', () => {
  it('fault 37: a distribution from its median and its 99th percentile', () => {
    const latency = lognormalFromPercentiles(10, 60);
    expectNear(quantile(latency, 0.5), 10, 1e-12);
    expectNear(quantile(latency, 0.99), 60, 1e-12);
    expect(() => lognormalFromPercentiles(10, 9)).toThrow('p50 must be at most p99 (9), got 10');
  });

  it('fault 37: a lost heartbeat that is absent from a log counts as lost', () => {
    const drawn = drawHeartbeats(
      { intervalMs: 1000, delayMs: uniform(5, 60), lossProbability: 0.05 },
      { count: 2000, seed: 3 },
    );
    const judged = (trace: typeof drawn): number =>
      evaluateDetector(trace, fixedTimeout(1500)).detectionMs.estimate;
    const heard = [...drawn.arrivals.entries()].filter(([, at]) => at < Number.POSITIVE_INFINITY);
    const byNumber = heartbeatTrace(
      heard.map(([number, arrivedAtMs]) => ({ number, arrivedAtMs: arrivedAtMs + 1e9 })),
      { intervalMs: 1000, count: 2000, seed: 3 },
    );
    const byTime = heartbeatTrace(
      heard.map(([, at]) => at + 1e9),
      { intervalMs: 1000, seed: 3 },
    );
    // The log begins at the fastest heartbeat, so all times are earlier by the least delay, some 5 ms.
    expect(Math.abs(judged(byNumber) - judged(drawn))).toBeLessThan(10);
    expect(Math.abs(judged(byTime) - judged(drawn))).toBeLessThan(10);
    const absent = { ...drawn, arrivals: Float64Array.from(heard, ([, at]) => at) };
    expect(judged(absent)).toBeGreaterThan(10 * judged(drawn));
  });

  it('fault 37: ranges are printed as a reader writes them', () => {
    expect(() => hedgeDelay(exponential(10), 0)).toThrow('loadBudget must be in (0, 1], got 0');
    expect(() => phiNormalTimeout(0, { meanMs: 1, standardDeviationMs: 1 })).toThrow(
      'threshold must be in (0, 300], got 0',
    );
  });
});
