import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  dataFile,
  expectAllClose,
  expectClose,
  holds,
  publishedNumbers,
} from '../testing/published-numbers.js';
import { exponential, lognormal } from './engine/random/index.js';
import { generalizedHarmonic } from './engine/stats/index.js';
import {
  bothSlowProbability,
  fanOutLatency,
  fanOutSlowProbability,
  hedgeDelay,
  hedgeLoad,
  leafSlowProbability,
  leavesUntilSlow,
} from './subjects/latency/index.js';

describe('chapter 5.2', () => {
  holds('tail.fanout.n100', ({ p, n }, expected) => expectClose(fanOutSlowProbability(n, p), expected, 1e-6));

  holds('tail.fanout.inverse', (_, expected) => {
    expectClose(leavesUntilSlow(0.5, 0.01), expected.n50, 1e-4);
    expectClose(leafSlowProbability(100, 0.01), expected.p, 1e-10);
  });

  holds('tail.table1', (_, expected) => {
    const rows: { p50: number; p95: number; p99: number }[] = dataFile('latency/tail-at-scale.json').table1
      .rows;
    expect(rows.map(({ p50, p95, p99 }) => [p50, p95, p99])).toEqual(Object.values(expected));
    // Waiting for the slowest 5% of the leaves costs half of the 99th percentile.
    expect(rows[1].p99 / rows[2].p99).toBe(0.5);
  });

  it('values: table 2 is whole, its reductions are those of its latencies, and its ends are the ones in prose', () => {
    const { table2, tied } = dataFile('latency/tail-at-scale.json');
    const rows = table2.scenarios.flatMap(({ rows }: { rows: unknown[] }) => rows);
    expect(rows).toHaveLength(8);
    for (const { noHedgeMs, tiedMs, reduction } of rows)
      expectClose(1 - tiedMs / noHedgeMs, reduction, 0.005 + 1e-9);
    const [idle] = table2.scenarios;
    expect([idle.rows[0].reduction, idle.rows[3].reduction]).toEqual([
      tied.medianReduction,
      tied.p999Reduction,
    ]);
  });

  holds('tail.hedge', (_, expected) => {
    const { delayMs, p999BeforeMs, p999AfterMs, extraRequests } = dataFile(
      'latency/tail-at-scale.json',
    ).hedging;
    expect([p999BeforeMs, p999AfterMs, extraRequests]).toEqual(Object.values(expected));
    // Two requests in a hundred are sent twice when the delay is the 98th percentile: here of an exponential latency.
    const latency = exponential(delayMs / Math.log(50));
    expectClose(hedgeLoad(latency, delayMs), expected.extra_requests, 1e-12);
    expectClose(hedgeDelay(latency, expected.extra_requests), delayMs, 1e-9);
  });

  holds('tail.hedge.p95-load', (inputs, expected) => {
    const latency = lognormal(10, 0.7);
    const load = ({ q }: { q: number }) => hedgeLoad(latency, hedgeDelay(latency, 1 - q));
    expectAllClose(inputs.map(load), expected, 1e-9);
  });

  holds('hedge.independent', ({ p, n }, expected) => {
    expectClose(bothSlowProbability(p, 0), expected.pair, 1e-12);
    expectClose(fanOutSlowProbability(n, bothSlowProbability(p, 0)), expected.fanout, 1e-6);
  });
});

describe('chapter 3.8, on order statistics', () => {
  holds('order-stats.exp', (inputs, expected) => {
    const harmonic = (count: number) => generalizedHarmonic(count, 1);
    expectAllClose(
      inputs.map(({ n, k }: { n: number; k: number }) => harmonic(n) - harmonic(n - k)),
      expected,
      1e-7,
    );
  });

  holds('order-stats.p99-max', ({ n }, expected) => {
    expectAllClose([fanOutLatency(exponential(1), n, 0.99)], [expected], 1e-6);
  });
});

/** The text of every test of this kind, so that one that is left out is noticed. */
function testSources(): string {
  const here = new URL('.', import.meta.url);
  return readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('published-numbers.test.ts'))
    .map(path => readFileSync(new URL(path, here), 'utf8'))
    .join();
}

describe('the published numbers', () => {
  it.each(['3.5', '4.2', '4.4', '5.2', '5.10'])('of chapter %s have a test each', chapter => {
    const tests = testSources();
    const ids = publishedNumbers.filter(entry => entry.chapter === chapter).map(entry => entry.id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter(id => !tests.includes(`holds('${id}'`))).toEqual([]);
  });

  it('have ids of their own, a source and a value', () => {
    expect(new Set(publishedNumbers.map(entry => entry.id)).size).toBe(publishedNumbers.length);
    for (const { id, source, expected } of publishedNumbers) {
      expect(source.length, id).toBeGreaterThan(3);
      expect(expected, id).toBeDefined();
    }
  });
});
