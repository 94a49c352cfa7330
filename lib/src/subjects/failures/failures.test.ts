import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../engine/checking/index.js';
import { covers } from '../../engine/stats/index.js';
import { reviewDesign } from '../review/index.js';
import {
  type BalancedFleet,
  confusionMatrix,
  deepCheck,
  differentialCheck,
  ejectedNodes,
  equalSharesThroughputBound,
  expectedCrashLoss,
  FAILURE_CONDITIONS,
  type FailureDesign,
  FencedStore,
  failureChecklist,
  largestOutlierShare,
  lazyCounter,
  leaseHolder,
  leaseServer,
  MemoryCounter,
  measureBalancedFleet,
  measureCrashCost,
  measurePause,
  observeFleet,
  pageViews,
  type ServiceGraph,
  SyncedCounter,
  servedShare,
  shallowCheck,
  sharesOfUsers,
  simulateBalancedFleet,
  slowNodeBacklogPerSecond,
  sweepPauses,
  TrustingStore,
  tolerableSlowdown,
  unsafeWindowMs,
  usefulnessOf,
} from './index.js';

const SEED = 14;

describe('a slow node against a crashed one', () => {
  const fleet: BalancedFleet = {
    nodes: 10,
    serviceMs: 10,
    rule: 'random',
    trouble: 'slow',
    slowdown: 10,
    timeoutMs: 1000,
    load: { requestsPerSecond: 600 },
  };

  it('lets the queue of the slow node grow by its share less its pace', () => {
    const { runs } = measureBalancedFleet(fleet, { untilMs: 6000, runs: 8, seed: SEED });
    const growth = runs.map(({ lastNodeJobs }) => (lastNodeJobs.at(-1)?.jobs ?? 0) / 6);
    const expected = slowNodeBacklogPerSecond({
      requestsPerSecond: 600,
      nodes: 10,
      nodePerSecond: 100,
      slowdown: 10,
    });
    expect(expected).toBe(50);
    const average = growth.reduce((sum, one) => sum + one, 0) / growth.length;
    expect(Math.abs(average - expected) / expected).toBeLessThan(0.06);
  });

  it('loses one request in n with equal shares, whether the node is slow for long or silent', () => {
    const silent = measureBalancedFleet(
      { ...fleet, trouble: 'crashed, unnoticed' },
      { untilMs: 8000, runs: 5, seed: SEED },
    );
    expect(Math.abs(silent.goodShare.estimate - 0.9)).toBeLessThan(0.015);
  });

  it('moves waiting callers at n times the pace of the slow node', () => {
    const callers = { ...fleet, timeoutMs: 60_000, load: { callers: 60 } };
    const bound = equalSharesThroughputBound({ nodes: 10, nodePerSecond: 100, slowdown: 10 });
    const slow = measureBalancedFleet(callers, { untilMs: 40_000, runs: 4, seed: SEED });
    expect(Math.abs(slow.goodPerSecond.estimate - bound) / bound).toBeLessThan(0.08);
    const crashed = simulateBalancedFleet(
      { ...callers, trouble: 'crashed, left out' },
      { untilMs: 10_000, seed: SEED },
    );
    expect(crashed.goodPerSecond).toBeGreaterThan(6 * bound);
  });

  it('is worse with fewest outstanding than with equal shares when the node refuses at once', () => {
    const refusing = (rule: BalancedFleet['rule']) =>
      simulateBalancedFleet({ ...fleet, rule, trouble: 'refuses at once' }, { untilMs: 8000, seed: SEED })
        .goodShare;
    expect(refusing('fewest outstanding')).toBeLessThan(refusing('round robin') - 0.05);
  });

  it('tolerates 1 / utilization', () => {
    expect(tolerableSlowdown(0.5)).toBe(2);
    expect(
      slowNodeBacklogPerSecond({ requestsPerSecond: 500, nodes: 10, nodePerSecond: 100, slowdown: 2 }),
    ).toBe(0);
  });

  it('refuses bad input', () => {
    expect(() => tolerableSlowdown(1.2)).toThrow(RangeError);
    expect(() => simulateBalancedFleet({ ...fleet, nodes: 1 }, { untilMs: 10, seed: 1 })).toThrow(/nodes/);
  });
});

