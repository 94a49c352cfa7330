/** Figures and logs of one's own that nobody listed beforehand. */
import { describe, expect, it } from 'vitest';
import { lognormalFromPercentiles } from '../../engine/random/index.js';
import { quantile } from '../../engine/stats/index.js';
import { heartbeatTrace } from './index.js';

describe('unlisted logs of heartbeats', () => {
  it.each([
    ['dates', [new Date(0), new Date(1000)], /log\[0\]/],
    ['texts', ['1000', '2000'], /log\[0\]/],
    ['a mixture', [1000, { number: 1, arrivedAtMs: 2000 }], /log\[1\]/],
    ['a mixture that begins with a line', [{ number: 1, arrivedAtMs: 2000 }, 1000], /log\[1\]/],
    ['a hole', Object.assign(new Array(3), { 0: 1000, 2: 3000 }), /log\[1\]/],
    [
      'a half number',
      [
        { number: 0.5, arrivedAtMs: 1 },
        { number: 1, arrivedAtMs: 2 },
      ],
      /log\[0\]\.number/,
    ],
    ['seconds since 1970 and an interval in nanoseconds', [1.7e9, 1.8e9], /10,000,000|count/],
    ['no log', undefined, /log/],
    ['a set', new Set([1000, 2000]), /log/],
  ])('unlisted 42 (row 37): %s are refused by name', (_what, log, words) => {
    const call = () => heartbeatTrace(log as never, { intervalMs: 1 });
    expect(call).toThrow(RangeError);
    expect(call).toThrow(words);
  });

  it('unlisted 42 (row 37): in any order, with the first and the last ones lost', () => {
    const log = [
      { number: 3, arrivedAtMs: 4010 },
      { number: 1, arrivedAtMs: 2000 },
      { number: 3, arrivedAtMs: 4005 },
    ];
    const { arrivals } = heartbeatTrace(log, { intervalMs: 1000, count: 6 });
    expect([...arrivals]).toEqual([Infinity, 1000, Infinity, 3005, Infinity, Infinity]);
  });
});

describe('unlisted percentiles', () => {
  it.each([
    [10, 10],
    [1e-12, 1e12],
    [1e-300, 1],
  ])('unlisted 43 (row 37): a median of %d and a 99th percentile of %d are met', (p50, p99) => {
    const service = lognormalFromPercentiles(p50, p99);
    expect(quantile(service, 0.5) / p50).toBeCloseTo(1, 6);
    expect(quantile(service, 0.99) / p99).toBeCloseTo(1, 6);
  });

  it.each([
    [10, 5, /p99|p50/],
    ['10', 20, /p50/],
    [10, Infinity, /p99/],
    [NaN, 5, /p50/],
    [0, 5, /p50/],
    [10n, 20n, /p50/],
  ])(
    'unlisted 43 (row 37): %s and %s are refused by name, with no range that prints 5e-324',
    (p50, p99, words) => {
      const call = () => lognormalFromPercentiles(p50 as number, p99 as number);
      expect(call).toThrow(RangeError);
      expect(call).toThrow(words);
      expect(call).not.toThrow('5e-324');
    },
  );
});
