import { describe, expect, it } from 'vitest';
import * as bugs from '../../testing/seeded-bugs.js';
import { exponential } from '../random/index.js';
import {
  at,
  crash,
  type NodeClass,
  restart,
  type SimulationRun,
  simulate,
  type World,
} from '../simulation/index.js';
import {
  checkLinearizability,
  type ExploredWorld,
  type ExploreOptions,
  explore,
  historyOfRun,
  registerModel,
} from './index.js';

/** A bug, how a run shows it, and the space in which every schedule is tried. */
interface Seeded {
  readonly name: string;
  readonly world: (mutant: boolean) => World;
  readonly isBroken: (run: SimulationRun) => boolean;
  readonly explored?: (mutant: boolean) => readonly [ExploredWorld, ExploreOptions];
}

const network = { latency: exponential(10) };
const pick = (mutant: boolean, broken: NodeClass, right: NodeClass): NodeClass => (mutant ? broken : right);
const isStale = (run: SimulationRun): boolean =>
  checkLinearizability(historyOfRun<bugs.Access, number>(run), registerModel(0)).verdict ===
  'not linearizable';
const claim = (
  holds: (nodes: Record<string, Readonly<Record<string, unknown>>>) => boolean,
): ExploreOptions['always'] => ({
  claim: ({ nodes }) => holds(nodes as Record<string, Readonly<Record<string, unknown>>>) || 'it is broken',
});

const voters = (mutant: boolean) => {
  const voter = pick(mutant, bugs.HastyVoter, bugs.Voter);
  return { a: voter, b: voter, c: voter };
};
const leaders = (nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>): number =>
  ['a', 'b'].filter(name => ((nodes[name]?.votes ?? []) as string[]).length === 2).length;
const register = (mutant: boolean) => {
  const one = pick(mutant, bugs.OffByOneRegister, bugs.QuorumRegister);
  return { front: one, r1: one, r2: one, r3: one, r4: one };
};
const writeThenRead = (to: string, then = to) => [
  { to, request: { type: 'write', value: 1 } },
  { to: then, request: { type: 'read' } },
];
const counting = (mutant: boolean) => ({
  front: bugs.RetryingFront,
  store: pick(mutant, bugs.ForgetfulStore, bugs.OnceStore),
});
const addOnce = { c: [{ to: 'front', request: 'add' }] };
const desk = (mutant: boolean) => ({
  desk: pick(mutant, bugs.ForgetfulDesk, bugs.Desk),
  echo: bugs.EchoStore,
});
const twoAsk = { alice: [{ to: 'desk', request: 'A' }], bob: [{ to: 'desk', request: 'B' }] };
const leases = (mutant: boolean) => ({
  grantor: bugs.Grantor,
  h1: bugs.LeaseHolder,
  h2: bugs.LeaseHolder,
  storage: pick(mutant, bugs.TrustingStorage, bugs.FencedStorage),
});
const inOrder = (accepted: readonly number[] = []): boolean =>
  accepted.every((token, index) => index === 0 || token > accepted[index - 1]);
const dirty = (mutant: boolean) => ({ store: pick(mutant, bugs.DirtyStore, bugs.TidyStore) });
const taking = {
  writer: [
    { to: 'store', request: { type: 'begin', value: 7 } },
    { to: 'store', request: { type: 'abort' } },
  ],
  reader: [{ to: 'store', request: { type: 'read' } }],
};
const pair = (mutant: boolean) => {
  const primary = pick(mutant, bugs.HastyPrimary, bugs.CarefulPrimary);
  return { first: primary, second: primary };
};

