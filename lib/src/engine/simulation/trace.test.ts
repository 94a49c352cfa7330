import { describe, expect, it } from 'vitest';
import { GOLDEN_HASHES, goldenRuns } from '../../../testing/golden-runs.js';
import { exponential } from '../random/index.js';
import {
  at,
  type BatchedCall,
  type Client,
  causesOf,
  closedLoop,
  crash,
  filterTrace,
  LocalRuntime,
  Lockstep,
  Node,
  restart,
  SHIVIZ_EXPRESSION,
  shivizLog,
  simulate,
  swarm,
  traceJson,
  traceStatistics,
  vectorClocks,
  type World,
} from './index.js';

/** A register that tells the others what it was told, and keeps it on its disk. */
class Gossip extends Node<number, { value: number; hops: Set<string> }> {
  seen = new Map<string, number>();
  override onRestart(): void {
    this.seen.set('disk', Number(this.disk.read('value') ?? -1));
  }
  override onRequest(client: Client, value: number): void {
    this.disk.write('value', value);
    this.disk.sync();
    this.broadcast({ value, hops: new Set([this.id]) });
    this.setTimer('again', 20);
    this.reply(client, this.seen.size);
  }
  override onTimer(): void {
    this.broadcast({ value: -1, hops: new Set([this.id, 'again']) });
  }
  override onMessage(from: string, { value, hops }: { value: number; hops: Set<string> }): void {
    this.seen.set(from, value);
    hops.add(this.id);
    if (hops.size < 3) this.broadcast({ value, hops });
  }
}

const world: World = {
  nodes: { a: Gossip, b: Gossip, c: Gossip },
  network: { latency: exponential(5), loss: 0.05, duplication: 0.05 },
  workload: closedLoop({ clients: 2, each: 4, thinkMs: 10, request: (_random, number) => number }),
  faults: [at(30, crash('b')), at(60, restart('b'))],
};
const run = simulate(world, { seed: 4 });

describe('the golden hashes', () => {
  it('of twenty seeds are what they were on other engines and in other years', () => {
    expect(goldenRuns()).toEqual(GOLDEN_HASHES);
  });
});

describe('a trace', () => {
  it('keeps what was sent, whatever the receiver does to it', () => {
    for (const { kind, data, peer, node } of run.events) {
      const hops = (data as { hops?: Set<string> } | undefined)?.hops;
      if (kind === 'deliver' && hops !== undefined)
        expect([...hops].at(-1) === node && peer === node).toBe(false);
      if (kind === 'deliver' && hops !== undefined && hops.size === 1) expect([...hops]).toEqual([peer]);
    }
  });

  it('with states holds the fields after each handler', () => {
    const { events } = simulate(world, { seed: 4, trace: 'states' });
    const handled = events.filter(({ kind }) => ['start', 'restart', 'deliver', 'timer'].includes(kind));
    expect(handled.length).toBeGreaterThan(50);
    expect(handled.every(({ state }) => state?.seen instanceof Map)).toBe(true);
    expect(events.filter(({ kind }) => kind === 'send').every(({ state }) => state === undefined)).toBe(true);
    const last = handled.filter(({ node }) => node === 'a').at(-1);
    expect(last?.state).toEqual(run.states.a);
  });

  it('can be filtered', () => {
    expect(filterTrace(run, { kinds: ['crash', 'restart'] }).map(({ atMs }) => atMs)).toEqual([30, 60]);
    const ofB = filterTrace(run, { nodes: ['b'], fromMs: 30, untilMs: 60 });
    expect(
      ofB.every(({ node, peer, atMs }) => (node === 'b' || peer === 'b') && atMs >= 30 && atMs <= 60),
    ).toBe(true);
    expect(filterTrace(run, { where: ({ id }) => id < 3 })).toHaveLength(3);
  });

  it('in numbers adds up', () => {
    const counted = traceStatistics(run);
    const copies = run.accidents.filter(name => name.endsWith('twice')).length;
    expect(counted.sent + copies).toBe(counted.delivered + counted.lost + counted.blocked + counted.missed);
    expect(counted.asked).toBe(8);
    expect(counted.responseMs?.low).toBeLessThan(counted.responseMs?.high as number);
    expect(() => traceStatistics(simulate(world, { seed: 4, trace: 'none' }))).toThrow("trace: 'events'");
  });

  it('is one JSON document, with words for what JSON has none for', () => {
    const document = JSON.parse(traceJson(run));
    expect(document).toMatchObject({ format: 'faultlines-trace-1', seed: 4, hash: run.hash });
    expect(document.events).toHaveLength(run.events.length);
    expect(traceJson(run)).toContain('"hops":{"$set":["a"]}');
  });
});

