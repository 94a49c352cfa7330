import { describe, expect, it } from 'vitest';
import {
  checkLinearizability,
  explore,
  historyOfRun,
  linearizable,
  registerModel,
} from '../engine/checking/index.js';
import { exponential, type Random } from '../engine/random/index.js';
import { type Client, closedLoop, simulate, swarm, type World } from '../engine/simulation/index.js';
import { AbdRegister, HalfRegister, HastyRegister, OneVersionRegister } from './abd-register.js';
import { isLater, type Version } from './leaderless-store/version.js';

type Register = typeof AbdRegister;

const requestOf = (random: Random) =>
  random.chance(0.4) ? { type: 'write', value: random.below(1_000_000) } : { type: 'read' };

function troubledWorld(register: Register): World {
  return {
    nodes: { a: register, b: register, c: register },
    network: { latency: exponential(5), loss: 0.05, duplication: 0.1, reordering: 0.2 },
    clientTimeoutMs: 400,
    faults: swarm({ healedAtMs: 800 }),
    workload: closedLoop({ clients: 4, each: 8, thinkMs: exponential(10), request: requestOf }),
  };
}

function verdictOf(register: Register, seed: number) {
  const run = simulate(troubledWorld(register), { seed, untilMs: 6000, trace: 'none' });
  return checkLinearizability(historyOfRun(run), registerModel(0)).verdict;
}

/** The first of 1,000 seeds that catches a register; `undefined` if none does. */
function caughtAt(register: Register): number | undefined {
  for (let seed = 0; seed < 1000; seed++) if (verdictOf(register, seed) === 'not linearizable') return seed;
  return undefined;
}

class ForgetfulRegister extends AbdRegister {
  protected override keep(version: Version): void {
    if (isLater(version, this.version)) this.version = version;
  }
}

class TwiceRegister extends AbdRegister {
  protected override isFirst(_client: Client): boolean {
    return true;
  }
}

describe('the register of Attiya, Bar-Noy and Dolev', () => {
  it('is linearizable over 1,000 schedules of faults', () => {
    const verdicts = Array.from({ length: 1000 }, (_, seed) => verdictOf(AbdRegister, seed));
    expect(verdicts.filter(verdict => verdict !== 'linearizable')).toEqual([]);
  });

  it.each([
    ['reads that do not write back', HastyRegister],
    ['quorums that do not meet', HalfRegister],
    ['copies that a crash forgets', ForgetfulRegister],
    ['one version for two writes of one node', OneVersionRegister],
    ['requests that are carried out twice', TwiceRegister],
  ])('is caught with %s', (_what, register) => {
    expect(caughtAt(register)).toBeDefined();
  });

  it('answers everybody once the network is healed, whatever was lost before', () => {
    const world: World = {
      ...troubledWorld(AbdRegister),
      clientTimeoutMs: undefined,
      // Clients ask once: what they and a node say to each other is not lost here.
      network: {
        latency: exponential(5),
        links: ['a', 'b', 'c'].flatMap(from => ['a', 'b', 'c'].map(to => ({ from, to, loss: 0.2 }))),
      },
      workload: undefined,
      clients: {
        alice: [1, 2, 3].map(value => ({ to: 'a', request: { type: 'write', value }, atMs: 2000 })),
        bob: [1, 2, 3].map(() => ({ to: 'b', request: { type: 'read' }, atMs: 2000 })),
      },
    };
    for (let seed = 0; seed < 100; seed++) {
      const { history } = simulate(world, { seed, untilMs: 8000, trace: 'none' });
      expect(history.filter(({ completedAtMs }) => completedAtMs === undefined)).toEqual([]);
    }
  });

  const register = (kind: Register): Register =>
    class extends kind {
      protected override get againMs(): number {
        return Number.POSITIVE_INFINITY;
      }
    };
  const small = (kind: Register) => ({
    nodes: { a: register(kind), b: register(kind), c: register(kind) },
    clients: {
      writer: [{ to: 'a', request: { type: 'write', value: 1 } }],
      reader: [
        { to: 'b', request: { type: 'read' } },
        { to: 'c', request: { type: 'read' } },
      ],
    },
  });
  const always = { linearizable: linearizable(registerModel(0)) };
  const sometimes = {
    'the reader has both answers': ({
      history,
    }: {
      history: readonly { client: string; output?: unknown }[];
    }) => history.filter(({ client, output }) => client === 'reader' && output !== undefined).length === 2,
  };

  it('holds in every schedule of a write and two reads', () => {
    expect(explore(small(AbdRegister), { always, sometimes })).toMatchObject({
      verdict: 'holds',
      exhausted: true,
    });
  });

  it('holds with a loss and a crash with recovery as well, to the bound', () => {
    const found = explore(small(AbdRegister), { always, lose: 1, crash: 1, restart: 1, mostStates: 150_000 });
    expect(found.violation).toBeUndefined();
  });

  it('without its second round has a read that goes back in time', () => {
    const { verdict, violation } = explore(small(HastyRegister), { always });
    expect(verdict).toBe('violated');
    expect(violation?.steps.length).toBe(14);
    expect(violation?.message).toContain('reader read: 1; reader read: 0');
  });
});
