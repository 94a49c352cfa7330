import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Client, Node } from '../../../simulation/index.js';
import { type ExploredState, explore } from '../index.js';
import { EdgeList } from './edge-list.js';
import { findUnfairEnd } from './liveness.js';

/** Asks its neighbor until it is answered: by a timer that it sets again, or only once. */
class Asker extends Node<never, 'question' | 'answer'> {
  answered = false;
  override onStart(): void {
    if (this.id === 'a') this.ask();
  }
  override onTimer(): void {
    this.ask();
  }
  override onMessage(from: string, message: 'question' | 'answer'): void {
    if (message === 'question') this.send(from, 'answer');
    else {
      this.answered = true;
      this.clearTimer('again');
    }
  }
  protected ask(): void {
    this.send('b', 'question');
    this.setTimer('again', 1);
  }
}
class Once extends Asker {
  protected override ask(): void {
    this.send('b', 'question');
  }
}

const told = (state: { nodes: Record<string, Record<string, unknown>> }) => state.nodes.a?.answered === true;

describe('a promise that must come true', () => {
  it('does, where messages arrive in the end', () => {
    const nodes = { a: Once, b: Once };
    expect(explore({ nodes }, { eventually: { answered: told } })).toMatchObject({
      verdict: 'holds',
      states: 3,
    });
  });

  it('need not where a message may be lost for good: the schedule ends there', () => {
    const { verdict, violation } = explore(
      { nodes: { a: Once, b: Once } },
      { lose: 1, eventually: { answered: told } },
    );
    expect(verdict).toBe('violated');
    expect(violation?.steps.map(({ text }) => text)).toEqual(['question from a to b is lost']);
    expect(violation?.cycle).toEqual([]);
  });

  it('does again with a timer that asks again', () => {
    const world = { nodes: { a: Asker, b: Asker }, network: 'set' } as const;
    expect(explore(world, { eventually: { answered: told } }).verdict).toBe('holds');
  });

  it('need not where two go round for ever; the round is told', () => {
    class Polite extends Node<never, 'after you'> {
      turn = 0;
      entered = false;
      override onStart(): void {
        if (this.id === 'a') this.send('b', 'after you');
      }
      override onMessage(from: string): void {
        this.turn = 1 - this.turn;
        this.send(from, 'after you');
      }
    }
    const entered = (state: { nodes: Record<string, Record<string, unknown>> }) =>
      state.nodes.a?.entered === true;
    const { violation } = explore({ nodes: { a: Polite, b: Polite } }, { eventually: { entered } });
    expect(violation?.message).toContain('steps lead round for ever');
    expect(violation?.cycle?.length).toBe(4);
    expect(violation?.cycle?.at(-1)?.state.nodes).toEqual(violation?.state.nodes);
  });

  it('comes after each situation that asks for it, and not only once', () => {
    const answered = ({ history }: ExploredState) => history.every(one => one.answered);
    const leadsTo = {
      'every request is answered': { from: (state: ExploredState) => !answered(state), to: answered },
    };
    class Server extends Node<string, never> {
      served = 0;
      override onRequest(client: Client): void {
        this.served += 1;
        if (this.served < this.most()) this.reply(client, 'ok');
      }
      protected most(): number {
        return Number.POSITIVE_INFINITY;
      }
    }
    class Tired extends Server {
      protected override most(): number {
        return 2;
      }
    }
    const clients = {
      c: [
        { to: 's', request: 'one' },
        { to: 's', request: 'two' },
      ],
    };
    expect(explore({ nodes: { s: Server }, clients }, { leadsTo }).verdict).toBe('holds');
    const { violation } = explore({ nodes: { s: Tired }, clients }, { leadsTo });
    expect(violation?.steps.map(({ text }) => text)).toEqual([
      'c asks s: one',
      's receives one from c',
      'c receives ok from s',
      'c asks s: two',
      's receives two from c',
    ]);
    expect(violation?.cycle).toEqual([]);
  });

  it('is refused in a time that ends', () => {
    const world = { nodes: { a: Once, b: Once }, time: { untilTick: 3 } };
    expect(() => explore(world, { eventually: { answered: told } })).toThrow('do not go with time');
  });

  it('is not said to hold where the search was cut off', () => {
    const result = explore(
      { nodes: { a: Asker, b: Asker } },
      { mostStates: 5, eventually: { answered: told } },
    );
    expect(result.verdict).toBe('holds to the bound');
  });
});