describe('causality', () => {
  const local = run.events.filter(
    ({ kind, node }) => node !== '' && !['lost', 'blocked', 'missed'].includes(kind),
  );
  const before = local.map(
    ({ id, node }) => local.filter(other => other.id < id && other.node === node).at(-1)?.id ?? -1,
  );
  /** What an event may have influenced, by following every step forward. */
  const reaches = (from: number): Set<number> => {
    const reached = new Set([from]);
    for (const [index, { id, cause = -1 }] of local.entries())
      if (reached.has(before[index]) || reached.has(cause)) reached.add(id);
    return reached;
  };
  const clocks = vectorClocks(run.events);
  const isBefore = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) =>
    Object.entries(one).every(([place, count]) => count <= (other[place] ?? 0)) &&
    JSON.stringify(one) !== JSON.stringify(other);

  it('is what vector clocks say it is, for every pair of events', () => {
    const ids = [...clocks.keys()];
    let concurrent = 0;
    for (const one of ids) {
      const later = reaches(one);
      for (const other of ids) {
        if (one >= other) continue;
        const ordered = isBefore(clocks.get(one) ?? {}, clocks.get(other) ?? {});
        expect(ordered).toBe(later.has(other));
        if (!ordered) concurrent++;
      }
    }
    expect(concurrent).toBeGreaterThan(100);
  });

  it('leads back from an event to everything that came before it', () => {
    const last = [...clocks.keys()].at(-1) as number;
    const causes = causesOf(run.events, last).map(({ id }) => id);
    expect(causes).toEqual([...clocks.keys()].filter(id => id !== last && reaches(id).has(last)));
  });

  it('is a log that ShiViz reads', () => {
    const log = shivizLog(run);
    const read = [...log.matchAll(new RegExp(SHIVIZ_EXPRESSION, 'g'))];
    expect(read).toHaveLength(clocks.size);
    for (const { groups } of read) {
      const clock = JSON.parse(groups?.clock ?? '') as Record<string, number>;
      expect(clock[groups?.host ?? '']).toBeGreaterThan(0);
    }
  });
});

describe('many runs in lockstep', () => {
  it('go the same way as each alone, wherever the nodes live', () => {
    const seeds = [1, 2, 3, 4, 5];
    const faults = swarm({ healedAtMs: 100 });
    const lockstep = new Lockstep(
      seeds.map(seed => ({ world: { ...world, faults }, options: { seed, trace: 'hash' } })),
    );
    const elsewhere = seeds.map(seed => new LocalRuntime(world.nodes, seed));
    const answer = ({ run, node, fresh, input, sight }: BatchedCall) => {
      if (fresh) elsewhere[run].create(node);
      return {
        effects: structuredClone(elsewhere[run].handle(node, structuredClone(input), structuredClone(sight))),
      };
    };
    let batches = 0;
    for (let batch = lockstep.next(); batch.length > 0; batch = lockstep.next()) {
      batches++;
      lockstep.done(batch.map(answer));
    }
    const runs = lockstep.conclude((run, node) => elsewhere[run].stateOf(node));
    const alone = seeds.map(seed => simulate({ ...world, faults }, { seed, trace: 'hash' }));
    expect(runs.map(({ hash }) => hash)).toEqual(alone.map(({ hash }) => hash));
    expect(runs.map(({ states }) => states)).toEqual(alone.map(({ states }) => states));
    expect(batches).toBe(Math.max(...alone.map(({ handlers }) => handlers)));
  });

  it('ask for answers to all calls, in turn', () => {
    const lockstep = new Lockstep([{ world, options: { seed: 1 } }]);
    expect(lockstep.next().length).toBe(1);
    expect(() => lockstep.next()).toThrow('call done first');
    expect(() => lockstep.done([])).toThrow('answers must be as many as the calls, 1, got 0');
    expect(() => new Lockstep([])).toThrow('at least one run');
  });
});
