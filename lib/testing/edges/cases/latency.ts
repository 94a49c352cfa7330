import { exponential, lognormal } from '../../../src/engine/random/index.js';
import { call, fanOutTo, inParallel, inSequence } from '../../../src/subjects/latency/index.js';
import type { EdgeCases } from '../edge-case.js';

const graph = () => inSequence(call('a'), inParallel(call('b'), fanOutTo(3, call('c'))));
const cluster = () => ({
  servers: 4,
  service: exponential(10),
  requestsPerSecond: 100,
  networkDelayMs: 1,
  stalls: { everyMs: 1000, lengthMs: exponential(20) },
});

export const cases: EdgeCases = {
  bothSlowProbability: () => [0.01, 0.1],
  call: () => ['a'],
  callDepth: { args: () => [graph()], also: [() => [inParallel()], () => [inSequence()]] },
  callsPerRequest: () => [graph()],
  componentObjectives: {
    args: () => [graph(), 100, 0.99],
    also: [() => [inSequence(call('a'), inParallel()), 100, 0.99]],
  },
  fanOutLatency: () => [exponential(10), 100, 0.99],
  fanOutSlowProbability: () => [100, 0.01],
  fanOutTo: () => [3, call('a')],
  hedgeDelay: () => [exponential(10), 0.05],
  hedgeLoad: () => [exponential(10), 30],
  hedgeTrades: () => [exponential(10), [0.05, 0.1], 0.999],
  hedgedQuantile: () => [exponential(10), 20, 0.99],
  hedgedSurvival: () => [exponential(10), 20, 30],
  inParallel: () => [call('a'), call('b')],
  inSequence: () => [call('a'), call('b')],
  leafQuantile: () => [100, 0.5],
  leafSlowProbability: () => [100, 0.01],
  leavesUntilSlow: () => [0.5, 0.01],
  simulateCallGraph: () => [
    {
      graph: graph(),
      latencies: { a: exponential(1), b: exponential(1), c: exponential(1) },
      requests: 3,
      seed: 1,
    },
  ],
  simulateFanOutLatency: {
    args: () => [{ leaf: exponential(10), leaves: 5, requests: 3, seed: 1 }],
    also: [() => [{ leaf: lognormal(10, 1), leaves: 5, requests: 3, seed: 1 }]],
  },
  simulateFanOutSlow: () => [{ leaves: 5, slowProbability: 0.1, requests: 3, seed: 1 }],
  simulateHedged: () => [{ latency: exponential(10), delay: 20, requests: 3, leaves: 2, seed: 1 }],
  simulateReplicaPolicy: {
    args: () => [{ cluster: cluster(), policy: { kind: 'hedged', delayMs: 20 }, requests: 20, seed: 1 }],
    also: [() => [{ cluster: cluster(), policy: { kind: 'tied' }, requests: 20, seed: 1 }]],
  },
};
