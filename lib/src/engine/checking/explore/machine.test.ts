import { describe, expect, it } from 'vitest';
import { PaxosServer, ResourceManager, TransactionManager } from '../../../protocols/published-models.js';
import { type Client, Node } from '../../simulation/index.js';
import { registerModel } from '../models/register.js';
import { type ExploredWorld, Explorer, explore, HandlerOracle, linearizable } from './index.js';

const commitWorld: ExploredWorld = {
  nodes: { manager: TransactionManager, r0: ResourceManager, r1: ResourceManager, r2: ResourceManager },
  network: 'set',
};
const paxosWorld: ExploredWorld = {
  nodes: { s0: PaxosServer, s1: PaxosServer, s2: PaxosServer },
  clients: {
    c0: [{ to: 's0', request: { put: 'A' } }],
    c1: [
      { to: 's1', request: { put: 'B' } },
      { to: 's2', request: {} },
    ],
  },
  clientsAsk: 'at once',
};

describe('an explorer whose nodes live elsewhere', () => {
  it.each<[string, ExploredWorld]>([
    ['two-phase commit', commitWorld],
    ['Paxos', paxosWorld],
  ])('goes through the same states of %s, a level of questions at a time', (_name, world) => {
    const options = { lose: 1, always: { any: () => true as const } };
    const oracle = new HandlerOracle(world.nodes);
    const explorer = new Explorer(world, options);
    let batches = 0;
    for (let batch = explorer.next(); batch.length > 0; batch = explorer.next()) {
      batches++;
      explorer.done(structuredClone(structuredClone(batch).map(question => oracle.answer(question))));
    }
    const here = explore(world, options);
    expect(explorer.conclude()).toEqual(here);
    expect(batches).toBeLessThanOrEqual(here.depth + 2);
    expect(batches).toBeGreaterThan(3);
  });

  it('wants as many answers as it asked for', () => {
    const explorer = new Explorer(commitWorld);
    expect(explorer.next().length).toBe(4);
    expect(() => explorer.done([])).toThrow('answers must be as many as the questions, 4, got 0');
  });
});

describe('what handlers did', () => {
  it('is used again, or not: the states are the same', () => {
    const again = explore(paxosWorld);
    const anew = explore(paxosWorld, { reuse: false });
    expect(anew).toMatchObject({
      states: again.states,
      generated: again.generated,
      depth: again.depth,
      reuse: 'off',
    });
    expect(again.reuse).toBe('on');
    expect(anew.handlersRun).toBeGreaterThan(10 * again.handlersRun);
  });

  it('is not kept where local states never repeat, and the result says so', () => {
    class Logger extends Node<never, number> {
      log: number[] = [];
      override onStart(): void {
        this.setTimer('even', 1);
        this.setTimer('odd', 1);
      }
      override onTimer(name: string): void {
        this.log.push(name === 'even' ? 0 : 1);
        this.setTimer(name, 1);
      }
    }
    const { reuse, states } = explore({ nodes: { l: Logger } }, { mostStates: 40_000 });
    expect([reuse, states]).toEqual(['off', 40_000]);
  });
});

describe('a small exploration as a graph', () => {
  it('has every state and every step', () => {
    const { graph, states, generated } = explore(commitWorld, { graph: true });
    expect(graph?.states).toHaveLength(states);
    expect(graph?.edges).toHaveLength(generated);
    expect(graph?.edges.every(({ from, to }) => from < states && to < states)).toBe(true);
    expect(graph?.edges[0].text).toMatch(/timer '\w+' of \w+ rings/);
    expect(explore(commitWorld).graph).toBeUndefined();
  });
});

describe('a violation', () => {
  class Forgetful extends Node<{ type: 'write'; value: number } | { type: 'read' }, never> {
    value = 0;
    override onRequest(client: Client, request: { type: 'write'; value: number } | { type: 'read' }): void {
      if (request.type === 'write') this.value = request.value;
      this.reply(client, request.type === 'read' ? this.value : undefined);
    }
  }

  it('shows the state after each step', () => {
    const world = {
      nodes: { f: Forgetful },
      clients: {
        c: [
          { to: 'f', request: { type: 'write', value: 1 } },
          { to: 'f', request: { type: 'read' } },
        ],
      },
    };
    const { violation } = explore(world, {
      crash: 1,
      always: { linearizable: linearizable(registerModel(0)) },
    });
    expect(violation?.steps.map(({ kind, state }) => [kind, state.nodes.f?.value])).toEqual([
      ['ask', 0],
      ['deliver', 1],
      ['deliver', 1],
      ['ask', 1],
      ['crash', undefined],
      ['restart', 0],
      ['deliver', 0],
      ['deliver', 0],
    ]);
  });
});