const SEEDED: readonly Seeded[] = [
  {
    name: 'lost vote',
    world: mutant => ({ nodes: voters(mutant), network, faults: [at(15, crash('c')), at(20, restart('c'))] }),
    isBroken: ({ states }) => leaders(states) === 2,
    explored: mutant => [
      { nodes: voters(mutant) },
      {
        crash: 1,
        always: claim(nodes => leaders(nodes) < 2),
        sometimes: { led: ({ nodes }) => leaders(nodes) === 1 },
      },
    ],
  },
  {
    name: 'quorum off by one',
    world: mutant => ({ nodes: register(mutant), network, clients: { c: writeThenRead('front') } }),
    isBroken: isStale,
    explored: mutant => [
      { nodes: register(mutant), clients: { c: writeThenRead('front') }, clientsAsk: 'at once' },
      {
        always: {
          claim: ({ history }) => history[1]?.answered !== true || history[1].output === 1 || 'a stale read',
        },
        sometimes: { read: ({ history }) => history[1]?.answered === true },
      },
    ],
  },
  {
    name: 'double apply',
    world: mutant => ({ nodes: counting(mutant), network: { ...network, loss: 0.2 }, clients: addOnce }),
    isBroken: ({ states }) => Number(states.store.count) > 1,
    explored: mutant => [
      { nodes: counting(mutant), clients: addOnce },
      {
        duplicate: 1,
        mostSteps: 12,
        always: claim(nodes => Number(nodes.store.count) < 2),
        sometimes: { added: ({ nodes }) => nodes.store.count === 1 },
      },
    ],
  },
  {
    name: 'reply to the wrong client',
    world: mutant => ({ nodes: desk(mutant), network, clients: twoAsk }),
    isBroken: ({ history }) =>
      history.some(({ input, output, completedAtMs }) => completedAtMs !== undefined && input !== output),
    explored: mutant => [
      { nodes: desk(mutant), clients: twoAsk },
      {
        always: {
          claim: ({ history }) =>
            history.every(({ answered, input, output }) => !answered || input === output) ||
            'an answer of another',
        },
        sometimes: { both: ({ history }) => history.filter(({ answered }) => answered).length === 2 },
      },
    ],
  },
  {
    name: 'lock without fencing',
    world: mutant => ({ nodes: leases(mutant), network: { latency: exponential(40) } }),
    isBroken: ({ states }) => !inOrder(states.storage.accepted as number[]),
    explored: mutant => [
      { nodes: leases(mutant) },
      {
        always: claim(nodes => inOrder(nodes.storage.accepted as number[])),
        sometimes: { both: ({ nodes }) => (nodes.storage.accepted as number[]).length === 2 },
      },
    ],
  },
  {
    name: 'timer that is never reset',
    world: mutant => ({
      nodes: { leader: bugs.Follower, f: pick(mutant, bugs.DeafFollower, bugs.Follower) },
    }),
    isBroken: ({ states }) => Number(states.f.term) > 1,
  },
  {
    name: 'dirty read',
    world: mutant => ({ nodes: dirty(mutant), network, clients: taking }),
    isBroken: ({ history }) => history.some(({ output }) => output === 7),
    explored: mutant => [
      { nodes: dirty(mutant), clients: taking },
      {
        always: {
          claim: ({ history }) =>
            history.every(({ output }) => output !== 7) || 'what was taken back was read',
        },
        sometimes: {
          read: ({ history }) => history.some(({ client, answered }) => client === 'reader' && answered),
        },
      },
    ],
  },
  {
    name: 'stale read after failover',
    world: mutant => ({
      nodes: pair(mutant),
      network,
      clients: { c: writeThenRead('first', 'second') },
      faults: [at(25, crash('first'))],
    }),
    isBroken: isStale,
    explored: mutant => [
      { nodes: pair(mutant), clients: { c: writeThenRead('first', 'second') } },
      {
        crash: 1,
        restart: 0,
        always: {
          claim: ({ history }) => history[1]?.answered !== true || history[1].output === 1 || 'a stale read',
        },
        sometimes: { read: ({ history }) => history[1]?.answered === true },
      },
    ],
  },
];

describe.each(SEEDED)('$name', ({ world, isBroken, explored }) => {
  const runs = (mutant: boolean, most: number): number | undefined => {
    for (let seed = 0; seed < most; seed++)
      if (isBroken(simulate(world(mutant), { seed, untilMs: 2000, trace: 'none' }))) return seed;
    return undefined;
  };

  it('is caught by the simulator within 1,000 schedules, and its mend by none of them', () => {
    expect(runs(true, 1000)).toBeDefined();
    expect(runs(false, 1000)).toBeUndefined();
  });

  if (explored === undefined) return;
  it('is caught by the explorer, and its mend holds', () => {
    const [broken, right] = [true, false].map(mutant => explore(...explored(mutant)));
    expect(broken.verdict).toBe('violated');
    expect(['holds', 'holds to the bound']).toContain(right.verdict);
    expect(right.states).toBeGreaterThan(10);
  });
});