describe('a paused leaseholder', () => {
  const timing = { leaseMs: 10_000, renewMs: 3000, retryMs: 50, workMs: 200 };

  it('overlaps by the pause less what is left of the lease', () => {
    expect(unsafeWindowMs({ leaseMs: 10_000, ageMs: 2000, pauseMs: 15_000 })).toBe(7000);
    expect(unsafeWindowMs({ leaseMs: 10_000, ageMs: 0, pauseMs: 8000 })).toBe(0);
  });

  it.each([0, 5000, 9000, 15_000])('is measured within a retry of the bound, paused for %i ms', pauseMs => {
    for (const driftPpm of [0, 20_000]) {
      const { overlapMs, boundMs } = measurePause(
        { timing, atMs: 8000, pauseMs, driftPpm, fenced: false },
        { seed: SEED },
      );
      expect(overlapMs).toBeLessThanOrEqual(boundMs);
      expect(overlapMs).toBeGreaterThan(boundMs - 2 * timing.retryMs - timing.workMs);
    }
  });

  it('overwrites without a fence, never with one, and stays within the bound', () => {
    const trusting = sweepPauses(timing, { fenced: false, runs: 40, seed: SEED });
    const fenced = sweepPauses(timing, { fenced: true, runs: 40, seed: SEED });
    expect(trusting.overwritten).toBeGreaterThan(0);
    expect(trusting.aboveBound).toBe(0);
    expect(fenced).toMatchObject({ overwritten: 0, aboveBound: 0 });
    expect(fenced.refused).toBeGreaterThan(0);
  });

  it('is found by the explorer, and fixed', () => {
    const ticks = { leaseMs: 3, renewMs: 50, retryMs: 2, workMs: 1, writes: 1 };
    const check = (store: typeof TrustingStore) =>
      explore(
        {
          nodes: { server: leaseServer(ticks), a: leaseHolder(ticks), b: leaseHolder(ticks), store },
          time: { untilTick: 7, latencyTicks: { least: 0, most: 1 }, lateTimers: true },
        },
        {
          always: { 'no old write over a new one': ({ nodes }) => nodes.store?.overwrites === 0 },
          sometimes: {
            'a write was late': ({ nodes }) => Number(nodes.store?.refused) > 0 || store === TrustingStore,
          },
        },
      );
    expect(check(TrustingStore).verdict).toBe('violated');
    expect(check(FencedStore).violation).toBeUndefined();
    expect(check(FencedStore).verdict).toBe('holds to the bound');
  });
});

describe('health checks', () => {
  const fleets = Array.from({ length: 30 }, (_, index) =>
    observeFleet({ nodes: 20, failing: 0.15, requests: 100, seed: SEED + index }),
  );

  it('are right more often, the nearer they look to what users get', () => {
    const missed = [shallowCheck, deepCheck, differentialCheck].map(
      check => confusionMatrix(fleets, check).uselessPass,
    );
    expect(missed[0]).toBeGreaterThan(missed[1] as number);
    expect(missed[1]).toBeGreaterThan(missed[2] as number);
    expect(confusionMatrix(fleets, shallowCheck).usefulFail).toBe(0);
  });

  it('observe what the closed form says', () => {
    for (const failing of [0, 1]) {
      const nodes = observeFleet({ nodes: 40, failing, requests: 2000, seed: SEED });
      for (const { good, requests, usefulness } of nodes)
        expect(Math.abs(good / requests - usefulness)).toBeLessThan(0.06);
    }
    expect(FAILURE_CONDITIONS.every(condition => usefulnessOf(condition) < 0.9)).toBe(true);
  });

  it('serve nothing when all fail a deep check together, unless the balancer stops believing it', () => {
    const fleet = observeFleet({ nodes: 20, failing: 0, requests: 100, databaseDown: true, seed: SEED });
    expect(servedShare(fleet, deepCheck)).toBe(0);
    expect(servedShare(fleet, deepCheck, { panicBelow: 0.5 })).toBeCloseTo(usefulnessOf('sound', true), 9);
    expect(servedShare(fleet, shallowCheck)).toBeCloseTo(usefulnessOf('sound', true), 9);
  });
});

