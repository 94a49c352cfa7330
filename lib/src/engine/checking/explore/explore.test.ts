import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AbdServer,
  HastyServer,
  PaxosServer,
  type RegisterRequest,
  ResourceManager,
  TransactionManager,
} from '../../../protocols/published-models.js';
import { vectorHash } from '../../data/vector-hash.js';
import { VectorSet } from '../../data/vector-set.js';
import { type Client, Node, type NodeClass } from '../../simulation/index.js';
import { agrees, type SequentialModel } from '../sequential-model.js';
import { type ExploredWorld, explore, linearizable } from './index.js';

function commitWorld(managers: number): ExploredWorld {
  const nodes: Record<string, NodeClass> = { manager: TransactionManager };
  for (let index = 0; index < managers; index++) nodes[`r${index}`] = ResourceManager;
  return { nodes, network: 'set' };
}

/** Clients that each put a value of their own, then get, at the next server. */
function registerWorld(server: NodeClass, servers: number, clients: number): ExploredWorld {
  const names = Array.from({ length: servers }, (_, index) => `s${index}`);
  const scripts = Array.from({ length: clients }, (_, index) => [
    `c${index}`,
    [
      { to: names[index % servers], request: { put: 'ABC'[index] } },
      { to: names[(index + 1) % servers], request: {} },
    ],
  ]);
  return {
    nodes: Object.fromEntries(names.map(name => [name, server])),
    clients: Object.fromEntries(scripts),
  };
}

const consistent = ({ nodes }: { nodes: Record<string, Record<string, unknown>> }): true | string => {
  const states = Object.values(nodes).map(({ state }) => state);
  return states.includes('committed') && states.includes('aborted') ? 'one committed, another aborted' : true;
};

/** A register as the protocols answer: `ok` to a put, `{ got }` to a get. */
const register: SequentialModel<string, RegisterRequest, unknown> = {
  name: 'register',
  initial: '?',
  step: (state, { put }, answer) =>
    put !== undefined ? put : agrees(answer, { got: state }) ? state : undefined,
  describe: ({ put }, answer) =>
    put === undefined ? `get: ${JSON.stringify(answer?.output)}` : `put ${put}`,
};

describe('published counts of states', () => {
  it.each([
    [3, 288],
    [5, 8832],
  ])('two-phase commit with %i resource managers has %i', (managers, states) => {
    const result = explore(commitWorld(managers), {
      always: { consistent },
      sometimes: {
        'all commit': ({ nodes }) =>
          Object.values(nodes).filter(({ state }) => state === 'committed').length === managers,
        'all abort': ({ nodes }) =>
          Object.values(nodes).filter(({ state }) => state === 'aborted').length === managers,
      },
    });
    expect(result).toMatchObject({ verdict: 'holds', states, exhausted: true });
  });

  it('two-phase commit with 7 has 296,448, in under 200 bytes each', () => {
    const result = explore(commitWorld(7));
    expect(result.states).toBe(296_448);
    expect(result.bytesPerState).toBeLessThan(200);
    expect(result.handlersRun).toBeLessThan(10_000);
  });

  it('the register of Attiya, Bar-Noy and Dolev, 2 clients and 2 servers, has 544', () => {
    const world = { ...registerWorld(AbdServer, 2, 2), clientsAsk: 'at once' } as const;
    expect(explore(world, { always: { linearizable: linearizable(register) } })).toMatchObject({
      verdict: 'holds',
      states: 544,
    });
  });

  it('single-decree Paxos, 2 clients and 3 servers, has 16,668', () => {
    const world = { ...registerWorld(PaxosServer, 3, 2), clientsAsk: 'at once' } as const;
    const result = explore(world, {
      always: { linearizable: linearizable(register) },
      sometimes: {
        'a value is read': ({ history }) => history.some(({ output }) => typeof output === 'object'),
      },
    });
    expect(result).toMatchObject({ verdict: 'holds', states: 16_668 });
  });
});

describe('a register that answers reads without telling them on', () => {
  const readers = {
    clientsAsk: 'at once',
    clients: {
      writer: [{ to: 's0', request: { put: 'A' } }],
      reader: [
        { to: 's1', request: {} },
        { to: 's2', request: {} },
      ],
    },
  } as const;
  const always = { linearizable: linearizable(register) };

  it('is not linearizable: a read goes back in time, by the shortest schedule that shows it', () => {
    const { verdict, violation } = explore({ ...registerWorld(HastyServer, 3, 2), ...readers }, { always });
    expect(verdict).toBe('violated');
    expect(violation?.message).toContain('reader get: {"got":"A"}; reader get: {"got":"?"}');
    expect(violation?.steps.at(-1)?.text).toContain('reader receives');
  });

  it('holds again when reads are told on', () => {
    expect(explore({ ...registerWorld(AbdServer, 3, 2), ...readers }, { always }).verdict).toBe('holds');
  });
});

