import { describe, expect, it } from 'vitest';
import { exploreByForce } from '../../../../testing/engine/checking/explore/brute-force.js';
import { AbdServer, ResourceManager, TransactionManager } from '../../../protocols/published-models.js';
import { type Client, canonicalText, Node } from '../../simulation/index.js';
import { type ExploredWorld, type ExploreOptions, explore } from './index.js';

/** Counts on its disk, and syncs only now and then. */
class Ledger extends Node<{ add: number }, { told: number }> {
  total = 0;
  override onStart(): void {
    this.setTimer('sync', 2);
  }
  override onRestart(): void {
    this.total = Number(this.disk.read('total') ?? 0);
    this.setTimer('sync', 1);
  }
  override onRequest(client: Client, { add }: { add: number }): void {
    this.total += add;
    this.disk.write('total', this.total);
    this.disk.write('last', add);
    if (this.choose(2) === 1) this.broadcast({ told: this.total });
    this.reply(client, this.total);
  }
  override onMessage(_from: string, { told }: { told: number }): void {
    this.total = Math.max(this.total, told);
  }
  override onTimer(): void {
    this.disk.sync();
  }
}

/** Says three things to its neighbor, who only cares for what comes after the first. */
class Talker extends Node<never, number> {
  heard: number[] = [];
  override onStart(): void {
    if (this.id === 'a') for (const word of [0, 1, 2]) this.send('b', word);
  }
  override onMessage(from: string, word: number): void {
    if (word === 0) return;
    this.heard = [...this.heard, word];
    if (word === 2) this.send(from, 9);
  }
}

/** Asks again until it is answered. */
class Patient extends Node<never, 'ping' | 'pong'> {
  pings = 0;
  since = 0;
  override onStart(): void {
    if (this.id === 'a') this.setTimer('again', 2);
  }
  override onTimer(): void {
    this.pings = Math.min(2, this.pings + 1);
    this.send('b', 'ping');
    this.setTimer('again', 2);
  }
  override onMessage(from: string, message: 'ping' | 'pong'): void {
    if (message === 'ping') this.send(from, 'pong');
    else this.clearTimer('again');
  }
}

class Clocked extends Patient {
  override onMessage(from: string, message: 'ping' | 'pong'): void {
    super.onMessage(from, message);
    if (message === 'pong') this.since = this.now();
  }
}

const commit: ExploredWorld = {
  nodes: { manager: TransactionManager, r0: ResourceManager, r1: ResourceManager },
  network: 'set',
};
const abd: ExploredWorld = {
  nodes: { s0: AbdServer, s1: AbdServer },
  clients: { c0: [{ to: 's0', request: { put: 'A' } }], c1: [{ to: 's1', request: {} }] },
};
const ledger: ExploredWorld = {
  nodes: { a: Ledger, b: Ledger },
  clients: {
    c: [
      { to: 'a', request: { add: 1 } },
      { to: 'b', request: { add: 2 } },
    ],
  },
};
const talk: ExploredWorld = { nodes: { a: Talker, b: Talker } };
const late: ExploredWorld = { ...talk, time: { untilTick: 3, latencyTicks: { least: 0, most: 1 } } };
const patience: ExploredWorld = { nodes: { a: Patient, b: Patient }, network: 'set' };
const latencyTicks = { least: 1, most: 2 };
const clocked: ExploredWorld = { nodes: { a: Clocked, b: Clocked }, time: { untilTick: 5, latencyTicks } };

const cases: readonly (readonly [string, ExploredWorld, ExploreOptions])[] = [
  ['two-phase commit', commit, {}],
  ['two-phase commit with a crash for good', commit, { crash: 1, restart: 0 }],
  ['two-phase commit, messages used up', { ...commit, network: 'multiset' }, { lose: 1 }],
  ['a replicated register', abd, {}],
  [
    'a replicated register with a loss and a duplicate',
    { ...abd, clientsAsk: 'at once' },
    { lose: 1, duplicate: 1 },
  ],
  ['a replicated register on ordered links', { ...abd, network: 'ordered' }, { lose: 1 }],
  ['a ledger whose disk is synced late, crashing', ledger, { crash: 1 }],
  ['a ledger crashing twice and restarting once', ledger, { crash: 2, restart: 1 }],
  [
    'a ledger asked once, with everything',
    { ...ledger, clients: { c: [{ to: 'a', request: { add: 1 } }] } },
    { crash: 1, lose: 1, duplicate: 1 },
  ],
  ['a ledger behind a partition', ledger, { partition: 1 }],
  ['words', talk, { lose: 1, duplicate: 1 }],
  ['words on ordered links', { ...talk, network: 'ordered' }, { duplicate: 1 }],
  ['words behind given partitions', { ...talk, partitions: [[['a'], ['b']]] }, { partition: 2 }],
  ['words that arrive in time', late, { lose: 1 }],
  ['patience', patience, {}],
  ['patience in ticks', { ...patience, time: { untilTick: 6 } }, { lose: 1 }],
  ['a clock, and messages that take 1 or 2 ticks', clocked, { lose: 1 }],
  ['the same with a crash', clocked, { crash: 1 }],
  [
    'the same with late timers',
    { nodes: clocked.nodes, time: { untilTick: 4, latencyTicks, lateTimers: true } },
    {},
  ],
  [
    'the same behind a partition',
    { nodes: clocked.nodes, time: { untilTick: 4, latencyTicks } },
    { partition: 1 },
  ],
  [
    'the same with a clock that is ahead',
    { nodes: clocked.nodes, time: { untilTick: 4, clockOffsetTicks: { a: 2 } } },
    {},
  ],
];

describe('the states and the steps are those of a plain search that tries everything', () => {
  it.each(cases)('%s', (_name, world, options) => {
    const plain = exploreByForce(world, options);
    const { states, generated } = explore(world, options);
    expect({ states, generated }).toEqual({ states: plain.states.length, generated: plain.generated });
    expect(states).toBeGreaterThan(5);
  });

  it.each(cases)('%s, with steps that change nothing', (_name, world, options) => {
    const plain = exploreByForce(world, { ...options, ignoreNoOps: false });
    const { states, generated } = explore(world, { ...options, ignoreNoOps: false });
    expect({ states, generated }).toEqual({ states: plain.states.length, generated: plain.generated });
  });
});

describe('leaving out steps that change nothing', () => {
  const seenIn = (world: ExploredWorld, options: ExploreOptions): Set<string> => {
    const seen = new Set<string>();
    const always = {
      any: ({ nodes, disks, history }: { nodes: unknown; disks: unknown; history: unknown }) =>
        Boolean(seen.add(canonicalText([nodes, disks, history]))) as true,
    };
    explore(world, { ...options, always });
    return seen;
  };
  it.each(cases)('loses nothing of what nodes and clients can come to: %s', (_name, world, options) => {
    expect([...seenIn(world, options)].sort()).toEqual(
      [...seenIn(world, { ...options, ignoreNoOps: false })].sort(),
    );
  });
});
