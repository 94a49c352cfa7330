import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential } from '../../engine/random/index.js';
import { at, crash, heal, partition, restart, simulate, type World } from '../../engine/simulation/index.js';
import {
  partitionExperiment,
  simulateDataCenters,
  simulateHealing,
  storeOutcomes,
} from '../../subjects/replication/experiments.js';
import { leaderlessStore } from './leaderless-store.js';
import { bucketOf, compareMerkleTrees, merkleTree } from './merkle-tree.js';
import { preferenceList } from './preference-list.js';
import type { LeaderlessOptions } from './store-options.js';
import { isLater, type Version } from './version.js';

const quorum = { read: 2, write: 2 } as const;

describe('versions', () => {
  const version = fc.record({ value: fc.constant(0), count: fc.nat(3), writer: fc.constantFrom('a', 'b') });
  it('have one order', () => {
    fc.assert(
      fc.property(version, version, version, (one, other, third) => {
        expect(isLater(one, one)).toBe(false);
        const isSame = one.count === other.count && one.writer === other.writer;
        expect(isLater(one, other) || isLater(other, one)).toBe(!isSame);
        if (isLater(one, other) && isLater(other, third)) expect(isLater(one, third)).toBe(true);
      }),
    );
  });
});

describe('hash trees', () => {
  const entries = fc
    .uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), fc.nat(5)), {
      selector: ([key]) => key,
      maxLength: 30,
    })
    .map(list => list.map(([key, count]): [string, Version] => [key, { value: count, count, writer: 'a' }]));

  it('differ in exactly the buckets whose versions differ', () => {
    fc.assert(
      fc.property(entries, entries, fc.nat(6), (one, other, depth) => {
        const inBucket = (list: typeof one, bucket: number) =>
          JSON.stringify(list.filter(([key]) => bucketOf(key, depth) === bucket).sort());
        const differing = Array.from({ length: 2 ** depth }, (_, bucket) => bucket).filter(
          bucket => inBucket(one, bucket) !== inBucket(other, bucket),
        );
        const compared = compareMerkleTrees(merkleTree(one, depth), merkleTree(other, depth));
        expect(compared.buckets).toEqual(differing);
        if (differing.length === 0) expect(compared).toMatchObject({ hashes: 1, rounds: 1 });
        else expect(compared.hashes).toBeLessThanOrEqual(1 + 2 * depth * differing.length);
      }),
    );
  });

  it('find one difference among a thousand keys by 2 hashes a level', () => {
    const all = Array.from({ length: 1000 }, (_, key): [string, Version] => [
      `key ${key}`,
      { value: 0, count: 1, writer: 'a' },
    ]);
    const changed = all.map(([key, version]): [string, Version] =>
      key === 'key 77' ? [key, { ...version, count: 2 }] : [key, version],
    );
    const compared = compareMerkleTrees(merkleTree(all, 10), merkleTree(changed, 10));
    expect(compared).toMatchObject({ hashes: 21, rounds: 11, buckets: [bucketOf('key 77', 10)] });
  });

  it('refuse trees of different depths', () => {
    expect(() => compareMerkleTrees(merkleTree([], 2), merkleTree([], 3))).toThrow(
      'other must have the depth of one (2), got 3',
    );
  });
});