describe('time in ticks', () => {
  /** Holds a lease for ten ticks, counted from when it asked, or from when it was granted. */
  class Holder extends Node<never, 'ask' | 'granted'> {
    until = 0;
    asked = 0;
    protected readonly counts: 'asking' | 'granting' = 'asking';
    override onStart(): void {
      this.asked = this.now();
      this.send('granter', 'ask');
    }
    override onMessage(): void {
      this.until = (this.counts === 'asking' ? this.asked : this.now()) + 10;
    }
  }
  class Careless extends Holder {
    protected override readonly counts = 'granting';
  }
  class Granter extends Node<never, 'ask' | 'granted'> {
    until = 0;
    override onMessage(from: string): void {
      this.until = this.now() + 10;
      this.send(from, 'granted');
    }
  }
  const overlap = ({
    nodes,
    tick,
  }: {
    nodes: Record<string, Record<string, unknown>>;
    tick: number;
  }): true | string =>
    tick < Number(nodes.holder.until) && Number(nodes.granter.until) <= tick
      ? `at tick ${tick} the holder still believes in its lease`
      : true;
  const world = (holder: typeof Holder): ExploredWorld => ({
    nodes: { holder, granter: Granter },
    time: { untilTick: 16, latencyTicks: { least: 0, most: 4 } },
  });

  it('a lease that counts from the asking never outlives its grant', () => {
    const result = explore(world(Holder), {
      always: { 'one at a time': overlap },
      sometimes: { held: ({ nodes, tick }) => tick < Number(nodes.holder.until) },
    });
    expect(result.verdict).toBe('holds to the bound');
    expect(result.summary).toContain('up to tick 16 (not exhausted)');
  });

  it('one that counts from the answer does, by as long as the answer took', () => {
    const { violation } = explore(world(Careless), { always: { 'one at a time': overlap } });
    expect(violation?.message).toBe('at tick 10 the holder still believes in its lease');
    expect(violation?.steps.some(({ kind }) => kind === 'tick')).toBe(true);
  });

  it('nor does the careful one keep its promise if its clock is behind', () => {
    const late = { ...world(Holder), time: { untilTick: 16, clockOffsetTicks: { granter: 0, holder: 3 } } };
    expect(explore(late, { always: { 'one at a time': overlap } }).verdict).toBe('violated');
  });

  it('timers ring at their tick, or late where that is explored', () => {
    class Alarm extends Node<never, never> {
      rang = -1;
      override onStart(): void {
        this.setTimer('alarm', 3);
      }
      override onTimer(): void {
        this.rang = this.now();
      }
    }
    const ringing = (lateTimers: boolean) => {
      const seen = new Set<unknown>();
      explore(
        { nodes: { a: Alarm }, time: { untilTick: 5, lateTimers } },
        { always: { any: ({ nodes }) => Boolean(seen.add(nodes.a.rang)) } },
      );
      return [...seen].sort();
    };
    expect(ringing(false)).toEqual([-1, 3]);
    expect(ringing(true)).toEqual([-1, 3, 4, 5]);
  });

  it('messages take as long as they may, and no longer', () => {
    class Post extends Node<never, number> {
      arrived = -1;
      override onStart(): void {
        if (this.id === 'a') this.send('b', 1);
      }
      override onMessage(): void {
        this.arrived = this.now();
      }
    }
    const seen = new Set<unknown>();
    explore(
      { nodes: { a: Post, b: Post }, time: { untilTick: 9, latencyTicks: { least: 2, most: 5 } } },
      { always: { any: ({ nodes }) => Boolean(seen.add(nodes.b.arrived)) } },
    );
    expect([...seen].sort()).toEqual([-1, 2, 3, 4, 5]);
  });

  it('is refused by name where it cannot be', () => {
    expect(() => explore({ nodes: { g: Granter }, time: { untilTick: 0 } })).toThrow('time.untilTick');
    const latencyTicks = { least: 0, most: 2 };
    expect(() =>
      explore({ nodes: { g: Granter }, network: 'set', time: { untilTick: 2, latencyTicks } }),
    ).toThrow("does not go with the network 'set'");
    expect(() =>
      explore({ nodes: { g: Granter }, time: { untilTick: 2, clockOffsetTicks: { z: 1 } } }),
    ).toThrow("names 'z'");
  });
});