/** Adds what clients ask, through a read and a write of its store: two clients may lose an update. */
class Store extends Node<{ read: true } | { write: number }, never> {
  value = 0;
  override onRequest(client: Client, request: { read: true } | { write: number }): void {
    if ('write' in request) this.value = request.write;
    this.reply(client, this.value);
  }
}

/** Sends one message to its neighbor, which counts. */
class Teller extends Node<never, string> {
  heard = 0;
  override onStart(): void {
    if (this.id === 'a') this.send('b', 'news');
  }
  override onMessage(): void {
    this.heard += 1;
  }
}

describe('budgets', () => {
  const world: ExploredWorld = { nodes: { a: Teller, b: Teller } };
  const heard = (state: { nodes: Record<string, Record<string, unknown>> }) => state.nodes.b?.heard;

  it('without any, the message arrives once', () => {
    const result = explore(world, { sometimes: { once: state => heard(state) === 1 } });
    expect(result).toMatchObject({ verdict: 'holds', states: 2 });
    expect(explore(world, { sometimes: { twice: state => heard(state) === 2 } }).verdict).toBe(
      'goal not reached',
    );
  });

  it('with one duplicate, twice; with two, three times', () => {
    expect(explore(world, { duplicate: 1, sometimes: { twice: state => heard(state) === 2 } }).verdict).toBe(
      'holds',
    );
    expect(explore(world, { duplicate: 1, sometimes: { thrice: state => heard(state) === 3 } }).verdict).toBe(
      'goal not reached',
    );
    expect(explore(world, { duplicate: 2, sometimes: { thrice: state => heard(state) === 3 } }).verdict).toBe(
      'holds',
    );
  });

  it('with one loss, perhaps never; with one crash, its memory is gone', () => {
    const quiet = (state: { messages: readonly unknown[]; nodes: Record<string, Record<string, unknown>> }) =>
      state.messages.length === 0 && heard(state) === 0;
    expect(explore(world, { sometimes: { lost: quiet } }).verdict).toBe('goal not reached');
    expect(explore(world, { lose: 1, sometimes: { lost: quiet } }).verdict).toBe('holds');
    expect(
      explore(world, { crash: 1, sometimes: { down: ({ nodes }) => nodes.b === undefined } }).verdict,
    ).toBe('holds');
  });

  it('a crash loses some end of what was not synced, and nothing that was', () => {
    class Writer extends Node<never, never> {
      override onStart(): void {
        this.disk.write('first', 1);
        this.disk.sync();
        this.disk.write('second', 2);
        this.disk.write('third', 3);
      }
    }
    const seen = new Set<string>();
    explore(
      { nodes: { w: Writer } },
      {
        crash: 1,
        always: {
          'what was synced is there': ({ nodes, disks }) => {
            if (nodes.w === undefined) seen.add(Object.keys(disks.w).join());
            return 'first' in disks.w ? true : 'the synced write is gone';
          },
        },
      },
    );
    expect([...seen].sort()).toEqual(['first', 'first,second', 'first,second,third']);
  });
});

describe('the verdict', () => {
  it('says that a bound was reached: not exhausted is not "holds"', () => {
    const result = explore(commitWorld(5), { always: { consistent }, mostStates: 1000 });
    expect(result).toMatchObject({ verdict: 'holds to the bound', exhausted: false });
    expect(result.summary).toContain('not exhausted');
    expect(explore(commitWorld(5), { mostSteps: 3 })).toMatchObject({
      verdict: 'holds to the bound',
      depth: 3,
    });
  });

  it('shows the shortest schedule of a lost update, step by step', () => {
    const update = [
      { to: 's', request: { read: true } },
      { to: 's', request: { write: 1 } },
    ];
    const { violation, summary } = explore(
      { nodes: { s: Store }, clients: { alice: update, bob: update } },
      {
        always: {
          'no update is lost': ({ history, nodes }) =>
            history.filter(({ answered, input }) => answered && 'write' in (input as object)).length < 2 ||
            nodes.s.value === 2
              ? true
              : 'two updates, and the value is 1',
        },
      },
    );
    expect(summary).toContain("'no update is lost' is violated after 12 steps");
    expect(violation?.steps.map(({ kind }) => kind).sort()).toEqual(
      [...Array(4).fill('ask'), ...Array(8).fill('deliver')].sort(),
    );
    const sends = violation?.steps.flatMap(({ events }) => events).filter(({ kind }) => kind === 'send');
    expect(sends?.length).toBe(4);
  });

  it('tries every choice', () => {
    class Chooser extends Node<never, never> {
      picked: number[] = [];
      override onStart(): void {
        this.picked = [this.choose(3), this.choose(2)];
      }
    }
    const seen = new Set<string>();
    explore(
      { nodes: { c: Chooser } },
      { always: { any: ({ nodes }) => Boolean(seen.add(String(nodes.c.picked))) } },
    );
    expect([...seen].sort()).toEqual(['0,0', '0,1', '1,0', '1,1', '2,0', '2,1']);
  });
});

