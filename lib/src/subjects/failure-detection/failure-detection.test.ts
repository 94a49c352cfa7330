import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, exponential, normal } from '../../engine/random/index.js';
import { covers, mean, standardNormalTail } from '../../engine/stats/index.js';
import {
  drawHeartbeats,
  etcdTiming,
  evaluateDetector,
  fixedTimeout,
  fixedTimeoutQuality,
  HeartbeatHistory,
  phiExponential,
  phiExponentialTimeout,
  phiLogistic,
  phiLogisticTimeout,
  phiNormal,
  phiNormalTimeout,
  phiTimeout,
  simulateSwimDetection,
  simulateSwimProbe,
  swimDetectionPeriods,
  swimFalsePositive,
  swimMessageLoad,
  swimProbeFailure,
  swimWorstCasePeriods,
} from './index.js';

const beat = { meanMs: 1000, standardDeviationMs: 100 };
const elapsed = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const deviation = fc.double({ min: 0.01, max: 1e4, noNaN: true });

describe('phi', () => {
  it('in every form is finite, not negative and never falls with time', () => {
    fc.assert(
      fc.property(elapsed, elapsed, deviation, (a, b, standardDeviationMs) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        const estimate = { meanMs: 1000, standardDeviationMs };
        for (const phi of [phiNormal, phiLogistic]) {
          const [first, second] = [phi(early, estimate), phi(late, estimate)];
          expect(Number.isFinite(first) && first >= 0 && second >= first * (1 - 1e-12)).toBe(true);
        }
        expect(phiExponential(Math.abs(a), 1000)).toBeGreaterThanOrEqual(0);
      }),
    );
    for (const phi of [phiNormal, phiLogistic])
      expect(phi(Number.POSITIVE_INFINITY, beat)).toBe(Number.POSITIVE_INFINITY);
  });

  it('in the normal form is the definition, where a double can hold it', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 30, noNaN: true }), z => {
        const definition = -Math.log10(standardNormalTail(z));
        expect(phiNormal(1000 + 100 * z, beat)).toBeCloseTo(definition, 9);
      }),
    );
  });

  it("in the logistic form is Akka's arithmetic, where that does not underflow", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3000, noNaN: true }), t => {
        const y = (t - 1000) / 100;
        const e = Math.exp(-y * (1.5976 + 0.070566 * y * y));
        const akka = t > 1000 ? -Math.log10(e / (1 + e)) : -Math.log10(1 - 1 / (1 + e));
        if (Number.isFinite(akka)) expect(phiLogistic(t, beat)).toBeCloseTo(akka, 9);
      }),
    );
    expect(phiLogistic(5000, beat)).toBeGreaterThan(300);
  });

  it('is three functions that agree near the mean and part in the tail', () => {
    expect(phiNormal(1000, beat)).toBeCloseTo(Math.log10(2), 12);
    expect(phiLogistic(1000, beat)).toBeCloseTo(Math.log10(2), 12);
    const tail = [phiNormal(1600, beat), phiLogistic(1600, beat), phiExponential(1600, 1000)];
    expect(tail.map(phi => Number(phi.toFixed(2)))).toEqual([9.01, 10.78, 0.69]);
  });

  it('reaches a threshold when its timeout says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        deviation,
        (threshold, standardDeviationMs) => {
          const estimate = { meanMs: 1000, standardDeviationMs };
          expect(phiNormal(phiNormalTimeout(threshold, estimate), estimate)).toBeCloseTo(threshold, 6);
          expect(phiLogistic(phiLogisticTimeout(threshold, estimate), estimate)).toBeCloseTo(threshold, 6);
          expect(phiExponential(phiExponentialTimeout(threshold, 1000), 1000)).toBeCloseTo(threshold, 9);
        },
      ),
    );
  });
});

