import { describe, expect, it } from 'vitest';
import { exponential, uniform } from '../random/index.js';
import { wilsonInterval } from '../stats/index.js';
import { SimulationEngine } from './engine.js';
import {
  at,
  type Client,
  crash,
  cut,
  heal,
  Node,
  partition,
  pause,
  restart,
  resume,
  type SimulateOptions,
  simulate,
  stepClock,
  type World,
} from './index.js';
import { LocalRuntime } from './runtime.js';

type Word = { readonly word: string; readonly count: number };

/** Says a word to its neighbor, which says it back, a number of times. */
class Echo extends Node<string, Word> {
  heard: string[] = [];
  override onRequest(client: Client, request: string): void {
    this.broadcast({ word: request, count: 0 });
    this.reply(client, this.heard.length);
  }
  override onMessage(from: string, { word, count }: Word): void {
    this.heard.push(`${from}:${word}${count}`);
    if (count < 5) this.send(from, { word, count: count + 1 });
  }
}

/** Keeps a number on its disk; syncs only if told to. */
class Keeper extends Node<{ set: number; sync: boolean } | 'get', never> {
  value = 0;
  override onRestart(): void {
    this.value = (this.disk.read('value') as number | undefined) ?? 0;
  }
  override onRequest(client: Client, request: { set: number; sync: boolean } | 'get'): void {
    if (request !== 'get') {
      this.value = request.set;
      this.disk.write('value', request.set);
      if (request.sync) this.disk.sync();
    }
    this.reply(client, this.value);
  }
}

/** Counts the rings of a timer that it sets again and again, and the times at which they came. */
class Ticker extends Node<'count', never> {
  times: number[] = [];
  override onStart(): void {
    this.setTimer('tick', 100);
  }
  override onRestart(): void {
    this.setTimer('tick', 100);
  }
  override onTimer(): void {
    this.times.push(this.now());
    this.setTimer('tick', 100);
  }
}

const run = (world: World, options: Partial<SimulateOptions> = {}) =>
  simulate(world, { seed: 1, ...options });
const ask = (to: string, request: unknown, atMs = 0) => ({ to, request, atMs });
const pair: World = { nodes: { a: Echo, b: Echo }, clients: { alice: [ask('a', 'hi')] } };

describe('a run', () => {
  const lossy: World = { ...pair, network: { latency: exponential(5), loss: 0.1, duplication: 0.1 } };

  it('is decided by its seed alone', () => {
    const hashes = Array.from({ length: 20 }, (_, seed) => simulate(lossy, { seed }).hash);
    expect(Array.from({ length: 20 }, (_, seed) => simulate(lossy, { seed }).hash)).toEqual(hashes);
    expect(new Set(hashes).size).toBe(20);
  });

  it('goes the same way and has the same hash, however much of it is written down', () => {
    const kept = run(lossy);
    expect(run(lossy, { trace: 'hash' })).toEqual({ ...kept, events: [] });
    expect(run(lossy, { trace: 'none' })).toEqual({ ...kept, events: [], accidents: [], hash: '' });
  });

  it('has the hash that it had on other engines and in other years', () => {
    const hashes = [1, 2, 3, 4].map(seed => simulate(lossy, { seed }).hash);
    expect(hashes).toEqual(['af51d67c', 'c83f029b', '67634440', '198b9c61']);
  });

  it('ends when nothing is left to happen, when the time is over, or after so many handlers', () => {
    expect(run(pair)).toMatchObject({ ended: 'quiet', endedAtMs: expect.any(Number) });
    const forEver: World = { nodes: { t: Ticker } };
    expect(run(forEver, { untilMs: 1050 })).toMatchObject({ ended: 'time', handlers: 11 });
    expect(run(forEver, { mostHandlers: 5 })).toMatchObject({ ended: 'handlers', handlers: 5 });
  });

  it('gives every event the event that caused it', () => {
    const { events } = run(pair);
    for (const { id, kind, cause } of events) {
      if (kind === 'start' || kind === 'request' || kind === 'give-up') continue;
      expect(cause).toBeLessThan(id);
    }
    const delivered = events.filter(({ kind }) => kind === 'deliver');
    for (const { cause, peer } of delivered) expect(events[cause as number]).toMatchObject({ node: peer });
  });

  it('goes the same way when the engine is driven step by step, from elsewhere', () => {
    const engine = new SimulationEngine(lossy, { seed: 3, untilMs: 10_000, trace: 'hash', without: [] });
    const elsewhere = new LocalRuntime(lossy.nodes, 3);
    const throughWire = <T>(value: T): T => JSON.parse(JSON.stringify(value));
    for (let call = engine.next(); call !== undefined; call = engine.next()) {
      if (call.fresh) elsewhere.create(call.node);
      const { nowMs, call: number, disk } = call.sight;
      engine.done(
        throughWire(elsewhere.handle(call.node, throughWire(call.input), { nowMs, call: number, disk })),
      );
    }
    expect(engine.trace.hash).toBe(simulate(lossy, { seed: 3 }).hash);
  });
});