describe('misuse', () => {
  it('a #private member is named, with what to write instead', () => {
    class Hidden extends Node<never, never> {
      #count = 0;
      override onStart(): void {
        this.#count = this.#count + 1;
      }
    }
    expect(() => explore({ nodes: { h: Hidden } }, {})).toThrow(
      /class Hidden has a #private member.*write 'private name'/,
    );
  });

  it('a handler that differs when run twice is caught', () => {
    let calls = 0;
    class Fickle extends Node<never, never> {
      count = 0;
      override onStart(): void {
        this.count = calls++;
      }
    }
    expect(() => explore({ nodes: { f: Fickle } })).toThrow('differs when it is run twice');
  });

  it.each<[string, (node: Node) => unknown, string]>([
    ['the time', node => node.now(), 'knows no times'],
    ['a continuous draw', node => node.random(), 'use this.choose(count)'],
  ])('%s is refused', (_what, act, message) => {
    class Asker extends Node {
      override onStart(): void {
        act(this);
      }
    }
    expect(() => explore({ nodes: { a: Asker } })).toThrow(message);
  });

  it('a world that cannot be is refused by name', () => {
    expect(() => explore({ nodes: {} })).toThrow('at least one node');
    expect(() => explore({ nodes: { a: Teller }, clients: { c: [{ to: 'z', request: 1 }] } })).toThrow(
      "names 'z'",
    );
    expect(() => explore({ nodes: { a: Teller } }, { lose: -1 })).toThrow('lose must be a whole number');
  });
});

it('agrees with a plain search over whole states, for random little worlds', () => {
  /** A node whose program is a table: what it becomes and whom it tells, by what it is and hears. */
  const worldOf = (table: readonly (readonly [number, number])[]): ExploredWorld => {
    class Machine extends Node<never, number> {
      state = 0;
      override onStart(): void {
        this.send(this.id === 'a' ? 'b' : 'a', 0);
      }
      override onMessage(from: string, message: number): void {
        const [next, say] = table[(this.state * 3 + message) % table.length];
        this.state = next;
        if (say < 3) this.send(from, say);
      }
    }
    return { nodes: { a: Machine, b: Machine } };
  };
  const plainCount = (table: readonly (readonly [number, number])[], most: number): number => {
    type Whole = { a: number; b: number; net: string[] };
    const key = ({ a, b, net }: Whole): string => `${a} ${b} ${[...net].sort().join()}`;
    const first: Whole = { a: 0, b: 0, net: ['b0', 'a0'] };
    const seen = new Set([key(first)]);
    const queue = [first];
    for (let whole = queue.shift(); whole !== undefined && seen.size < most; whole = queue.shift()) {
      for (const message of new Set(whole.net)) {
        const to = message[0] as 'a' | 'b';
        const [next, say] = table[(whole[to] * 3 + Number(message.slice(1))) % table.length];
        if (next === whole[to] && say >= 3) continue;
        const net = [...whole.net];
        net.splice(net.indexOf(message), 1);
        if (say < 3) net.push(`${to === 'a' ? 'b' : 'a'}${say}`);
        const after = { ...whole, [to]: next, net };
        if (seen.has(key(after))) continue;
        seen.add(key(after));
        queue.push(after);
      }
    }
    return seen.size;
  };
  const entry = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 9 }), table => {
      expect(explore(worldOf(table)).states).toBe(plainCount(table, 100_000));
    }),
    { numRuns: 200 },
  );
});

it.each([
  ['', vectorHash],
  [', where all hashes are equal', () => 7],
])('the set of visited states finds every vector again, and no other%s', (_name, hashOf) => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }), { maxLength: 300 }),
      vectors => {
        const set = new VectorSet();
        const known = new Map<string, number>();
        for (const numbers of vectors) {
          const added = set.add(
            Int32Array.from(numbers),
            numbers.length,
            hashOf(Int32Array.from(numbers), numbers.length),
          );
          const expected = known.get(numbers.join());
          expect(added).toBe(expected === undefined ? known.size : ~expected);
          if (expected === undefined) known.set(numbers.join(), known.size);
        }
        const back = new Int32Array(8);
        for (const [text, state] of known)
          expect([...back.slice(0, set.read(state, back))].join()).toBe(text);
      },
    ),
  );
});
