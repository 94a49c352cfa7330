import {
  deepCheck,
  MemoryCounter,
  observeFleet,
  shallowCheck,
} from '../../../src/subjects/failures/index.js';
import type { EdgeCases } from '../edge-case.js';

const fleet = () => ({
  nodes: 3,
  serviceMs: 10,
  rule: 'random',
  trouble: 'slow',
  slowdown: 5,
  timeoutMs: 100,
  load: { requestsPerSecond: 50 },
});
const timing = () => ({ leaseMs: 100, renewMs: 30, retryMs: 20, workMs: 5, writes: 1000 });
const observed = () => observeFleet({ nodes: 4, failing: 0.5, requests: 5, seed: 1 });
const graph = () => ({
  services: {
    web: {
      workMs: 5,
      calls: [
        { to: 'db', need: 'required', timeoutMs: 50 },
        { to: 'ads', need: 'optional' },
      ],
    },
    db: { workMs: 2 },
    ads: { workMs: 1 },
  },
  pages: { home: { service: 'web', share: 1, patienceMs: 100 } },
});

export const cases: EdgeCases = {
  confusionMatrix: () => [[observed()], deepCheck],
  crashWorld: () => [MemoryCounter, { perSecond: 50, syncMs: 1, crashAtMs: 100 }],
  deepCheck: () => [observed()[0], observed()],
  differentialCheck: () => [observed()[0], observed()],
  ejectedNodes: {
    args: () => [[0.9, 0.95, 0.1], { by: 'median', factor: 3, mostEjected: 0.5 }],
    also: [() => [[0.9, 0.95, 0.1], { by: 'deviations', factor: 1, mostEjected: 0.5 }]],
  },
  equalSharesThroughputBound: () => [{ nodes: 5, nodePerSecond: 100, slowdown: 10 }],
  expectedCrashLoss: () => [100, 10],
  largestOutlierShare: () => [2],
  lazyCounter: () => [10],
  leaseHolder: () => [timing()],
  leaseServer: () => [timing()],
  measureBalancedFleet: () => [fleet(), { untilMs: 200, runs: 2, seed: 1 }],
  measureCrashCost: () => [MemoryCounter, { perSecond: 20, syncMs: 1, runs: 2, seed: 1 }],
  measurePause: () => [
    { timing: timing(), atMs: 200, pauseMs: 150, driftPpm: 10, fenced: true },
    { seed: 1, trace: 'none' },
  ],
  observeFleet: () => [{ nodes: 4, failing: 0.5, requests: 5, databaseDown: false, seed: 1 }],
  pageViews: { args: () => [graph(), { db: { slowdown: 2 } }], also: [() => [graph(), { ads: 'down' }]] },
  pauseWorld: () => [{ timing: timing(), atMs: 200, pauseMs: 150, driftPpm: 10, fenced: true }],
  servedShare: () => [observed(), shallowCheck, { panicBelow: 0.5 }],
  shallowCheck: () => [observed()[0], observed()],
  sharesOfUsers: () => [graph(), { ads: 'down' }],
  simulateBalancedFleet: {
    args: () => [fleet(), { untilMs: 200, seed: 1 }],
    also: [
      () => [
        { ...fleet(), load: { callers: 3 } },
        { untilMs: 200, seed: 1 },
      ],
    ],
  },
  slowNodeBacklogPerSecond: () => [{ requestsPerSecond: 500, nodes: 5, nodePerSecond: 200, slowdown: 10 }],
  sweepPauses: () => [timing(), { fenced: true, runs: 2, seed: 1 }],
  tolerableSlowdown: () => [0.5],
  unsafeWindowMs: () => [{ leaseMs: 10_000, ageMs: 2000, pauseMs: 15_000, driftPpm: 50, workMs: 10 }],
  usefulnessOf: () => ['disk full', false],
};
