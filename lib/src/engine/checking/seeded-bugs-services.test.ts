import { describe, expect, it } from 'vitest';
import { expectCaught, type SeededBug, verdictOf } from '../../../testing/engine/seeded-bug.js';
import { Archive, Desk, FirstInLineDesk } from '../../protocols/forwarding-proxy.js';
import { AgainCounter, OnceCounter, RetryingFront } from '../../protocols/idempotent-retries.js';
import { FencedStore, leaseHolder, leaseServer, TrustingStore } from '../../protocols/lease-lock.js';
import { CommittedStore, Coordinator, DirtyStore } from '../../protocols/two-phase-commit.js';
import { exponential } from '../random/index.js';
import { at, pause, resume } from '../simulation/index.js';
import {
  type CounterInput,
  checkLinearizability,
  counterModel,
  explore,
  historyOfRun,
  linearizable,
} from './index.js';

const latency = exponential(5);
const CLIENTS = ['ann', 'bob', 'cy'];
const eachAsks = (to: string, ...requests: unknown[]) =>
  Object.fromEntries(CLIENTS.map(name => [name, requests.map(request => ({ to, request }))]));

const counting = (mutant: boolean) => ({
  front: RetryingFront,
  counter: mutant ? AgainCounter : OnceCounter,
});
const add = { type: 'increment' };

const desks = (mutant: boolean) => ({ desk: mutant ? FirstInLineDesk : Desk, archive: Archive });
const askOwnKey = Object.fromEntries(
  CLIENTS.map(name => [name, [1, 2, 3].map(number => ({ to: 'desk', request: `${name} ${number}` }))]),
);
const isAnswerTo = (input: unknown, output: unknown): boolean => output === `the value of ${input}`;

const timing = { leaseMs: 50, renewMs: 30, retryMs: 20, workMs: 20, writes: 20 };
const leases = (mutant: boolean) => ({
  server: leaseServer(timing),
  h1: leaseHolder(timing),
  h2: leaseHolder(timing),
  store: mutant ? TrustingStore : FencedStore,
});

const stores = (mutant: boolean) => {
  const store = mutant ? DirtyStore : CommittedStore;
  return { c1: Coordinator, c2: Coordinator, store1: store, store2: store };
};
const writeAll = (to: string, value: number) => ({ to, request: { type: 'write all', value } });
const read = (to: string) => ({ to, request: { type: 'read' } });
/** What the clients of a run or of a state were told. */
type Told = readonly { readonly input: unknown; readonly output?: unknown }[];
const valuesOf = (told: Told, answer: string): unknown[] =>
  told.filter(({ output }) => output === answer).map(({ input }) => (input as { value: number }).value);
const isRead = ({ input }: Told[number]): boolean => (input as { type: string }).type === 'read';
/** A value was read that no transaction has ever written for good: aborted reads, G1a. */
const readsAborted = (told: Told): boolean => {
  const aborted = valuesOf(told, 'aborted');
  return told.some(operation => isRead(operation) && aborted.includes(operation.output));
};