describe('outlier ejection', () => {
  it('by deviations sees a share of failing nodes just below 1 / (1 + factor^2)', () => {
    for (let nodes = 3; nodes <= 40; nodes++)
      for (let bad = 1; bad < nodes; bad++) {
        const shares = Array.from({ length: nodes }, (_, node) => (node < bad ? 0 : 1));
        const ejected = ejectedNodes(shares, { by: 'deviations', factor: 1.9, mostEjected: 1 });
        expect(ejected.length).toBe(bad / nodes < largestOutlierShare(1.9) ? bad : 0);
      }
  });

  it('never ejects more than it may, nor any node of a fleet of equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom('deviations' as const, 'median' as const),
        (shares, by) => {
          const ejected = ejectedNodes(shares, { by, factor: 2, mostEjected: 0.3 });
          expect(ejected.length).toBeLessThanOrEqual(0.3 * shares.length + 1e-9);
          const equals = shares.map(() => shares[0] as number);
          expect(ejectedNodes(equals, { by: 'median', factor: 2, mostEjected: 0.3 })).toEqual([]);
        },
      ),
      { seed: SEED },
    );
  });
});

describe('a graph of services', () => {
  const graph: ServiceGraph = {
    services: {
      web: {
        workMs: 5,
        calls: [
          { to: 'users', need: 'required', timeoutMs: 200 },
          { to: 'tips', need: 'optional', timeoutMs: 50 },
        ],
      },
      users: { workMs: 10 },
      tips: { workMs: 20 },
    },
    pages: { home: { service: 'web', share: 1, patienceMs: 300 } },
  };

  it('leaves out what is optional and fails with what is required', () => {
    expect(pageViews(graph, {}).home).toEqual({ sees: 'whole', afterMs: 35, missing: [] });
    expect(pageViews(graph, { tips: 'down' }).home).toEqual({
      sees: 'parts missing',
      afterMs: 65,
      missing: ['tips'],
    });
    expect(pageViews(graph, { users: 'down' }).home?.sees).toBe('nothing');
    expect(pageViews(graph, { users: { slowdown: 3 } }).home).toMatchObject({ sees: 'whole', afterMs: 55 });
    expect(sharesOfUsers(graph, { tips: { slowdown: 10 } })).toEqual({
      whole: 0,
      'parts missing': 1,
      nothing: 0,
    });
  });

  it('refuses circles and strangers', () => {
    const circle = {
      ...graph,
      services: { ...graph.services, tips: { workMs: 1, calls: [{ to: 'web', need: 'optional' as const }] } },
    };
    expect(() => pageViews(circle, {})).toThrow(/circle/);
    expect(() => pageViews(graph, { nobody: 'down' })).toThrow(/nobody/);
  });
});

describe('a crash', () => {
  it('takes what was not synced: all, a quarter of an interval on average, nothing', () => {
    const options = { perSecond: 100, syncMs: 2, runs: 60, seed: SEED };
    expect(measureCrashCost(MemoryCounter, options).lost.low).toBeGreaterThan(100);
    expect(covers(measureCrashCost(lazyCounter(200), options).lost, expectedCrashLoss(100, 200))).toBe(true);
    expect(measureCrashCost(SyncedCounter, options).lost.high).toBe(0);
  });
});

describe('the checklist of failures', () => {
  const sound: FailureDesign = {
    name: 'sound',
    utilization: 0.5,
    balancerLooksAtLoad: true,
    ejectsOutliers: true,
    mostEjected: 0.2,
    checkAsksSharedDependencies: false,
    checkSeesUsefulness: true,
    longestPauseMs: 5000,
    leaseMs: 10_000,
    fenced: true,
    optionalCallsAreBounded: true,
    syncsBeforeAnswer: true,
    mayLoseAcknowledged: false,
  };

  it.each([
    ['slow-node', { balancerLooksAtLoad: false, ejectsOutliers: false }],
    ['refuses-fast', { ejectsOutliers: false }],
    ['ejection-limit', { mostEjected: 0.5 }],
    ['ejection-limit', { utilization: 0.85 }],
    ['shared-dependency', { checkAsksSharedDependencies: true }],
    ['usefulness', { checkSeesUsefulness: false }],
    ['pause-and-fence', { fenced: false }],
    ['optional-calls', { optionalCallsAreBounded: false }],
    ['durable-answers', { syncsBeforeAnswer: false }],
  ] as const)('finds %s', (id, change) => {
    const { findings } = reviewDesign({ ...sound, ...change }, failureChecklist);
    expect(findings.map(finding => finding.id)).toEqual([id]);
    expect(reviewDesign(sound, failureChecklist).findings).toEqual([]);
  });
});
