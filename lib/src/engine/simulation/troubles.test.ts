import { describe, expect, it } from 'vitest';
import { exponential } from '../random/index.js';
import { wilsonInterval } from '../stats/index.js';
import {
  at,
  type Client,
  crash,
  cut,
  flapping,
  heal,
  Node,
  type NodeClass,
  partition,
  pause,
  resetLinks,
  restart,
  resume,
  type SimulateOptions,
  setLink,
  simulate,
  slow,
  type World,
} from './index.js';

/** Sends a thousand numbered messages to its neighbor at once. */
class Source extends Node<never, number> {
  override onStart(): void {
    if (this.id === 'a') for (let index = 0; index < 1000; index++) this.send('b', index);
  }
}

class Sink extends Node<never, number> {
  got: number[] = [];
  at: number[] = [];
  override onMessage(_from: string, message: number): void {
    this.got.push(message);
    this.at.push(this.now());
  }
}

/** Writes what it is asked to and answers once it is synced; says what it finds when it starts again. */
class Keeper extends Node<unknown, never> {
  kept: unknown = null;
  override onRestart(): void {
    this.kept = this.disk.read('kept') ?? null;
  }
  override onRequest(client: Client, request: unknown): void {
    if (request === 'what?') {
      this.reply(client, this.kept);
      return;
    }
    this.kept = request;
    this.disk.write('kept', request);
    this.disk.sync();
    this.reply(client, 'ok');
  }
}

const run = (world: World, options: Partial<SimulateOptions> = {}) =>
  simulate(world, { seed: 1, ...options });
const ask = (to: string, request: unknown, atMs = 0) => ({ to, request, atMs });
const flood = (network: World['network'], faults: World['faults'] = []) =>
  run({ nodes: { a: Source, b: Sink }, network, faults });

