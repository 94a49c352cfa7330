import { exponential } from '../../../src/engine/random/index.js';
import type { EdgeCases } from '../edge-case.js';

const load = () => ({ arrivalRate: 1.5, serviceRate: 1, servers: 3 });
const closed = () => ({ serviceDemands: [0.005, 0.02], thinkTime: 1, users: 20 });

export const cases: EdgeCases = {
  erlangB: () => [10, 5],
  erlangC: () => [10, 5],
  ggc: () => [{ ...load(), serviceScv: 2, arrivalScv: 0.5 }],
  highestUtilization: () => [{ serviceRate: 100, servers: 2, limit: 0.1, percentile: 0.99 }],
  jacksonNetwork: {
    args: () => [
      {
        web: { serviceRate: 100, servers: 2, arrivalRate: 50, routing: { db: 0.5 } },
        db: { serviceRate: 80, routing: { web: 0.2 } },
      },
    ],
    also: [() => [JSON.parse('{"__proto__": {"serviceRate": 2, "arrivalRate": 1}}')]],
  },
  littlesLaw: () => [2000, 3],
  meanValueAnalysis: () => [closed()],
  measureStall: () => [{ serviceMs: 1, stallAtMs: 500, stallMs: 200, intervalMs: 10, durationMs: 1000 }],
  mg1: () => [{ arrivalRate: 90, serviceRate: 100, serviceScv: 0.5 }],
  mmc: () => [load()],
  mmcSojournPercentile: {
    args: () => [load(), 0.99],
    also: [() => [{ arrivalRate: 0.9, serviceRate: 1 }, 0.9]],
  },
  mmcSojournTail: { args: () => [load(), 5], also: [() => [{ arrivalRate: 0.9, serviceRate: 1 }, 5]] },
  operationalBounds: () => [closed()],
  simulateQueue: () => [
    {
      interarrival: exponential(1),
      service: exponential(0.5),
      servers: 2,
      requests: 100,
      warmUp: 10,
      seed: 1,
      confidence: 0.9,
    },
  ],
  utilizationLaw: () => [50, 0.01],
  utilizationOf: () => [load()],
};