describe('HeartbeatHistory', () => {
  it('is the mean and the population variance of the latest intervals, however long it runs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 200 }),
        (maxSamples, intervals) => {
          const history = new HeartbeatHistory({ maxSamples });
          for (const interval of intervals) history.add(interval);
          const kept = intervals.slice(-maxSamples);
          const average = mean(kept);
          expect(history.intervalsMs).toEqual(kept);
          expect(history.meanMs).toBeCloseTo(average, 6);
          const squares = kept.reduce((sum, x) => sum + (x - average) ** 2, 0) / kept.length;
          expect(Math.abs(history.varianceMs2 - squares)).toBeLessThanOrEqual(1e-9 * squares);
        },
      ),
    );
  });

  it('keeps a small deviation beside a large mean', () => {
    const history = new HeartbeatHistory({ maxSamples: 3 });
    for (const ms of [5, 1e9, 1e9 + 1, 1e9 + 2]) history.add(ms);
    expect(history.varianceMs2).toBeCloseTo(2 / 3, 6);
  });

  it('is empty at first', () => {
    expect(new HeartbeatHistory()).toMatchObject({ count: 0, meanMs: 0, standardDeviationMs: 0 });
  });
});

describe('evaluateDetector', () => {
  const lossy = { intervalMs: 100, delayMs: constant(20), lossProbability: 0.3 };

  it('agrees with the closed form for a fixed timeout and loss (seed 91)', () => {
    const trace = drawHeartbeats(lossy, { count: 60_000, seed: 91 });
    for (const timeoutMs of [150, 250, 390]) {
      const measured = evaluateDetector(trace, fixedTimeout(timeoutMs));
      const exact = fixedTimeoutQuality({ intervalMs: 100, timeoutMs, delayMs: 20, lossProbability: 0.3 });
      const error = 6 / Math.sqrt(measured.mistakes);
      expect(Math.abs(measured.mistakesPerHour / exact.mistakesPerHour - 1)).toBeLessThan(error);
      expect(Math.abs(measured.mistakeMs / exact.mistakeMs - 1)).toBeLessThan(error);
      expect(measured.queryAccuracy).toBeCloseTo(exact.queryAccuracy, 2);
      expect(measured.mistakeRecurrenceMs * measured.mistakesPerHour).toBeCloseTo(3_600_000, 3);
    }
  });

  it('detects a crash as soon as the closed form says, without loss (seed 92)', () => {
    const trace = drawHeartbeats({ ...lossy, lossProbability: 0 }, { count: 20_000, seed: 92 });
    const { detectionMs, samples, mistakes, mistakeRecurrenceMs, queryAccuracy } = evaluateDetector(
      trace,
      fixedTimeout(250),
    );
    const exact = fixedTimeoutQuality({ intervalMs: 100, timeoutMs: 250, delayMs: 20, lossProbability: 0 });
    expect(covers(detectionMs, exact.meanDetectionMs)).toBe(true);
    expect(Math.max(...samples)).toBeLessThanOrEqual(exact.worstDetectionMs);
    expect({ mistakes, mistakeRecurrenceMs, queryAccuracy }).toEqual({
      mistakes: 0,
      mistakeRecurrenceMs: Number.POSITIVE_INFINITY,
      queryAccuracy: 1,
    });
  });

  it('trades detection time against mistakes on the same trace, for timeouts and for every phi (seed 93)', () => {
    const trace = drawHeartbeats({ intervalMs: 100, delayMs: exponential(40) }, { count: 10_000, seed: 93 });
    const curves = [
      [120, 180, 300].map(fixedTimeout),
      ...(['normal', 'logistic', 'exponential'] as const).map(form =>
        [0.5, 1, 2].map(threshold => phiTimeout({ form, threshold, minStandardDeviationMs: 1 })),
      ),
    ];
    for (const curve of curves) {
      const qualities = curve.map(timeout => evaluateDetector(trace, timeout));
      for (let i = 1; i < qualities.length; i++) {
        expect(qualities[i].mistakes).toBeLessThan(qualities[i - 1].mistakes);
        expect(qualities[i].detectionMs.estimate).toBeGreaterThan(qualities[i - 1].detectionMs.estimate);
      }
    }
  });

  it('adapts to the jitter that it sees, down to its floor', () => {
    const detection = (spread: number) => {
      const trace = drawHeartbeats(
        { intervalMs: 1000, delayMs: normal(200, spread) },
        { count: 2000, seed: 94 },
      );
      const timeout = phiTimeout({ form: 'normal', threshold: 8, minStandardDeviationMs: 10 });
      return evaluateDetector(trace, timeout).detectionMs.estimate;
    };
    expect(detection(50)).toBeGreaterThan(detection(10));
    expect(detection(0)).toBeCloseTo(detection(0.001), 0);
  });

  it('waits for a pause that was called acceptable, on top', () => {
    const trace = drawHeartbeats(lossy, { count: 2000, seed: 95 });
    const detection = (acceptablePauseMs: number) =>
      evaluateDetector(trace, phiTimeout({ form: 'logistic', threshold: 8, acceptablePauseMs })).detectionMs
        .estimate;
    expect(detection(3000) - detection(0)).toBeGreaterThan(2990);
  });

  it('ignores a heartbeat that was overtaken', () => {
    const arrivals = Float64Array.from({ length: 100 }, (_, i) => i * 100 + (i === 50 ? 250 : 10));
    const trace = { intervalMs: 100, arrivals, seed: 1 };
    // Heartbeat 50 arrives after 51 and 52: from 49 to 51 there are 200 ms of silence.
    expect(evaluateDetector(trace, fixedTimeout(150)).mistakes).toBe(1);
    expect(evaluateDetector(trace, fixedTimeout(201)).mistakes).toBe(0);
  });

  it('learns from silences that ended under suspicion only when told to', () => {
    const trace = drawHeartbeats(lossy, { count: 5000, seed: 96 });
    const timeout = phiTimeout({ form: 'normal', threshold: 1, minStandardDeviationMs: 10 });
    const strict = evaluateDetector(trace, timeout);
    const lenient = evaluateDetector(trace, timeout, { learnFromMistakes: true });
    expect(lenient.mistakes).toBeLessThan(strict.mistakes);
  });
});

