import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, exponential, mixture } from '../engine/random/index.js';
import {
  failureDetectionChecklist,
  indistinguishableRuns,
  measureElections,
} from '../subjects/failure-detection/index.js';
import { reviewDesign } from '../subjects/review/index.js';

describe('a crash and a slow link', () => {
  it('look the same to a watcher for as long as it waits, whatever its timeout', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3000 }), (intervalMs, more) => {
        const timeoutMs = intervalMs + more;
        const pair = indistinguishableRuns({ intervalMs, timeoutMs });
        expect(pair.seenInBoth.at(-1)).toEqual([pair.suspectedAtMs, 'suspects']);
        expect(pair.refutedAtMs).toBeGreaterThan(pair.suspectedAtMs);
        expect(pair.crashed.states.watched).toBeUndefined();
        expect(pair.slow.states.watched.sent).toBeGreaterThan(3);
      }),
      { numRuns: 40, seed: 44 },
    );
  });
});

describe('elections', () => {
  const timing = { heartbeatMs: 100, electionTimeoutMs: 1000, writeEveryMs: 100 };
  const stalling = mixture([
    { weight: 0.98, of: constant(2) },
    { weight: 0.02, of: exponential(800) },
  ]);

  it('happen without any crash when syncs stall, and not on a good disk', () => {
    const bad = measureElections(timing, { syncMs: stalling, minutes: 2, runs: 3, seed: 7 });
    const good = measureElections(timing, { syncMs: 2, minutes: 2, runs: 3, seed: 7 });
    expect(bad.electionsPerHour.estimate).toBeGreaterThan(20);
    expect(good.electionsPerHour.estimate).toBe(0);
  });

  it('cost a longer outage after a real crash when the timeout is longer', () => {
    const options = { syncMs: 2, minutes: 0.5, runs: 6, seed: 7 };
    const short = measureElections(timing, options);
    const long = measureElections({ ...timing, electionTimeoutMs: 5000 }, options);
    expect(long.failoverMs.estimate).toBeGreaterThan(2 * short.failoverMs.estimate);
  });
});

it('finds every fault of a bad design, and none in a good one', () => {
  const bad = {
    name: 'bad',
    members: 200,
    heartbeatMs: 1000,
    timeoutMs: 1500,
    longestHealthySilenceMs: 4000,
    topology: 'all-to-all' as const,
    action: 'replace' as const,
    fenced: false,
    suspicion: false,
    localHealth: false,
    heartbeatsWaitForDisk: true,
    slowSyncMs: 2000,
  };
  const good = {
    ...bad,
    name: 'good',
    timeoutMs: 10_000,
    topology: 'gossip' as const,
    fenced: true,
    suspicion: true,
    localHealth: true,
    heartbeatsWaitForDisk: false,
  };
  expect(reviewDesign(bad, failureDetectionChecklist).findings.map(({ id }) => id)).toEqual([
    'timeout-above-pauses',
    'lost-heartbeats',
    'wrong-verdict-is-safe',
    'load-per-node',
    'disk-behind-heartbeats',
  ]);
  expect(reviewDesign(good, failureDetectionChecklist).findings).toEqual([]);
});
