import { describe, expect, it } from 'vitest';
import { exponential } from '../random/index.js';
import {
  at,
  type Client,
  closedLoop,
  Node,
  openLoop,
  pause,
  resume,
  simulate,
  swarm,
  type World,
} from './index.js';

class Echo extends Node<number, never> {
  asked = 0;
  override onRequest(client: Client, request: number): void {
    this.asked += 1;
    this.reply(client, request);
  }
}

const nodes = { a: Echo, b: Echo };
const run = (world: Omit<World, 'nodes'>, untilMs = 1000, seed = 1) =>
  simulate({ nodes, ...world }, { seed, untilMs });

describe('a closed loop', () => {
  it('has so many clients, each with one question at a time', () => {
    const workload = closedLoop({
      clients: 3,
      each: 5,
      thinkMs: exponential(10),
      request: (_random, number) => number,
    });
    const { history } = run({ workload });
    expect(history).toHaveLength(15);
    for (const client of ['c1', 'c2', 'c3']) {
      const own = history.filter(operation => operation.client === client);
      expect(own.map(({ input }) => input)).toEqual([0, 1, 2, 3, 4]);
      for (const [index, { invokedPlace }] of own.entries())
        if (index > 0) expect(invokedPlace).toBeGreaterThan(own[index - 1].completedPlace as number);
    }
    expect(new Set(history.map(({ to }) => to))).toEqual(new Set(['a', 'b']));
  });

  it('asks less while it waits: what it measures leaves out those who were never asked', () => {
    const faults = [at(100, pause('a')), at(600, resume('a'))];
    const asked = (world: Omit<World, 'nodes'>) => run({ faults, ...world }).history;
    const closed = asked({ workload: closedLoop({ clients: 1, thinkMs: 8, to: ['a'], request: () => 1 }) });
    const open = asked({ workload: openLoop({ everyMs: 10, to: ['a'], request: () => 1 }) });
    const slow = (history: typeof closed) =>
      history.filter(({ completedAtMs = 0, intendedAtMs }) => completedAtMs - intendedAtMs > 50).length;
    expect(slow(closed)).toBe(1);
    expect(slow(open)).toBeGreaterThan(40);
  });
});

describe('an open loop', () => {
  it('asks whatever became of the earlier ones, by whoever is idle', () => {
    const workload = openLoop({ everyMs: 1, most: 50, request: (_random, number) => number });
    const { history } = run({ workload, network: { latency: 10 } });
    expect(history.map(({ invokedAtMs }) => invokedAtMs)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
    // 20 ms there and back: twenty wait at one time, and one more is asked at the instant of an answer.
    expect(new Set(history.map(({ client }) => client)).size).toBeLessThanOrEqual(21);
    expect(history.every(({ completedAtMs, invokedAtMs }) => completedAtMs === invokedAtMs + 20)).toBe(true);
  });

  it('begins and ends when it is told', () => {
    const workload = openLoop({ everyMs: 10, fromMs: 50, untilMs: 100, request: () => 1 });
    expect(run({ workload }).history.map(({ invokedAtMs }) => invokedAtMs)).toEqual([
      50, 60, 70, 80, 90, 100,
    ]);
  });
});

describe('a script', () => {
  it('that comes late to its time counts the waiting from when it meant to ask', () => {
    const clients = {
      c: [
        { to: 'a', request: 1 },
        { to: 'a', request: 2, atMs: 5 },
      ],
    };
    const { history } = run({ clients, network: { latency: 10 } });
    expect(history[1]).toMatchObject({ intendedAtMs: 5, invokedAtMs: 20, completedAtMs: 40 });
  });
});

describe('a workload that cannot be', () => {
  it.each<[string, () => unknown, string]>([
    [
      'no clients',
      () => closedLoop({ clients: 0, request: () => 1 }),
      'clients must be a whole number, 1 or above, got 0',
    ],
    [
      'no time between arrivals',
      () => openLoop({ everyMs: 0, request: () => 1 }),
      'everyMs must be a finite number above 0, got 0',
    ],
    [
      'a stranger',
      () => run({ workload: closedLoop({ clients: 1, to: ['z'], request: () => 1 }) }),
      "workload.to names 'z'",
    ],
    [
      'nobody to ask',
      () => run({ workload: closedLoop({ clients: 1, to: [], request: () => 1 }) }),
      'workload.to must name at least one node',
    ],
    [
      'a name twice',
      () => run({ clients: { c1: [] }, workload: closedLoop({ clients: 1, request: () => 1 }) }),
      "'c1' is the name of two",
    ],
  ])('%s', (_what, act, message) => {
    expect(act).toThrow(message);
  });
});

describe('a swarm of faults', () => {
  const plan = swarm({
    healedAtMs: 5000,
    kinds: [
      'crash',
      'pause',
      'partition',
      'one-way cut',
      'lossy links',
      'slow links',
      'slow node',
      'clock step',
    ],
    mostDown: 1,
  });
  const world = {
    faults: plan,
    handlingMs: 1,
    workload: openLoop({ everyMs: 20, request: () => 1, untilMs: 7000 }),
  };
  const three = { a: Echo, b: Echo, c: Echo };
  const runs = Array.from({ length: 60 }, (_, seed) =>
    simulate({ nodes: three, ...world }, { seed, untilMs: 9000, trace: 'none' }),
  );

  it('is drawn from the seed alone, and differs from run to run', () => {
    expect(simulate({ nodes: three, ...world }, { seed: 3, untilMs: 9000 }).faults).toEqual(runs[3].faults);
    expect(new Set(runs.map(({ faults }) => JSON.stringify(faults))).size).toBeGreaterThan(55);
  });

  it('leaves some kinds out of each run, and no kind out of all', () => {
    const kindsOf = (one: (typeof runs)[number]) => new Set(one.faults.map(({ fault }) => fault.kind));
    const often = new Map<string, number>();
    for (const one of runs) for (const kind of kindsOf(one)) often.set(kind, (often.get(kind) ?? 0) + 1);
    for (const kind of ['crash', 'pause', 'partition', 'cut', 'set-link', 'slow', 'step-clock']) {
      expect(often.get(kind)).toBeGreaterThan(3);
      expect(often.get(kind)).toBeLessThan(57);
    }
  });

  it('ends at its time: then everybody is up, and everything asked later is answered', () => {
    for (const { states, history, faults } of runs) {
      expect(Object.keys(states)).toEqual(['a', 'b', 'c']);
      expect(faults.every(({ atMs }) => atMs <= 5000)).toBe(true);
      const late = history.filter(({ invokedAtMs }) => invokedAtMs > 5300);
      expect(late.length).toBeGreaterThan(50);
      expect(late.every(({ completedAtMs }) => completedAtMs !== undefined)).toBe(true);
    }
  });

  it('takes out no more nodes at one time than it may', () => {
    for (const { faults } of runs) {
      const out = new Set<string>();
      for (const { fault } of faults) {
        if (fault.kind === 'restart' || fault.kind === 'resume') out.delete(fault.node);
        if (fault.kind === 'crash' || fault.kind === 'pause') out.add(fault.node);
        expect(out.size).toBeLessThanOrEqual(1);
      }
    }
  });
});
