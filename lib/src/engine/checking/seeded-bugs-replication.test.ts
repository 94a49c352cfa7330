import { describe, expect, it } from 'vitest';
import { expectCaught, type SeededBug, verdictOf } from '../../../testing/engine/seeded-bug.js';
import { AbdRegister, HalfRegister, OneVersionRegister } from '../../protocols/abd-register.js';
import { ForgetfulVoter, Voter } from '../../protocols/leader-election.js';
import { PairedRegister, SelfAssuredRegister } from '../../protocols/primary-backup.js';
import { ImpatientWatcher, Watcher } from '../../protocols/view-change.js';
import { exponential, uniform } from '../random/index.js';
import { closedLoop, type SimulationRun, swarm } from '../simulation/index.js';
import {
  checkLinearizability,
  explore,
  historyOfRun,
  linearizable,
  type RegisterInput,
  registerModel,
} from './index.js';

const latency = exponential(5);
/** Values that hardly ever come twice. */
const access = (random: { chance(p: number): boolean; below(count: number): number }): RegisterInput =>
  random.chance(0.5) ? { type: 'read' } : { type: 'write', value: 1 + random.below(1_000_000_000) };
const isStale = (run: SimulationRun): boolean =>
  checkLinearizability(historyOfRun<RegisterInput, number>(run), registerModel<number>(0)).verdict ===
  'not linearizable';
const write = (to: string, value: number) => ({ to, request: { type: 'write', value } });
const read = (to: string) => ({ to, request: { type: 'read' } });

const pair = (mutant: boolean) => {
  const register = mutant ? SelfAssuredRegister : PairedRegister;
  return { p: register, b: register };
};
const voters = (mutant: boolean) => {
  const voter = mutant ? ForgetfulVoter : Voter;
  return { a: voter, b: voter, c: voter };
};
/** The leaders of a run, each as often as it says so. */
const leadersOf = ({ events }: SimulationRun) =>
  events.flatMap(({ node, state }) => (state?.isLeader === true ? [{ node, term: state.term }] : []));
const majority = (mutant: boolean) => {
  const register = mutant ? HalfRegister : AbdRegister;
  return { a: register, b: register, c: register, d: register };
};
const watchers = (mutant: boolean) => {
  const watcher = mutant ? ImpatientWatcher : Watcher;
  return { a: watcher, b: watcher, c: watcher };
};

const BUGS: readonly SeededBug[] = [
  {
    name: 'stale read after failover',
    world: mutant => ({
      nodes: pair(mutant),
      network: { latency },
      workload: closedLoop({ clients: 3, each: 6, thinkMs: exponential(20), request: access }),
      clientTimeoutMs: 150,
      faults: swarm({
        healedAtMs: 600,
        kinds: ['pause', 'partition', 'one-way cut', 'slow links'],
        everyMs: 80,
        lastsMs: 150,
      }),
    }),
    isBroken: isStale,
    // The backup took over from a primary that is up and does not know it, and both were read.
    isTelling: ({ states, history }) =>
      states.b.role === 'alone' &&
      states.p.role === 'primary' &&
      ['p', 'b'].every(node =>
        history.some(
          ({ to, output, completedPlace }) =>
            to === node && output !== undefined && completedPlace !== undefined,
        ),
      ),
  },
  {
    name: 'lost vote',
    world: mutant => ({
      nodes: voters(mutant),
      network: { latency },
      faults: swarm({
        healedAtMs: 400,
        kinds: ['crash', 'lossy links'],
        everyMs: 20,
        lastsMs: 20,
        mostDown: 1,
      }),
    }),
    untilMs: 500,
    trace: 'states',
    isBroken: run => {
      const first = new Map<unknown, string>();
      return leadersOf(run).some(({ node, term }) => {
        if (!first.has(term)) first.set(term, node);
        return first.get(term) !== node;
      });
    },
    // A node that had voted came back, and was asked by another for its vote in the same term.
    isTelling: run => {
      const back = new Map<string, { term: number; votedFor: string }>();
      if (leadersOf(run).length === 0) return false;
      return run.events.some(({ kind, node, peer, data, state }) => {
        const { term, votedFor } = (state ?? {}) as { term: number; votedFor: string };
        if (kind === 'restart' && votedFor) back.set(node, { term, votedFor });
        const saved = back.get(node);
        const asked = data as { type: string; term: number } | undefined;
        return (
          kind === 'deliver' && asked?.type === 'ask' && asked.term === saved?.term && peer !== saved.votedFor
        );
      });
    },
  },
  {
    name: 'quorum off by one',
    world: mutant => ({
      nodes: majority(mutant),
      network: { latency },
      workload: closedLoop({ clients: 3, each: 5, request: access }),
      clientTimeoutMs: 200,
      faults: swarm({ healedAtMs: 300, kinds: ['partition', 'pause', 'slow links'], everyMs: 40 }),
    }),
    isBroken: isStale,
    // Trouble came while values were written and read.
    isTelling: ({ faults, history }) =>
      faults.some(({ atMs }) =>
        history.some(({ invokedAtMs, completedAtMs }) => invokedAtMs < atMs && atMs < (completedAtMs ?? 0)),
      ) && history.some(({ output }) => typeof output === 'number' && output > 0),
  },
  {
    name: 'two writes with one stamp',
    world: mutant => {
      const register = mutant ? OneVersionRegister : AbdRegister;
      return {
        nodes: { a: register, b: register, c: register },
        network: { latency },
        workload: closedLoop({ clients: 4, each: 5, to: ['a', 'b'], request: access }),
      };
    },
    isBroken: isStale,
    // Two writes were with one node at one time.
    isTelling: ({ history }) => {
      const writes = history.filter(({ input }) => (input as RegisterInput).type === 'write');
      return writes.some(one =>
        writes.some(
          other =>
            one !== other &&
            one.to === other.to &&
            one.invokedPlace < other.invokedPlace &&
            other.invokedPlace < Number(one.completedPlace),
        ),
      );
    },
  },
  {
    name: 'timer that is never reset',
    world: mutant => ({ nodes: watchers(mutant), network: { latency: uniform(1, 15) } }),
    untilMs: 400,
    isBroken: ({ states }) => Object.values(states).some(({ view }) => view !== 0),
    isTelling: ({ states }) => [states.b, states.c].every(({ heard }) => heard === 5),
  },
  {
    name: 'timer that is never reset, after everything is well again',
    world: mutant => ({
      nodes: watchers(mutant),
      network: { latency: uniform(1, 15) },
      faults: swarm({ healedAtMs: 600, kinds: ['crash', 'pause', 'partition', 'lossy links'], everyMs: 80 }),
    }),
    untilMs: 1500,
    trace: 'states',
    // Progress: within 400 ms one leader is found, and kept.
    isBroken: ({ events, states }) => {
      const late = events.flatMap(({ atMs, state }) =>
        atMs > 1000 && state !== undefined ? [state.view] : [],
      );
      return new Set([...late, ...Object.values(states).map(({ view }) => view)]).size !== 1;
    },
    isTelling: ({ states }) => Number(states.a.view) > 0,
  },
];

