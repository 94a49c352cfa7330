/** Options and values that nobody listed beforehand. */
import { expect, it } from 'vitest';
import { exponential } from './engine/random/index.js';
import { fanOutLatency, simulateFanOutSlow } from './subjects/latency/index.js';
import { simulateQueue } from './subjects/queueing/index.js';

it('unlisted 69 (row 36): an option of a simulation that is misspelled is refused by name', () => {
  const options = { interarrival: exponential(1), service: exponential(0.5), requests: 1000, seed: 1 };
  expect(() => simulateQueue({ ...options, warmup: 0 } as never)).toThrow(/warmup/);
  expect(() => simulateQueue({ ...options, confidance: 0.99 } as never)).toThrow(/confidance/);
});

it('unlisted 70 (row 36): values of another kind are refused by name', () => {
  const leaf = exponential(10);
  for (const leaves of ['10', 10n, [10], new Number(10), { valueOf: () => 10 }, true, null, undefined])
    expect(() => fanOutLatency(leaf, leaves as never, 0.99)).toThrow(/leaves/);
  for (const seed of [Number.NaN, null, undefined, {}, 1n, Symbol('seed')])
    expect(() =>
      simulateFanOutSlow({ leaves: 10, slowProbability: 0.01, requests: 1000, seed: seed as never }),
    ).toThrow(/seed/);
});
