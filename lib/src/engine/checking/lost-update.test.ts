import { expect, it } from 'vitest';
import { spaceTime } from '../../visual/index.js';
import { exponential } from '../random/index.js';
import { type Client, closedLoop, Node, type SimulationRun, simulate } from '../simulation/index.js';
import {
  type CounterInput,
  checkLinearizability,
  counterModel,
  explore,
  historyOfRun,
  linearizable,
  shrinkRun,
} from './index.js';

type Message = { kind: 'get' | 'put' | 'add' | 'is'; value: number; client: Client };

/** Keeps the count, and does what its front ends say. */
class Store extends Node<never, Message> {
  count = 0;
  override onMessage(from: string, { kind, value, client }: Message): void {
    if (kind === 'put') this.count = value;
    if (kind === 'add') this.count += value;
    this.send(from, { kind: 'is', value: this.count, client });
  }
}

/** Reads the count, adds to what it read, and writes the sum back: an update in between is lost. */
class FrontEnd extends Node<CounterInput, Message> {
  adding: number[] = [];
  override onRequest(client: Client, input: CounterInput): void {
    this.send('store', { kind: 'get', value: 0, client });
    if (input.type !== 'read') this.adding.push(client.request);
  }
  override onMessage(_from: string, { value, client }: Message): void {
    if (!this.adding.includes(client.request)) {
      this.reply(client, value);
      return;
    }
    this.adding = this.adding.filter(request => request !== client.request);
    this.send('store', { kind: 'put', value: value + 1, client });
  }
}

/** Tells the store what to add: reading and writing are one step there. */
class MendedFrontEnd extends FrontEnd {
  override onRequest(client: Client, input: CounterInput): void {
    this.send('store', { kind: input.type === 'read' ? 'get' : 'add', value: 1, client });
  }
}

const failureOf = (run: SimulationRun): string | undefined =>
  checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel()).verdict === 'not linearizable'
    ? 'lost update'
    : undefined;
const worldOf = (frontEnd: typeof FrontEnd) => ({
  nodes: { store: Store, left: frontEnd, right: frontEnd },
  network: { latency: exponential(5) },
  workload: closedLoop({
    clients: 4,
    each: 6,
    to: ['left', 'right'],
    request: random => (random.chance(0.8) ? { type: 'increment' } : { type: 'read' }),
  }),
});

it('a counter that loses updates fails, is drawn, shrunk, and fixed', () => {
  const broken = worldOf(FrontEnd);
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const seed = seeds.find(one => failureOf(simulate(broken, { seed: one })) !== undefined) as number;
  expect(seed).toBe(0);

  const { run, before, after, replay, minimal } = shrinkRun(broken, { seed }, failureOf);
  expect(failureOf(run)).toBe('lost update');
  expect(before.requests).toBe(24);
  expect(after).toMatchObject({ requests: 2, clients: 2, faults: 0 });
  expect(after.events).toBeLessThan(before.events / 8);
  expect(minimal).toBe(true);
  expect(replay).toContain('simulate(');
  expect(spaceTime(run).html).toContain('<svg');

  const always = { linearizable: linearizable(counterModel()) };
  const ask = (to: string) => [{ to, request: { type: 'increment' } }];
  const smallOf = (frontEnd: typeof FrontEnd) => ({
    nodes: { store: Store, left: frontEnd, right: frontEnd },
    clients: { alice: ask('left'), bob: ask('right') },
  });
  const { violation } = explore(smallOf(FrontEnd), { always });
  expect(violation?.message).toContain('no order of these operations');
  expect(spaceTime(violation as NonNullable<typeof violation>).html).toContain('<svg');

  const mended = worldOf(MendedFrontEnd);
  expect(seeds.map(one => failureOf(simulate(mended, { seed: one }))).filter(Boolean)).toEqual([]);
  // By hand: each of two requests is in one of six places; past the store, either was first; one may have been asked after the other's end.
  const states = 6 * 6 + 3 * 3 + 2 * 5;
  expect(explore(smallOf(MendedFrontEnd), { always })).toMatchObject({ verdict: 'holds', states });
});