describe('a preference list', () => {
  it('holds every node once, and spreads the keys', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e'];
    const firsts = new Map<string, number>();
    for (let key = 0; key < 5000; key++) {
      const list = preferenceList(`key ${key}`, nodes);
      expect([...list].sort()).toEqual(nodes);
      firsts.set(list[0], (firsts.get(list[0]) ?? 0) + 1);
    }
    for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('a leaderless store', () => {
  const outcomesOf = (options: Omit<LeaderlessOptions, 'replicas'>, seed = 1) => {
    const { world, untilMs } = partitionExperiment(options);
    return storeOutcomes(simulate(world, { seed, untilMs, trace: 'none' }).history);
  };

  it('with a strict quorum refuses writes on the side of one home, and never reads stale', () => {
    const outcomes = outcomesOf(quorum);
    expect(outcomes).toMatchObject({ readsRefused: 0, staleReads: 0 });
    expect(Math.abs(outcomes.writesRefused - 60)).toBeLessThanOrEqual(1);
  });

  it('with a sloppy quorum takes all writes and reads stale, for ever unless hints are handed off', () => {
    const without = outcomesOf({ ...quorum, sloppy: true });
    const handedOff = outcomesOf({ ...quorum, sloppy: true, handoffMs: 50 });
    expect(without).toMatchObject({ writesRefused: 0 });
    expect(handedOff).toMatchObject({ writesRefused: 0 });
    // 600 ms of partition are 85 reads, and some after it until the hints are there.
    expect(Math.abs(handedOff.staleReads - 85)).toBeLessThan(12);
    expect(without.staleReads).toBeGreaterThan(handedOff.staleReads + 15);
  });

  it('with R + W not above N reads stale without any fault', () => {
    const calm = (options: Omit<LeaderlessOptions, 'replicas'>) => {
      const { world, homes, sides, untilMs } = partitionExperiment(options);
      // One home, which readers ask, is far from the writers.
      const links = sides[0].map(from => ({ from, to: homes[1], latency: 30 }));
      return storeOutcomes(
        simulate({ ...world, faults: [], network: { latency: 1, links } }, { seed: 1, untilMs }).history,
      );
    };
    expect(calm({ read: 1, write: 1 }).staleReads).toBeGreaterThan(50);
    expect(calm(quorum).staleReads).toBe(0);
  });

  it('keeps what it acknowledged through crashes, hints too', () => {
    const [home, , , standIn] = preferenceList('cart', ['a', 'b', 'c', 'd', 'e']);
    const Store = leaderlessStore({ ...quorum, replicas: 3, sloppy: true, handoffMs: 50 });
    const world: World = {
      nodes: { a: Store, b: Store, c: Store, d: Store, e: Store },
      faults: [
        at(0.5, crash(home)),
        at(200, crash(standIn)),
        at(250, restart(standIn)),
        at(300, restart(home)),
      ],
      clients: { alice: [{ to: standIn, request: { type: 'put', key: 'cart', value: 7 }, atMs: 10 }] },
    };
    const { states, history } = simulate(world, { seed: 1, untilMs: 1000 });
    expect(history[0].output).toEqual({ ok: true });
    expect((states[home].data as Map<string, Version>).get('cart')?.value).toBe(7);
    expect(states[standIn].hints).toEqual(new Map());
  });

  it.each([
    ['read repair', { readRepair: true }, 'repaired'],
    ['hints', { handoffMs: 50 }, 'handedOff'],
    ['hash trees', { antiEntropyMs: 250 }, 'exchanged'],
  ] as const)('heals by %s', (_what, how, cost) => {
    const run = simulateHealing({ ...quorum, ...how }, { seed: 1, untilMs: 8000 });
    expect(run.behind[0].value).toBeGreaterThan(20);
    expect(run.healedAfterMs).toBeDefined();
    expect(run.traffic[cost]).toBeGreaterThanOrEqual(run.behind[0].value);
    expect(run.outcomes).toMatchObject({ writesRefused: 0, readsRefused: 0, staleReads: 0 });
  });

  it('does not heal by itself', () => {
    const run = simulateHealing(quorum, { seed: 1 });
    expect(run.healedAfterMs).toBeUndefined();
    expect(run.behind.at(-1)?.value).toBe(run.behind[0].value);
  });

  it('by read repair never heals what nobody reads', () => {
    const run = simulateHealing(
      { ...quorum, readRepair: true },
      { seed: 1, readsPerSecond: 5, untilMs: 4000 },
    );
    expect(run.behind.at(-1)?.value).toBeGreaterThan(0);
    expect(run.behind.at(-1)?.value).toBeLessThan(run.behind[0].value);
  });

  it.each([
    // write level, read level, refused with the west lost, stale reads in the west
    ['LOCAL_QUORUM', 'LOCAL_QUORUM', [0, 0], 400],
    ['QUORUM', 'QUORUM', [400, 400], 0],
    ['EACH_QUORUM', 'LOCAL_QUORUM', [400, 0], 0],
  ] as const)('over two data centers, written at %s and read at %s', (write, read, refused, stale) => {
    const healthy = simulateDataCenters({ read, write }, { seed: 1, farMs: 35 });
    expect(healthy.outcomes).toMatchObject({ writesRefused: 0, readsRefused: 0, staleReads: stale });
    const { writesRefused, readsRefused } = simulateDataCenters(
      { read, write },
      { seed: 1, farMs: 35, westIsLost: true },
    ).outcomes;
    expect([writesRefused, readsRefused]).toEqual(refused);
  });

  it('refuses settings that contradict each other', () => {
    expect(() => leaderlessStore({ replicas: 3, read: 4, write: 1 })).toThrow('read');
    expect(() => leaderlessStore({ replicas: 3, read: 'QUORUM', write: 1 })).toThrow("needs 'dataCenters'");
    expect(() =>
      leaderlessStore({ replicas: 1, read: 1, write: 1, sloppy: true, dataCenters: { a: 'x' } }),
    ).toThrow('sloppy');
  });

  it('is the same store after a partition heals, however long it took', () => {
    const Store = leaderlessStore({
      ...quorum,
      replicas: 3,
      readRepair: true,
      antiEntropyMs: 100,
      handoffMs: 50,
    });
    const keys = Array.from({ length: 30 }, (_, key) => `key ${key}`);
    for (let seed = 0; seed < 10; seed++) {
      const world: World = {
        nodes: { a: Store, b: Store, c: Store, d: Store, e: Store },
        network: { latency: exponential(2), loss: 0.1, duplication: 0.1 },
        faults: [at(50, partition(['a', 'b', 'c'], ['d', 'e'])), at(600, heal())],
        clients: Object.fromEntries(
          keys.map((key, turn) => [
            `writer of ${key}`,
            [0, 1, 2].map(round => ({
              to: 'abcde'[(turn + round) % 5],
              request: { type: 'put', key, value: round },
              atMs: 10 + 200 * round,
            })),
          ]),
        ),
      };
      const { states } = simulate(world, { seed, untilMs: 6000, trace: 'none' });
      for (const key of keys) {
        const homes = preferenceList(key, ['a', 'b', 'c', 'd', 'e']).slice(0, 3);
        const copies = homes.map(home => (states[home].data as Map<string, Version>).get(key));
        expect(new Set(copies.map(copy => JSON.stringify(copy))).size).toBe(1);
      }
    }
  });
});
