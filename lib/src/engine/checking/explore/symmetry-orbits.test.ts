import { describe, expect, it } from 'vitest';
import { exploreByForce } from '../../../../testing/engine/checking/explore/brute-force.js';
import type { PlainState } from '../../../../testing/engine/checking/explore/plain-states.js';
import { ResourceManager } from '../../../protocols/published-models.js';
import { type Client, canonicalText, Node, type NodeId } from '../../simulation/index.js';
import { type ExploredState, type ExploredWorld, type ExploreOptions, explore } from './index.js';
import { ordersOf } from './state/renaming.js';

/** The manager of two-phase commit, which keeps who is prepared in no order. */
class Manager extends Node<never, 'commit' | 'abort' | { prepared: NodeId }> {
  prepared = new Set<NodeId>();
  decided = false;
  override onStart(): void {
    this.setTimer('abort', 1);
  }
  override onTimer(decision: string): void {
    this.decided = true;
    this.clearTimer('abort');
    this.clearTimer('commit');
    this.broadcast(decision as 'commit' | 'abort');
  }
  override onMessage(from: NodeId): void {
    if (this.decided || this.prepared.has(from)) return;
    this.prepared.add(from);
    if (this.prepared.size === this.nodes.length - 1) this.setTimer('commit', 1);
  }
}

/** Votes for the first that asks for it, and leads with the votes of a majority, or of fewer. */
class Voter extends Node<never, 'vote for me' | 'yes'> {
  votedFor: NodeId | null = null;
  votes = new Map<NodeId, boolean>();
  leads = false;
  protected needed(): number {
    return Math.floor(this.nodes.length / 2) + 1;
  }
  override onStart(): void {
    this.setTimer('stand', 1);
  }
  override onTimer(): void {
    if (this.votedFor !== null) return;
    this.votedFor = this.id;
    this.votes.set(this.id, true);
    this.broadcast('vote for me');
  }
  override onMessage(from: NodeId, message: 'vote for me' | 'yes'): void {
    if (message === 'vote for me') {
      if (this.votedFor !== null) return;
      this.votedFor = from;
      this.disk.write('voted for', from);
      this.send(from, 'yes');
      return;
    }
    this.votes.set(from, true);
    if (this.votes.size >= this.needed()) this.leads = true;
  }
}
class Rash extends Voter {
  protected override needed(): number {
    return super.needed() - 1;
  }
}

class Store extends Node<'read' | { write: number }, never> {
  value = 0;
  override onRequest(client: Client, request: 'read' | { write: number }): void {
    if (request !== 'read') this.value = request.write;
    this.reply(client, this.value);
  }
}

const commit: ExploredWorld = {
  nodes: { manager: Manager, r0: ResourceManager, r1: ResourceManager, r2: ResourceManager },
};
const votes = (voter: typeof Voter): ExploredWorld => ({ nodes: { a: voter, b: voter, c: voter } });
const update = [
  { to: 's', request: 'read' },
  { to: 's', request: { write: 1 } },
];
const store: ExploredWorld = { nodes: { s: Store }, clients: { x: update, y: update, z: update } };

const cases: readonly (readonly [string, ExploredWorld, ExploreOptions, readonly string[]])[] = [
  ['resource managers, messages a set', { ...commit, network: 'set' }, {}, ['r0', 'r1', 'r2']],
  ['resource managers, a message lost', commit, { lose: 1 }, ['r0', 'r1', 'r2']],
  [
    'resource managers on ordered links',
    { ...commit, network: 'ordered' },
    { duplicate: 1 },
    ['r0', 'r1', 'r2'],
  ],
  ['two of three resource managers', commit, {}, ['r0', 'r2']],
  ['voters', votes(Voter), {}, ['a', 'b', 'c']],
  ['voters, one of them crashing', { ...votes(Voter), network: 'set' }, { crash: 1 }, ['a', 'b', 'c']],
  ['voters who are too easily content', votes(Rash), {}, ['a', 'b', 'c']],
  [
    'clients that ask the same, at any time',
    { ...store, clients: { x: update, y: update } },
    { lose: 1 },
    ['x', 'y'],
  ],
  ['three clients that ask at once', { ...store, clientsAsk: 'at once' }, {}, ['x', 'y', 'z']],
];

