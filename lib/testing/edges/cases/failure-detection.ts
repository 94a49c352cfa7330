import { exponential } from '../../../src/engine/random/index.js';
import {
  drawHeartbeats,
  fixedTimeout,
  HeartbeatHistory,
  type HeartbeatTrace,
  type SuspicionTimeout,
} from '../../../src/subjects/failure-detection/index.js';
import type { EdgeCases } from '../edge-case.js';

const estimate = () => ({ meanMs: 1000, standardDeviationMs: 100 });
const trace = (): HeartbeatTrace =>
  drawHeartbeats({ intervalMs: 100, delayMs: exponential(5), lossProbability: 0.1 }, { count: 100, seed: 1 });
const probe = () => ({ helpers: 3, aliveShare: 0.95, deliveredShare: 0.95 });
const tryTimeout = (timeout: SuspicionTimeout): unknown => [
  timeout(HeartbeatHistory.bootstrap(1000, 10)),
  timeout(new HeartbeatHistory()),
];

export const cases: EdgeCases = {
  drawHeartbeats: () => [
    { intervalMs: 100, delayMs: exponential(5), lossProbability: 0.1 },
    { count: 100, seed: 1 },
  ],
  electionMember: () => [{ heartbeatMs: 10, electionTimeoutMs: 50, writeEveryMs: 20 }],
  etcdTiming: () => [10],
  evaluateDetector: () => [
    trace(),
    fixedTimeout(150),
    { maxSamples: 100, warmUp: 10, learnFromMistakes: true },
  ],
  fixedTimeout: { args: () => [100], use: tryTimeout },
  fixedTimeoutQuality: () => [{ intervalMs: 100, timeoutMs: 250, delayMs: 5, lossProbability: 0.1 }],
  heartbeatSender: () => [100],
  heartbeatWatcher: () => [100],
  heartbeatTrace: {
    args: () => [[5, 104, 307], { intervalMs: 100, count: 5, seed: 1 }],
    also: [
      () => [
        [
          { number: 0, arrivedAtMs: 5 },
          { number: 2, arrivedAtMs: 205 },
        ],
        { intervalMs: 100 },
      ],
    ],
  },
  indistinguishableRuns: () => [{ intervalMs: 100, timeoutMs: 250, heartbeats: 2 }],
  measureElections: () => [
    { heartbeatMs: 100, electionTimeoutMs: 500, writeEveryMs: 200 },
    { syncMs: 1, minutes: 0.02, runs: 2, seed: 1 },
  ],
  phiExponential: () => [1600, 1000],
  phiExponentialTimeout: () => [8, 1000],
  phiLogistic: () => [1600, estimate()],
  phiLogisticTimeout: () => [8, estimate()],
  phiNormal: () => [1600, estimate()],
  phiNormalTimeout: () => [8, estimate()],
  phiOverTime: () => [
    trace(),
    { form: 'normal', everyMs: 100, untilMs: 500, minStandardDeviationMs: 100, maxSamples: 10 },
  ],
  phiTimeout: {
    args: () => [{ form: 'normal', threshold: 8, minStandardDeviationMs: 100, acceptablePauseMs: 0 }],
    also: [() => [{ form: 'exponential', threshold: 8 }], () => [{ form: 'logistic', threshold: 8 }]],
    use: tryTimeout,
  },
  simulateSwimDetection: () => [10, { seed: 1, crashes: 2 }],
  simulateSwimProbe: () => [probe(), { seed: 1, probes: 10 }],
  swimDetectionPeriods: () => [100],
  swimFalsePositive: () => [probe()],
  swimMessageLoad: () => [3],
  swimProbeFailure: () => [probe()],
  swimWorstCasePeriods: () => [100],
};