describe('the network', () => {
  /** Sends a thousand numbered messages to its neighbor. */
  class Source extends Node<never, number> {
    override onStart(): void {
      if (this.id === 'a') for (let index = 0; index < 1000; index++) this.send('b', index);
    }
  }
  class Sink extends Node<never, number> {
    got: number[] = [];
    override onMessage(_from: string, message: number): void {
      this.got.push(message);
    }
  }
  const flood = (network: World['network'], faults: World['faults'] = []) => {
    const { states } = run({ nodes: { a: Source, b: Sink }, network, faults });
    return states.b.got as number[];
  };

  it('loses and duplicates as often as it is told', () => {
    const lost = wilsonInterval(1000 - flood({ loss: 0.2 }).length, 1000, 0.999);
    expect(lost.low).toBeLessThan(0.2);
    expect(lost.high).toBeGreaterThan(0.2);
    const twice = wilsonInterval(flood({ duplication: 0.3 }).length - 1000, 1000, 0.999);
    expect(twice.low).toBeLessThan(0.3);
    expect(twice.high).toBeGreaterThan(0.3);
  });

  it('lets messages overtake each other, unless it is ordered', () => {
    const sorted = (list: number[]) => list.every((value, index) => index === 0 || list[index - 1] < value);
    expect(sorted(flood({ latency: exponential(5) }))).toBe(false);
    expect(sorted(flood({ latency: exponential(5), ordered: true }))).toBe(true);
  });

  it('takes a link of its own before the rest', () => {
    expect(flood({ links: [{ from: 'a', to: 'b', loss: 1 }] })).toEqual([]);
    expect(flood({ loss: 1, links: [{ to: 'b', loss: 0 }] })).toHaveLength(1000);
  });

  it('stops what arrives during a partition, and only that', () => {
    expect(flood({ latency: 10 }, [at(5, partition(['a'], ['b']))])).toEqual([]);
    expect(flood({ latency: 10 }, [at(5, partition(['a'], ['b'])), at(9, heal())])).toHaveLength(1000);
    expect(flood({ latency: 10 }, [at(5, partition(['a'], ['x-free', 'c'].slice(2)))])).toHaveLength(1000);
  });

  it('can be cut in one direction', () => {
    const world: World = { ...pair, faults: [at(0, cut('b', 'a'))] };
    const { states } = run(world);
    expect(states.b.heard).toEqual(['a:hi0']);
    expect(states.a.heard).toEqual([]);
  });

  it('hands every receiver a message of its own', () => {
    class Sharer extends Node<never, { list: number[] }> {
      kept = { list: [1] };
      override onStart(): void {
        if (this.id !== 'a') return;
        this.broadcast(this.kept);
        this.kept.list.push(2);
      }
      override onMessage(_from: string, message: { list: number[] }): void {
        message.list.push(99);
        this.kept = message;
      }
    }
    const { states } = run({ nodes: { a: Sharer, b: Sharer, c: Sharer }, network: { duplication: 1 } });
    expect(states.a.kept).toEqual({ list: [1, 2] });
    expect(states.b.kept).toEqual({ list: [1, 99] });
    expect(states.c.kept).toEqual({ list: [1, 99] });
  });
});