/** Data under other names. */
function under(names: ReadonlyMap<unknown, string>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(part => under(names, part));
  if (value instanceof Set) return new Set([...value].map(part => under(names, part)));
  if (value instanceof Map) return new Map([...value].map(pair => under(names, pair) as [unknown, unknown]));
  if (typeof value !== 'object' || value === null) return names.get(value) ?? value;
  return Object.fromEntries(Object.entries(value).map(pair => under(names, pair) as [string, unknown]));
}

/** Equal for two states if and only if one is the other under other names. */
function orbitOf(state: PlainState, group: readonly string[], isOrdered: boolean): string {
  const texts = ordersOf(group).map(order => {
    const names = new Map(group.map((name, index): [unknown, string] => [name, order[index]]));
    const { network, ...rest } = under(names, state) as PlainState;
    const link = ({ from, to }: PlainState['network'][number]): string => (isOrdered ? `${from} ${to}` : '');
    const sorted = network
      .map((envelope, index) => ({ link: link(envelope), text: isOrdered ? index : 0, envelope }))
      .sort((one, other) => (one.link < other.link ? -1 : one.link > other.link ? 1 : one.text - other.text))
      .map(({ envelope }) => canonicalText(envelope));
    return canonicalText([rest, isOrdered ? sorted : sorted.sort()]);
  });
  return texts.sort()[0];
}

describe('with symmetry an exploration has as many states as there are classes among all that can be reached', () => {
  it.each(cases)('%s', (_name, world, options, group) => {
    const all = exploreByForce(world, options).states;
    const classes = new Set(all.map(state => orbitOf(state, group, world.network === 'ordered')));
    const folded = explore(world, { ...options, symmetry: [group] });
    expect(explore(world, options).states).toBe(all.length);
    expect(folded.states).toBe(classes.size);
    expect(folded.states).toBeLessThan(all.length);
  });
});

/** Claims that do not tell the members of a group apart, some of which hold. */
const claims: Readonly<Record<string, (state: ExploredState) => true | string>> = {
  'at most one leads': ({ nodes }) =>
    Object.values(nodes).filter(({ leads }) => leads === true).length < 2 || 'two lead',
  'nobody leads': ({ nodes }) =>
    Object.values(nodes).every(({ leads }) => leads !== true) || 'somebody leads',
  'nobody commits': ({ nodes }) =>
    Object.values(nodes).every(({ state }) => state !== 'committed') || 'somebody committed',
  'all agree': ({ nodes }) => {
    const states = Object.values(nodes).map(({ state }) => state);
    return !(states.includes('committed') && states.includes('aborted')) || 'they differ';
  },
  'nobody wrote first': ({ history }) =>
    history.filter(({ answered, input }) => answered && input !== 'read').length < 2 || 'two wrote',
};

describe('with symmetry and without it a claim has the same verdict, after as many steps', () => {
  const verdicts = new Set<string>();
  it.each(cases)('%s', (_name, world, options, group) => {
    for (const [name, claim] of Object.entries(claims)) {
      const always = { [name]: claim };
      const whole = explore(world, { ...options, always });
      const folded = explore(world, { ...options, always, symmetry: [group] });
      expect([name, folded.verdict, folded.violation?.steps.length]).toEqual([
        name,
        whole.verdict,
        whole.violation?.steps.length,
      ]);
      verdicts.add(whole.verdict);
    }
  });
  it('both verdicts came up', () => {
    expect([...verdicts].sort()).toEqual(['holds', 'violated']);
  });
});

it('seven resource managers have 920 classes: multisets of 4 kinds before a decision, of 6 after abort, of 2 after commit', () => {
  const names = Array.from({ length: 7 }, (_, index) => `r${index}`);
  const nodes = Object.fromEntries(names.map(name => [name, ResourceManager]));
  const { states } = explore(
    { nodes: { manager: Manager, ...nodes }, network: 'set' },
    { symmetry: [names] },
  );
  const choose = (from: number, count: number): number =>
    count === 0 ? 1 : (choose(from - 1, count - 1) * from) / count;
  expect(states).toBe(choose(10, 3) + choose(12, 5) + choose(8, 1));
  expect(states).toBe(920);
});

it('clients that ask different things cannot change places', () => {
  const clients = { x: update, y: [update[0]] };
  expect(() => explore({ ...store, clients }, { symmetry: [['x', 'y']] })).toThrow(
    "'y' and 'x' ask different things",
  );
  expect(() => explore(store, { symmetry: [['x', 's']] })).toThrow("'s' and 'x' are of different classes");
});