describe.each(BUGS)('$name', bug => {
  it('is caught within 1,000 seeds, and the right version passes as many in which it had its chance', () =>
    expectCaught(bug));
});

describe('every schedule', () => {
  it('reads nothing stale from a primary that was given up', () => {
    const of = (mutant: boolean) =>
      explore(
        {
          nodes: pair(mutant),
          clients: { ann: [write('b', 1), read('p')], bob: [write('p', 2), read('p')] },
        },
        {
          mostSteps: 18,
          always: { linearizable: linearizable(registerModel<number>(0)) },
          sometimes: {
            'two who lead, both asked': ({ nodes, history }) =>
              nodes.b.role === 'alone' && history[0].answered && Number(nodes.p.number) > 0,
          },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds to the bound', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'linearizable']);
  });

  it('gives no vote twice', () => {
    const of = (mutant: boolean) =>
      explore(
        { nodes: voters(mutant) },
        {
          crash: 1,
          mostSteps: 8,
          always: {
            'one leader a term': ({ nodes }) => {
              const terms = Object.values(nodes).flatMap(({ isLeader, term }) => (isLeader ? [term] : []));
              return new Set(terms).size === terms.length || 'two lead in one term';
            },
          },
          sometimes: {
            'a leader': ({ nodes }) => Object.values(nodes).some(({ isLeader }) => isLeader === true),
          },
        },
      );
    expect(verdictOf(of(false))).toEqual(['holds to the bound', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'one leader a term']);
  });

  it('has quorums that meet', () => {
    const of = (mutant: boolean) => {
      // Nothing is lost here, so nothing need be asked again.
      class Patient extends (mutant ? HalfRegister : AbdRegister) {
        protected override get againMs(): number {
          return Number.POSITIVE_INFINITY;
        }
      }
      return explore(
        {
          nodes: { a: Patient, b: Patient, c: Patient },
          clients: { ann: [write('a', 1), read('b')] },
          clientsAsk: 'at once',
        },
        {
          always: { linearizable: linearizable(registerModel<number>(0)) },
          sometimes: { read: ({ history }) => history[1]?.answered === true },
        },
      );
    };
    expect(verdictOf(of(false))).toEqual(['holds', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'linearizable']);
  });

  it('keeps a leader that beats', () => {
    const of = (mutant: boolean) => {
      const { a, b } = watchers(mutant);
      return explore(
        { nodes: { a, b }, time: { untilTick: 14, tickMs: 10, latencyTicks: { least: 0, most: 1 } } },
        {
          always: {
            'first view': ({ nodes }) => Object.values(nodes).every(({ view }) => view === 0) || 'given up',
          },
          sometimes: { 'heard often': ({ nodes }) => nodes.b.heard === 5 },
        },
      );
    };
    expect(verdictOf(of(false))).toEqual(['holds to the bound', undefined]);
    expect(verdictOf(of(true))).toEqual(['violated', 'first view']);
  });
});