const BUGS: readonly SeededBug[] = [
  {
    name: 'double apply',
    world: mutant => ({
      nodes: counting(mutant),
      network: { latency, loss: 0.1, duplication: 0.1 },
      clients: eachAsks('front', add, add),
    }),
    isBroken: run =>
      checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel()).verdict ===
      'not linearizable',
    isTelling: ({ states }) => states.counter.wasAskedAgain === true,
  },
  {
    name: 'reply to the wrong client',
    world: mutant => ({ nodes: desks(mutant), network: { latency }, clients: askOwnKey }),
    isBroken: ({ history }) =>
      history.some(
        ({ input, output, completedPlace }) => completedPlace !== undefined && !isAnswerTo(input, output),
      ),
    isTelling: ({ states, history }) =>
      Number(states.desk.overtakings) > 0 &&
      history.every(({ completedPlace }) => completedPlace !== undefined),
  },
  {
    name: 'lock without fencing',
    world: mutant => ({
      nodes: leases(mutant),
      network: { latency: 1 },
      // Twelve times one of the holders stands still for longer than a lease.
      faults: random =>
        Array.from({ length: 12 }, (_, time) => 100 * time + random.below(20)).flatMap(from => {
          const holder = random.pick(['h1', 'h2']);
          return [at(from, pause(holder)), at(from + 75, resume(holder))];
        }),
    }),
    isBroken: ({ states }) => Number(states.store.overwrites) > 0,
    isTelling: ({ states }) => Number(states.store.refused) > 0 && Number(states.store.accepted) > 0,
  },
  {
    name: 'dirty read',
    world: mutant => ({
      nodes: stores(mutant),
      network: { latency },
      clients: {
        w1: [writeAll('c1', 11), writeAll('c1', 12)],
        w2: [writeAll('c2', 21), writeAll('c2', 22)],
        r1: [1, 2, 3, 4].map(() => read('store1')),
        r2: [1, 2, 3, 4].map(() => read('store2')),
      },
    }),
    isBroken: ({ history, states }) =>
      readsAborted(history) || states.store1.prepared !== null || states.store2.prepared !== null,
    isTelling: ({ history, states }) =>
      valuesOf(history, 'aborted').length > 0 &&
      valuesOf(history, 'committed').length > 0 &&
      (states.store1.readMeanwhile === true || states.store2.readMeanwhile === true),
  },
];

describe.each(BUGS)('$name', bug => {
  it('is caught within 1,000 seeds, and the right version passes as many in which it had its chance', () =>
    expectCaught(bug));
});

describe('every schedule', () => {
  it('applies an order once, however often it comes', () => {
    const of = (mutant: boolean) =>
      explore(
        {
          nodes: counting(mutant),
          network: 'set',
          clients: { ann: [1, 2].map(() => ({ to: 'front', request: add })) },
          clientsAsk: 'at once',
        },
        {
          mostStates: 30_000,
          always: { linearizable: linearizable(counterModel()) },
          sometimes: {
            'asked again': ({ nodes }) => nodes.counter.wasAskedAgain === true && nodes.counter.count === 2,
          },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'linearizable']);
  });

  it('answers whoever asked', () => {
    const of = (mutant: boolean) =>
      explore(
        { nodes: desks(mutant), clients: { ann: askOwnKey.ann.slice(0, 2), bob: askOwnKey.bob.slice(0, 1) } },
        {
          mostStates: 30_000,
          always: {
            'own answer': ({ history }) =>
              history.every(({ answered, input, output }) => !answered || isAnswerTo(input, output)) ||
              'somebody has the answer of another',
          },
          sometimes: { overtaken: ({ nodes }) => Number(nodes.desk.overtakings) > 0 },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'own answer']);
  });

  it('turns away a lease holder that stood still', () => {
    const of = (mutant: boolean) =>
      explore(
        {
          nodes: leases(mutant),
          time: { untilTick: 9, tickMs: 20, latencyTicks: { least: 0, most: 1 }, lateTimers: true },
        },
        {
          mostStates: 40_000,
          always: { 'never back': ({ nodes }) => nodes.store.overwrites === 0 || 'an older lease wrote' },
          sometimes: { refused: ({ nodes }) => Number(nodes.store.refused) > 0 },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds to the bound', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'never back']);
  });

  it('never shows what is taken back', () => {
    const of = (mutant: boolean) =>
      explore(
        {
          nodes: stores(mutant),
          clients: { w1: [writeAll('c1', 11)], w2: [writeAll('c2', 21)], r: [read('store1')] },
          clientsAsk: 'at once',
        },
        {
          mostStates: 30_000,
          always: {
            'no aborted read': ({ history }) => !readsAborted(history) || 'what was aborted was read',
          },
          sometimes: {
            'read meanwhile, aborted': ({ nodes, history }) =>
              nodes.store1.readMeanwhile === true && valuesOf(history, 'aborted').length > 0,
          },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'no aborted read']);
  });
});
