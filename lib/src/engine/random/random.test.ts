import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextXoshiro128, Random } from './random.js';
import { fnv1a64, splitMix64 } from './seeding.js';

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const seeds = fc.oneof(fc.maxSafeInteger(), fc.string());

describe('the published parts', () => {
  it('steps as the reference xoshiro128** 1.1 does', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    expect(take(10, () => nextXoshiro128(state))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
    const other = Int32Array.of(2654435769, 608135816, 3084996962, 3735928559);
    expect(take(10, () => nextXoshiro128(other))).toEqual([
      2463954730, 5524658, 74256371, 1905451993, 3123413897, 314453775, 1263677054, 1531511215, 693760292,
      1307612896,
    ]);
  });

  it('spreads a seed as the reference SplitMix64 does', () => {
    expect(splitMix64(1234567n, 5)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  it('hashes text as FNV-1a does', () => {
    expect(['', 'a', 'foobar'].map(fnv1a64)).toEqual([
      0xcbf29ce484222325n,
      0xaf63dc4c8601ec8cn,
      0x85944171f73967e8n,
    ]);
  });
});

describe('Random', () => {
  it('gives the same numbers for the same seed, whether written as a number or as text', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const first = new Random(seed);
        const again = new Random(String(seed));
        expect(take(8, () => first.uint32())).toEqual(take(8, () => again.uint32()));
      }),
    );
  });

  it('holds its golden values', () => {
    const random = new Random(42);
    expect(take(4, () => random.uint32())).toEqual([2474864395, 2324291468, 1313823055, 1101064376]);
    expect(take(3, () => random.float())).toEqual([
      0.5229358363217603, 0.9248302528453565, 0.41213180237264035,
    ]);
    expect(take(6, () => random.below(6))).toEqual([1, 2, 0, 1, 3, 3]);
    expect(random.shuffle(['a', 'b', 'c', 'd', 'e'])).toEqual(['e', 'c', 'b', 'd', 'a']);
  });

  it('draws floats from [0, 1) with all 53 bits', () => {
    const random = new Random(1);
    const draws = take(10_000, () => random.float());
    expect(draws.every(x => x >= 0 && x < 1)).toBe(true);
    expect(draws.some(x => (x * 2 ** 53) % 2 === 1)).toBe(true);
    expect(draws.every(x => Number.isInteger(x * 2 ** 53))).toBe(true);
  });

  it('draws below n evenly, for small n by chi-square', () => {
    const random = new Random('evenness');
    for (const n of [2, 3, 6, 7, 10]) {
      const counts = new Array<number>(n).fill(0);
      for (let i = 0; i < 10_000 * n; i++) counts[random.below(n)]++;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
      // Mean n - 1 and variance 2 (n - 1): five standard deviations.
      expect(chiSquare).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * (n - 1)));
    }
  });

  it('draws below n without the bias of a plain remainder', () => {
    // 3 · 2^30 leaves a remainder of 2^30: without rejection the lowest third would come half of the time.
    const random = new Random('bias');
    const n = 3 * 2 ** 30;
    const low = take(30_000, () => random.below(n)).filter(x => x < n / 3).length;
    expect(Math.abs(low - 10_000)).toBeLessThan(5 * Math.sqrt(30_000 * (1 / 3) * (2 / 3)));
  });

  it('draws below n beyond 32 bits', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2 ** 32 + 1, max: Number.MAX_SAFE_INTEGER }), (seed, n) => {
        const value = new Random(seed).below(n);
        expect(Number.isSafeInteger(value) && value >= 0 && value < n).toBe(true);
      }),
    );
    const random = new Random(3);
    expect(take(100, () => random.below(2 ** 52)).some(x => x > 2 ** 51)).toBe(true);
  });

  it('is true with the probability that was asked', () => {
    const random = new Random('chance');
    const hits = take(40_000, () => Number(random.chance(0.3))).reduce((a, b) => a + b);
    expect(Math.abs(hits - 12_000)).toBeLessThan(5 * Math.sqrt(40_000 * 0.3 * 0.7));
    expect(take(100, () => Number(random.chance(0)))).not.toContain(1);
    expect(take(100, () => Number(random.chance(1)))).not.toContain(0);
  });

  it('shuffles into each order alike, and leaves the list as it was', () => {
    const random = new Random('orders');
    const list = Object.freeze(['a', 'b', 'c']);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = random.shuffle(list).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });

  it('refuses what has no meaning, naming argument and range', () => {
    expect(() => new Random(0.5)).toThrow(/seed must be a whole number/);
    expect(() => new Random(Number.NaN)).toThrow(RangeError);
    const random = new Random(1);
    for (const n of [0, -1, 1.5, Number.NaN])
      expect(() => random.below(n)).toThrow(/n must be a whole number/);
    expect(() => random.chance(1.01)).toThrow('probability must be in [0, 1], got 1.01');
    expect(() => random.pick([])).toThrow('list must be a list of at least 1, got 0');
  });
});

describe('split', () => {
  it('depends on the seed and the label, not on what was drawn before', () => {
    fc.assert(
      fc.property(seeds, fc.oneof(fc.nat(), fc.string()), (seed, label) => {
        const fresh = new Random(seed).split(label);
        const used = new Random(seed);
        take(5, () => used.float());
        expect(used.split(label).uint32()).toBe(fresh.uint32());
      }),
    );
  });

  it('can be replayed from the seed that it shows', () => {
    const stream = new Random(7).split('network').split(3);
    expect(stream.seed).toBe('7/network/3');
    expect(new Random(stream.seed).uint32()).toBe(stream.uint32());
  });

  it('gives streams that do not correlate with each other or with their parent', () => {
    const parent = new Random(5);
    const streams = [parent, ...Array.from({ length: 7 }, (_, label) => parent.split(label))];
    const draws = streams.map(stream => take(4000, () => stream.float() - 0.5));
    for (const [i, a] of draws.entries()) {
      for (const b of draws.slice(i + 1)) {
        const correlation = a.reduce((sum, x, k) => sum + x * b[k], 0) / (4000 / 12);
        expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(4000));
      }
    }
  });
});
