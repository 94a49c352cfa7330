import { describe, expect, it } from 'vitest';
import { exponential, lognormal } from '../../engine/random/index.js';
import { mean, percentile } from '../../engine/stats/index.js';
import { mmc } from '../queueing/index.js';
import { type ReplicaPolicy, simulateReplicaPolicy } from './tied.js';

const cluster = { servers: 10, service: lognormal(8, 0.5), requestsPerSecond: 500, networkDelayMs: 0.5 };

function run(policy: ReplicaPolicy, requestsPerSecond = 500, requests = 20_000) {
  return simulateReplicaPolicy({ cluster: { ...cluster, requestsPerSecond }, policy, requests, seed: 5 });
}

describe('requests to replicated servers', () => {
  it('with one copy each server is a queue of its own: the mean is that of M/M/1', () => {
    const single = simulateReplicaPolicy({
      cluster: { servers: 4, service: exponential(10), requestsPerSecond: 200, networkDelayMs: 0 },
      policy: { kind: 'single' },
      requests: 200_000,
      seed: 9,
    });
    const expected = 1000 * mmc({ arrivalRate: 50, serviceRate: 100 }).meanSojourn;
    // Neighboring latencies are correlated, so the usual interval of the mean would be too narrow.
    expect(mean(single.latenciesMs) / expected).toBeGreaterThan(0.96);
    expect(mean(single.latenciesMs) / expected).toBeLessThan(1.04);
    expect(single.utilization).toBeCloseTo(0.5, 1);
  });

  it('serve one copy when one is sent, and two when none is canceled', () => {
    expect(run({ kind: 'single' }).servedPerRequest).toBe(1);
    expect(run({ kind: 'both' }, 300).servedPerRequest).toBeGreaterThan(1.99);
  });

  it('when tied, serve hardly more than one copy and wait for the shorter queue', () => {
    const tied = run({ kind: 'tied' });
    const single = run({ kind: 'single' });
    expect(tied.servedPerRequest).toBeLessThan(1.1);
    expect(tied.servedPerRequest + tied.canceledPerRequest).toBeGreaterThan(1.98);
    expect(percentile(tied.latenciesMs, 0.99)).toBeLessThan(0.7 * percentile(single.latenciesMs, 0.99));
  });

  it('when hedged without a budget, are answered by an overload that one copy would not have', () => {
    const policy = { kind: 'hedged', delayMs: 20 } as const;
    expect(run(policy, 300).servedPerRequest).toBeLessThan(1.3);
    expect(run(policy, 800).utilization).toBeGreaterThan(0.9);
    expect(run({ kind: 'single' }, 800).utilization).toBeLessThan(0.8);
  });

  it('hedged after for ever are requests with one copy', () => {
    const never = run({ kind: 'hedged', delayMs: 1e9 }, 500, 2000);
    expect(never.latenciesMs).toEqual(run({ kind: 'single' }, 500, 2000).latenciesMs);
  });

  it('name the argument that is outside its range', () => {
    const few = { ...cluster, servers: 1 };
    expect(() =>
      simulateReplicaPolicy({ cluster: few, policy: { kind: 'tied' }, requests: 1, seed: 1 }),
    ).toThrow('servers');
  });
});
