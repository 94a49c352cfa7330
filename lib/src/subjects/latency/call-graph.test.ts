import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, mixture, uniform } from '../../engine/random/index.js';
import { wilsonInterval } from '../../engine/stats/index.js';
import {
  type CallGraph,
  call,
  callDepth,
  callsPerRequest,
  componentObjectives,
  fanOutTo,
  inParallel,
  inSequence,
  simulateCallGraph,
} from './call-graph.js';

const page = inSequence(call('auth'), inParallel(fanOutTo(20, call('shard')), call('ads')), call('images'));

const graph: fc.Arbitrary<CallGraph> = fc.letrec<{ graph: CallGraph }>(tie => ({
  graph: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c').map(call),
    fc.array(tie('graph'), { minLength: 1, maxLength: 3 }).map(parts => inSequence(...parts)),
    fc.array(tie('graph'), { minLength: 1, maxLength: 3 }).map(parts => inParallel(...parts)),
    fc.tuple(fc.integer({ min: 1, max: 9 }), tie('graph')).map(([count, part]) => fanOutTo(count, part)),
  ),
})).graph;

describe('a call graph', () => {
  it('counts the calls of one request, fan-outs multiplied', () => {
    expect([...callsPerRequest(page)]).toEqual([
      ['auth', 1],
      ['shard', 20],
      ['ads', 1],
      ['images', 1],
    ]);
    expect(callsPerRequest(fanOutTo(3, fanOutTo(4, call('x')))).get('x')).toBe(12);
    expect(callDepth(page)).toBe(3);
  });

  it('takes as long as its longest way', () => {
    const latencies = { auth: constant(1), shard: constant(10), ads: constant(4), images: constant(2) };
    expect([...simulateCallGraph({ graph: page, latencies, requests: 1, seed: 1 })]).toEqual([13]);
  });

  it('asks for the latency of every component', () => {
    expect(() =>
      simulateCallGraph({ graph: page, latencies: { auth: constant(1) }, requests: 1, seed: 1 }),
    ).toThrow("'shard'");
  });
});

describe('component objectives', () => {
  it('multiply to the promised share, and add up to no more than the promised time', () => {
    fc.assert(
      fc.property(graph, fc.double({ min: 0.5, max: 1, noNaN: true }), (any, share) => {
        const objectives = componentObjectives(any, 100, share);
        const product = objectives.reduce((sum, one) => sum * one.share ** one.calls, 1);
        expect(product).toBeCloseTo(share, 9);
        const times = Object.fromEntries(objectives.map(one => [one.component, constant(one.withinMs)]));
        const [longest] = simulateCallGraph({ graph: any, latencies: times, requests: 1, seed: 1 });
        expect(longest).toBeLessThanOrEqual(100 * (1 + 1e-9));
      }),
    );
  });

  it('keep the promise when every component just keeps its own', () => {
    const objectives = componentObjectives(page, 400, 0.99);
    const latencies = Object.fromEntries(
      objectives.map(({ component, withinMs, share }) => {
        const just = mixture([
          { weight: share, of: uniform(0, withinMs) },
          { weight: 1 - share, of: constant(1e6) },
        ]);
        return [component, just];
      }),
    );
    const drawn = simulateCallGraph({ graph: page, latencies, requests: 40_000, seed: 2 });
    const inTime = wilsonInterval(drawn.filter(latency => latency <= 400).length, drawn.length);
    // A late call is always fatal here, so the share is met exactly.
    expect(inTime.low).toBeLessThan(0.99);
    expect(inTime.high).toBeGreaterThan(0.99);
  });

  it('refuse a promise that nobody can make', () => {
    expect(() => componentObjectives(page, 0, 0.9)).toThrow('withinMs');
    expect(() => componentObjectives(page, 10, 1.1)).toThrow('share');
    expect(() => componentObjectives(inSequence(), 10, 0.9)).toThrow('at least one component');
  });
});