describe('SWIM', () => {
  it.each([2, 10, 100])('detects a crash among %i members when the closed form says (seed 97)', members => {
    const { periods } = simulateSwimDetection(members, { seed: 97, crashes: 4000 });
    const exact = swimDetectionPeriods(members);
    expect(Math.abs(periods.estimate - exact)).toBeLessThan(0.05);
    if (members > 2)
      expect(covers({ ...periods, low: periods.low - 0.02, high: periods.high + 0.02 }, exact)).toBe(true);
  });

  it('needs about e / (e - 1) periods, whatever its size', () => {
    let last = 0;
    for (const members of [2, 3, 10, 100, 10_000, Number.POSITIVE_INFINITY]) {
      expect(swimDetectionPeriods(members)).toBeGreaterThan(last);
      last = swimDetectionPeriods(members);
    }
    expect(last).toBeCloseTo(Math.E / (Math.E - 1), 14);
    expect(swimWorstCasePeriods(100)).toBe(199);
    expect(swimMessageLoad(3)).toEqual({ quiet: 2, worst: 14 });
  });

  it.each([0, 1, 3])(
    'accuses a live member with %i helpers as often as the closed form says (seed 98)',
    helpers => {
      const probe = { helpers, aliveShare: 0.9, deliveredShare: 0.9 };
      expect(covers(simulateSwimProbe(probe, { seed: 98 }).failure, swimProbeFailure(probe))).toBe(true);
    },
  );

  it('accuses less with more helpers, and not at all on a perfect network', () => {
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (helpers, aliveShare, deliveredShare) => {
          const probe = { helpers, aliveShare, deliveredShare };
          expect(swimFalsePositive({ ...probe, helpers: helpers + 1 })).toBeLessThanOrEqual(
            swimFalsePositive(probe),
          );
          expect(swimFalsePositive({ ...probe, deliveredShare: 1 })).toBe(0);
        },
      ),
    );
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const pattern = { intervalMs: 100, delayMs: constant(1) };
  const trace = drawHeartbeats(pattern, { count: 100, seed: 1 });
  const link = { intervalMs: 100, timeoutMs: 100, delayMs: 0, lossProbability: 0 };
  const probe = { helpers: 1, aliveShare: 1, deliveredShare: 1 };
  const refused: [string, () => unknown, string][] = [
    ['elapsed', () => phiNormal(Number.NaN, beat), 'elapsedMs must be a finite number, got NaN'],
    [
      'deviation',
      () => phiLogistic(1, { meanMs: 1, standardDeviationMs: 0 }),
      'standardDeviationMs must be a finite number above 0',
    ],
    ['negative', () => phiExponential(-1, 1), 'elapsedMs must be at least 0, got -1'],
    ['mean', () => phiExponential(1, 0), 'meanMs must be a finite number above 0, got 0'],
    ['threshold', () => phiNormalTimeout(0, beat), 'threshold must be in'],
    ['high threshold', () => phiLogisticTimeout(301, beat), 'threshold must be in'],
    ['exponential threshold', () => phiExponentialTimeout(-1, 1), 'threshold must be in'],
    [
      'samples',
      () => new HeartbeatHistory({ maxSamples: 0 }),
      'maxSamples must be a whole number, 1 or above, got 0',
    ],
    [
      'interval',
      () => new HeartbeatHistory().add(-1),
      'intervalMs must be a finite number, 0 or above, got -1',
    ],
    [
      'guess',
      () => HeartbeatHistory.bootstrap(0),
      'firstHeartbeatEstimateMs must be a finite number above 0, got 0',
    ],
    [
      'heartbeats',
      () => drawHeartbeats(pattern, { count: 5, seed: 1 }),
      'count must be a whole number, 100 or above',
    ],
    [
      'loss',
      () => drawHeartbeats({ ...pattern, lossProbability: 1 }, { count: 100, seed: 1 }),
      'lossProbability must be in',
    ],
    ['timeout', () => fixedTimeout(0), 'timeoutMs must be a finite number above 0, got 0'],
    [
      'floor',
      () => phiTimeout({ form: 'normal', threshold: 8, minStandardDeviationMs: 0 }),
      'minStandardDeviationMs must be',
    ],
    [
      'pause',
      () => phiTimeout({ form: 'normal', threshold: 8, acceptablePauseMs: -1 }),
      'acceptablePauseMs must be',
    ],
    [
      'warm-up',
      () => evaluateDetector(trace, fixedTimeout(1), { warmUp: 100 }),
      'warmUp must be a whole number in [1, 99], got 100',
    ],
    [
      'short timeout',
      () => fixedTimeoutQuality({ ...link, timeoutMs: 50 }),
      'timeoutMs must be a finite number, 100 or above',
    ],
    ['members', () => swimDetectionPeriods(1), 'members must be a whole number, 2 or above, got 1'],
    [
      'helpers',
      () => swimProbeFailure({ ...probe, helpers: -1 }),
      'helpers must be a whole number, 0 or above, got -1',
    ],
    [
      'alive',
      () => swimFalsePositive({ ...probe, aliveShare: 0 }),
      'aliveShare must be a finite number above 0, got 0',
    ],
    [
      'delivered',
      () => swimProbeFailure({ ...probe, deliveredShare: 2 }),
      'deliveredShare must be in [0, 1], got 2',
    ],
    [
      'crashes',
      () => simulateSwimDetection(5, { seed: 1, crashes: 1 }),
      'crashes must be a whole number, 2 or above',
    ],
    [
      'probes',
      () => simulateSwimProbe(probe, { seed: 1, probes: 0 }),
      'probes must be a whole number, 1 or above',
    ],
    ['round trip', () => etcdTiming(0), 'roundTripMs must be a finite number above 0, got 0'],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