describe('a link', () => {
  it('carries so many bytes a second, one message after the other', () => {
    // The digits of 0 to 999: 10 of one, 90 of two, 900 of three; in a message as JSON text they stand alone.
    const { states } = flood({ latency: 5, bytesPerSecond: 1000 });
    const bytes = 10 + 90 * 2 + 900 * 3;
    expect((states.b.at as number[]).at(-1)).toBeCloseTo(bytes + 5, 6);
    expect(states.b.got).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('holds messages back as often as it is told, so that later ones overtake them', () => {
    const { states } = flood({ latency: 5, reordering: 0.2 });
    const late = (states.b.at as number[]).filter(time => time > 5);
    const share = wilsonInterval(late.length, 1000, 0.999);
    expect(share.low).toBeLessThan(0.2);
    expect(share.high).toBeGreaterThan(0.2);
    expect(new Set(late)).toEqual(new Set([15]));
  });

  it('behaves otherwise from a time on, until it is as before', () => {
    class Beat extends Node<never, number> {
      heard: number[] = [];
      override onStart(): void {
        this.onTimer();
      }
      override onTimer(): void {
        this.broadcast(this.now());
        this.setTimer('beat', 10);
      }
      override onMessage(_from: string, message: number): void {
        this.heard.push(message);
      }
    }
    const faults = [at(15, setLink({ from: 'a' }, { loss: 1 })), at(45, resetLinks())];
    const { states } = run({ nodes: { a: Beat, b: Beat }, faults }, { untilMs: 65 });
    expect(states.b.heard).toEqual([0, 10, 50, 60]);
    expect(states.a.heard).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  it('loses and doubles what its accidents say, and nothing of it where they are left out', () => {
    const network = { loss: 0.1, duplication: 0.1, latency: exponential(5) };
    const noisy = flood(network);
    expect(noisy.accidents.length).toBeGreaterThan(100);
    const lost = noisy.accidents.filter(name => name.endsWith(' lost'));
    expect(lost[0]).toMatch(/^a>b#\d+ lost$/);
    const got = (one: typeof noisy): number[] => one.states.b.got as number[];
    expect(got(noisy)).toHaveLength(1000 - lost.length + (noisy.accidents.length - lost.length));
    const one = flood(network, []);
    expect(one.accidents).toEqual(noisy.accidents);
    const world: World = { nodes: { a: Source, b: Sink }, network };
    const quiet = run(world, { without: noisy.accidents });
    expect(quiet.accidents).toEqual([]);
    expect([...got(quiet)].sort((x, y) => x - y)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    // One accident fewer shifts nothing else.
    const [first, ...others] = noisy.accidents;
    expect(run(world, { without: [first] }).accidents).toEqual(others);
  });
});

describe('a partition that flaps', () => {
  it('comes and goes, and is over at its end', () => {
    const faults = flapping(partition(['a'], ['b']), { fromMs: 100, untilMs: 340, downMs: 50, upMs: 50 });
    expect(faults.map(({ atMs, fault }) => `${fault.kind} ${atMs}`)).toEqual([
      'partition 100',
      'heal 150',
      'partition 200',
      'heal 250',
      'partition 300',
      'heal 340',
    ]);
    expect(() => flapping(heal(), { fromMs: 0, untilMs: 1, downMs: 1, upMs: 1 })).toThrow(
      'only a partition or a cut',
    );
  });

  it('has nobody on both sides', () => {
    expect(() => partition(['a', 'b'], ['b'])).toThrow("'b' is in two groups");
    expect(cut('a', 'b')).toEqual({ kind: 'cut', from: 'a', to: 'b' });
  });
});

describe('a node that takes its time', () => {
  const world: World = {
    nodes: { k: Keeper },
    network: { latency: 1 },
    handlingMs: 10,
    clients: { c: [ask('k', 'what?')], d: [ask('k', 'what?')], e: [ask('k', 'what?')] },
  };

  it('handles one thing after the other, and what it does takes effect at the end', () => {
    // It starts for 10 ms, then serves the three that came meanwhile.
    expect(run(world).history.map(({ completedAtMs }) => completedAtMs)).toEqual([21, 31, 41]);
  });

  it('takes so many times as long while it is slow', () => {
    const slowed = run({ ...world, faults: [at(15, slow('k', 3)), at(45, slow('k', 1))] });
    expect(slowed.history.map(({ completedAtMs }) => completedAtMs)).toEqual([21, 51, 61]);
  });

  it('does not finish while it stands still, and nothing of it after a crash', () => {
    const paused = run({ ...world, faults: [at(15, pause('k')), at(100, resume('k'))] });
    expect(paused.history.map(({ completedAtMs }) => completedAtMs)).toEqual([101, 111, 121]);
    const crashed = run({
      ...world,
      faults: [at(15, crash('k')), at(40, restart('k'))],
      clientTimeoutMs: 200,
    });
    expect(crashed.history.map(({ completedAtMs }) => completedAtMs)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('forgets a timer that it stops, though it rang while the node was busy', () => {
    class Hasty extends Node<'stop', never> {
      rang = false;
      override onStart(): void {
        this.setTimer('alarm', 15);
      }
      override onRequest(): void {
        this.clearTimer('alarm');
      }
      override onTimer(): void {
        this.rang = true;
      }
    }
    const busy: World = { nodes: { h: Hasty }, handlingMs: 10, clients: { c: [ask('h', 'stop', 11)] } };
    expect(run(busy, { trace: 'events' }).states.h.rang).toBe(false);
    expect(run({ ...busy, handlingMs: 2 }).states.h.rang).toBe(false);
    expect(run({ ...busy, clients: {} }).states.h.rang).toBe(true);
  });

  it('needs something that takes time to be slow', () => {
    expect(() => run({ nodes: { k: Keeper }, faults: [at(1, slow('k', 3))] })).toThrow(
      'nothing to slow down',
    );
  });
});

describe('a disk', () => {
  const keep = (disk: World['disk'], crashAtMs: number, value: unknown) => (seed: number) =>
    simulate(
      {
        nodes: { k: Keeper },
        disk,
        clients: { c: [ask('k', value), ask('k', 'what?', 200)] },
        faults: [at(crashAtMs, crash('k')), at(150, restart('k'))],
        clientTimeoutMs: 100,
      },
      { seed },
    );
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  it('takes its time to sync, and nobody is answered before', () => {
    const { history } = keep({ syncMs: 50 }, 100, 'value')(1);
    expect(history[0].completedAtMs).toBe(52);
    const early = keep({ syncMs: 50 }, 30, 'value')(1);
    expect(early.history[0].completedAtMs).toBeUndefined();
  });

  it('that is interrupted keeps what was being written, or does not, but never what was answered for', () => {
    const kept = seeds.map(seed => keep({ syncMs: 50 }, 30, 'value')(seed).history[1].output);
    expect(new Set(kept)).toEqual(new Set(['value', null]));
    const answered = seeds.map(seed => keep({ syncMs: 50 }, 80, 'value')(seed).history[1].output);
    expect(new Set(answered)).toEqual(new Set(['value']));
  });

  it.each<[string, unknown, (part: unknown) => boolean]>([
    ['a text', 'abcdef', part => typeof part === 'string' && 'abcdef'.startsWith(part)],
    ['a list', [1, 2, 3, 4], part => Array.isArray(part) && part.every((one, index) => one === index + 1)],
    [
      'a record',
      { a: 1, b: 2, c: 3 },
      part => Object.keys(part as object).join('') === 'abc'.slice(0, Object.keys(part as object).length),
    ],
  ])('that tears keeps a first part of %s in some runs', (_what, value, isPart) => {
    const runs = seeds.map(keep({ syncMs: 50, tearsWrites: true }, 30, value));
    const found = runs.map(({ history }) => history[1].output);
    const whole = JSON.stringify(value);
    const parts = found.filter(part => part !== null && JSON.stringify(part) !== whole);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.every(isPart)).toBe(true);
    expect(found).toContain(null);
    expect(found).toContainEqual(value);
    const torn = runs.filter(({ events }) => events.some(({ kind }) => kind === 'torn'));
    expect(torn).toHaveLength(parts.length);
  });

  it('that tears keeps a number whole, or not at all', () => {
    const kept = seeds.map(
      seed => keep({ syncMs: 50, tearsWrites: true }, 30, 123456)(seed).history[1].output,
    );
    expect(new Set(kept)).toEqual(new Set([123456, null]));
  });
});

describe('a source of a class', () => {
  const misused = (nodeClass: unknown) => () => run({ nodes: { n: nodeClass as NodeClass } });

  it.each<[string, () => unknown, string]>([
    [
      'new Date()',
      () =>
        class Dated extends Node {
          override onStart(): void {
            void new Date();
          }
        },
      'class Dated reads the wall clock: use this.now()',
    ],
    [
      'async',
      () =>
        class Waiting extends Node {
          override async onMessage(): Promise<void> {}
        },
      'class Waiting is asynchronous',
    ],
    [
      'a private member',
      () =>
        class Secret extends Node {
          #value = 1;
          get value(): number {
            return this.#value;
          }
        },
      'class Secret has a #private member',
    ],
    [
      'setTimeout',
      () =>
        class Later extends Node {
          override onTimer(): void {
            setTimeout(() => undefined, 1);
          }
        },
      'class Later calls back later',
    ],
  ])('that says %s is told what to write instead, before it runs', (_what, make, message) => {
    expect(misused(make())).toThrow(message);
  });

  it('may speak of them in comments and texts', () => {
    class Innocent extends Node {
      // Not Date.now(), and no await here.
      note = 'async Math.random() #private';
      override onStart(): void {
        this.note = `${this.note} new Date()`;
      }
    }
    expect(run({ nodes: { i: Innocent } }).states.i.note).toContain('new Date()');
  });

  it('that hides chance in a helper is caught when it runs', () => {
    const helper = { roll: () => crypto.randomUUID() };
    class Hiding extends Node {
      id_ = '';
      override onStart(): void {
        this.id_ = helper.roll();
      }
    }
    expect(misused(Hiding)).toThrow('crypto.randomUUID() was called in a handler');
  });

  it('that counts outside of the node is caught by the second run of a handler', () => {
    let outside = 0;
    class Counting extends Node {
      count = 0;
      override onStart(): void {
        outside += 1;
        this.count = outside;
      }
    }
    expect(misused(Counting)).toThrow('differs when it is run twice on the same state');
  });
});