describe('a node', () => {
  it('forgets its fields in a crash, and keeps what it synced', () => {
    const world: World = {
      nodes: { k: Keeper },
      clients: {
        alice: [
          ask('k', { set: 1, sync: true }),
          ask('k', { set: 2, sync: false }, 20),
          ask('k', 'get', 100),
        ],
      },
      faults: [at(50, crash('k')), at(60, restart('k'))],
    };
    const last = Array.from({ length: 60 }, (_, seed) => simulate(world, { seed }).history[2].output);
    // The unsynced write reached the disk in some runs and not in others; the synced one always did.
    expect(new Set(last)).toEqual(new Set([1, 2]));
  });

  it('loses everything with its disk', () => {
    const world: World = {
      nodes: { k: Keeper },
      clients: { alice: [ask('k', { set: 1, sync: true }), ask('k', 'get', 100)] },
      faults: [at(50, crash('k', { loseDisk: true })), at(60, restart('k'))],
    };
    expect(run(world).history[1].output).toBe(0);
  });

  it('does not hear while it is down, and its timers die with it', () => {
    const faults = [at(250, crash('t')), at(1000, restart('t'))];
    const { states, events } = run({ nodes: { t: Ticker }, faults }, { untilMs: 1250 });
    expect(states.t.times).toEqual([1100, 1200]);
    expect(events.filter(({ kind }) => kind === 'timer')).toHaveLength(4);
    const down = run({
      nodes: { k: Keeper },
      clients: { c: [ask('k', 'get', 50)] },
      faults: [at(10, crash('k'))],
    });
    expect(down.events.some(({ kind }) => kind === 'missed')).toBe(true);
    expect(down.states).toEqual({});
  });

  it('that stands still handles everything when it goes on', () => {
    const faults = [at(250, pause('t')), at(1000, resume('t'))];
    const { states } = run({ nodes: { t: Ticker }, faults }, { untilMs: 1150 });
    expect(states.t.times).toEqual([100, 200, 1000, 1100]);
  });

  it('sees the time of its own clock, and its timers run by it', () => {
    const clocks = { fast: { driftPpm: 100_000 }, ahead: { offsetMs: 500 } };
    const { states } = run(
      { nodes: { fast: Ticker, ahead: Ticker, true: Ticker }, clocks },
      { untilMs: 1000 },
    );
    expect((states.fast.times as number[]).length).toBe(11);
    expect((states.true.times as number[]).length).toBe(10);
    expect((states.ahead.times as number[])[0]).toBe(600);
    const stepped = run({ nodes: { t: Ticker }, faults: [at(150, stepClock('t', -1000))] }, { untilMs: 350 });
    expect(stepped.states.t.times).toEqual([100, -800, -700]);
  });

  it('replaces a timer of the same name, and can clear it', () => {
    class Fickle extends Node<never, never> {
      rings: string[] = [];
      override onStart(): void {
        this.setTimer('late', 10);
        this.setTimer('late', 50);
        this.setTimer('never', 20);
        this.clearTimer('never');
        this.clearTimer('unknown');
      }
      override onTimer(name: string): void {
        this.rings.push(`${name} ${this.now()}`);
      }
    }
    expect(run({ nodes: { f: Fickle } }).states.f.rings).toEqual(['late 50']);
  });

  it('draws chance from the run, the same in every run of one seed', () => {
    class Dice extends Node<never, never> {
      drawn: number[] = [];
      override onStart(): void {
        this.drawn = [this.random(), this.random()];
      }
    }
    const drawn = (seed: number) => simulate({ nodes: { a: Dice, b: Dice } }, { seed }).states;
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1).a).not.toEqual(drawn(1).b);
    expect(drawn(1).a).not.toEqual(drawn(2).a);
  });
});

describe('a client', () => {
  it('asks one thing after the other, and learns when each answer came', () => {
    const { history } = run({
      nodes: { k: Keeper },
      network: { latency: 5 },
      clients: { c: [ask('k', { set: 4, sync: true }), ask('k', 'get')] },
    });
    expect(history).toMatchObject([
      { client: 'c', invokedAtMs: 0, completedAtMs: 10, output: 4 },
      { client: 'c', invokedAtMs: 10, completedAtMs: 20, output: 4 },
    ]);
  });

  it('gives up an answer that is late, which then means nothing to it: the request may have taken effect', () => {
    const slow: World = {
      nodes: { k: Keeper },
      network: { latency: 80 },
      clients: { c: [ask('k', { set: 4, sync: true })] },
      clientTimeoutMs: 100,
    };
    const { history, states, events } = run(slow);
    expect(history[0].completedAtMs).toBeUndefined();
    expect(states.k.value).toBe(4);
    expect(events.at(-1)).toMatchObject({ kind: 'missed', node: 'c' });
  });

  it('takes only the first of two answers', () => {
    const { history, events } = run({
      nodes: { k: Keeper },
      network: { duplication: 1, latency: uniform(1, 9) },
      clients: { c: [ask('k', 'get')] },
    });
    expect(history).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'answer')).toHaveLength(1);
  });
});

describe('a world that cannot be', () => {
  it.each<[string, Partial<World>, string]>([
    ['no nodes', { nodes: {} }, 'at least one node'],
    ['a partition of strangers', { faults: [at(1, partition(['a'], ['z']))] }, "names 'z'"],
    ['a crash of a stranger', { faults: [at(1, crash('z'))] }, "fault 'crash' at 1 ms names 'z'"],
    ['a client of nobody', { clients: { c: [ask('z', 1)] } }, "client 'c' names 'z'"],
    ['a client named as a node', { clients: { a: [] } }, 'is the name of two'],
    ['too much loss', { network: { loss: 1.5 } }, 'network.loss must be in [0, 1], got 1.5'],
    ['a negative latency', { network: { latency: -1 } }, 'network.latency'],
    ['a clock of a stranger', { clocks: { z: {} } }, "clocks names 'z'"],
  ])('%s', (_what, change, message) => {
    expect(() => run({ ...pair, ...change })).toThrow(message);
  });

  it('a negative time, and a partition of one', () => {
    expect(() => at(-1, heal())).toThrow('timeMs');
    expect(() => partition(['a'])).toThrow('at least two groups');
  });
});