describe('the search for fair rounds', () => {
  interface Graph {
    readonly size: number;
    readonly edges: readonly { readonly from: number; readonly to: number; readonly duty: number }[];
    readonly ends: readonly number[];
  }
  const listOf = ({ edges }: Graph): EdgeList => {
    const list = new EdgeList();
    const sorted = [...edges].sort((one, other) => one.from - other.from);
    for (const { from, to, duty } of sorted) list.add(from, to, duty, 0, 0);
    return list;
  };
  const find = (graph: Graph) =>
    findUnfairEnd({
      edges: listOf(graph),
      states: graph.size,
      starts: [0],
      isEnd: state => graph.ends.includes(state),
      dutyOf: kind => (kind === 0 ? -1 : kind),
    });

  /** Every set of states as the ones that a way stays in for ever: reachable, connected by itself, and fair. */
  const bruteForce = (graph: Graph): boolean => {
    const inner = (from: number, allowed: (state: number) => boolean): Set<number> => {
      const seen = new Set([from]);
      for (const state of seen)
        for (const edge of graph.edges) if (edge.from === state && allowed(edge.to)) seen.add(edge.to);
      return seen;
    };
    const isOpen = (state: number) => !graph.ends.includes(state);
    if (!isOpen(0)) return false;
    const reachable = inner(0, isOpen);
    const duties = (state: number) =>
      new Set(graph.edges.filter(({ from, duty }) => from === state && duty > 0).map(({ duty }) => duty));
    for (const state of reachable) if (duties(state).size === 0) return true;
    for (let subset = 1; subset < 1 << graph.size; subset++) {
      const members = Array.from({ length: graph.size }, (_, state) => state).filter(
        state => (subset >> state) & 1,
      );
      if (!members.every(state => reachable.has(state))) continue;
      const isMember = (state: number) => members.includes(state);
      if (!members.every(state => members.every(other => inner(state, isMember).has(other)))) continue;
      const inside = graph.edges.filter(({ from, to }) => isMember(from) && isMember(to));
      if (inside.length === 0) continue;
      const owed = [1, 2, 3].filter(duty => members.every(state => duties(state).has(duty)));
      if (owed.every(duty => inside.some(edge => edge.duty === duty))) return true;
    }
    return false;
  };

  it('agrees with trying every set of states, and its rounds are fair', () => {
    const state = fc.integer({ min: 0, max: 4 });
    const edge = fc.record({ from: state, to: state, duty: fc.integer({ min: 0, max: 3 }) });
    const graphs = fc.record({
      size: fc.constant(5),
      edges: fc.array(edge, { minLength: 1, maxLength: 9 }),
      ends: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
    });
    const verdicts = [0, 0];
    fc.assert(
      fc.property(graphs, graph => {
        const lasso = find(graph);
        expect(lasso !== undefined).toBe(bruteForce(graph));
        verdicts[lasso === undefined ? 0 : 1]++;
        if (lasso === undefined || lasso.cycle.length === 0) return;
        const round = [lasso.way[lasso.way.length - 1], ...lasso.cycle];
        expect(round[round.length - 1]).toBe(round[0]);
        const steps = round
          .slice(1)
          .map((to, index) => graph.edges.filter(one => one.from === round[index] && one.to === to));
        expect(steps.every(choices => choices.length > 0)).toBe(true);
        for (const duty of [1, 2, 3]) {
          const isAlwaysPossible = round.every(at =>
            graph.edges.some(one => one.from === at && one.duty === duty),
          );
          if (isAlwaysPossible)
            expect(steps.some(choices => choices.some(one => one.duty === duty))).toBe(true);
        }
      }),
      { numRuns: 3000, seed: 5 },
    );
    expect(verdicts[0]).toBeGreaterThan(200);
    expect(verdicts[1]).toBeGreaterThan(200);
  });
});

describe('a partition', () => {
  class Gossip extends Node<'set', 'set'> {
    value = 0;
    override onRequest(client: Client): void {
      this.value = 1;
      this.broadcast('set');
      this.reply(client, 'ok');
    }
    override onMessage(): void {
      this.value = 1;
    }
  }
  const world = {
    nodes: { a: Gossip, b: Gossip, c: Gossip },
    clients: { alice: [{ to: 'a', request: 'set' }] },
  };
  const apart = ({
    nodes,
    messages,
  }: {
    nodes: Record<string, Record<string, unknown>>;
    messages: readonly unknown[];
  }) => messages.length === 0 && nodes.a.value === 1 && nodes.b.value === 0 && nodes.c.value === 1;

  it('may lose what crosses it, and nothing else', () => {
    expect(explore(world, { sometimes: { apart } }).verdict).toBe('goal not reached');
    expect(explore(world, { partition: 1, sometimes: { apart } }).verdict).toBe('holds');
    const partitions = [[['a', 'b'], ['c']]];
    expect(explore({ ...world, partitions }, { partition: 1, sometimes: { apart } }).verdict).toBe(
      'goal not reached',
    );
  });

  it('is healed in the end; without loss, what waited then arrives', () => {
    const all = ({ nodes }: { nodes: Record<string, Record<string, unknown>> }) =>
      Object.values(nodes).every(({ value }) => value === 1);
    const lossless = explore(world, { eventually: { all } });
    expect(lossless.verdict).toBe('holds');
    const parted = explore(world, { partition: 1, eventually: { all } });
    expect(parted.violation?.steps.map(({ kind }) => kind)).toContain('partition');
  });

  it('names what is wrong with one', () => {
    expect(() => explore({ ...world, partitions: [[['a'], ['z']]] }, { partition: 1 })).toThrow(
      "partitions name 'z'",
    );
    expect(() =>
      explore(
        {
          ...world,
          partitions: [
            [
              ['a', 'b'],
              ['b', 'c'],
            ],
          ],
        },
        { partition: 1 },
      ),
    ).toThrow("'b' is in two groups of a partition");
    expect(() => explore({ ...world, partitions: [[['a']]] }, { partition: 1 })).toThrow(
      'at least two groups',
    );
  });
});

describe('a node that crashes', () => {
  class Sleeper extends Node<never, never> {}

  it('restarts as often as it may, by default as it crashed', () => {
    const down = ({ nodes }: { nodes: Record<string, unknown> }) => nodes.s === undefined;
    const stopped = explore({ nodes: { s: Sleeper } }, { crash: 1, restart: 0, sometimes: { down } });
    expect(stopped).toMatchObject({ verdict: 'holds', states: 2 });
    expect(explore({ nodes: { s: Sleeper } }, { crash: 1, sometimes: { down } }).states).toBe(3);
  });
});
