import { describe, expect, it } from 'vitest';
import { exponential, uniform } from '../../random/index.js';
import * as simulation from '../../simulation/index.js';
import {
  at,
  type Client,
  closedLoop,
  crash,
  heal,
  Node,
  openLoop,
  partition,
  restart,
  type SimulationRun,
  setLink,
  simulate,
  swarm,
  type World,
} from '../../simulation/index.js';
import {
  type CounterInput,
  checkLinearizability,
  checkReplicas,
  counterModel,
  historyOfRun,
  type RegisterInput,
  registerModel,
  type ShrunkRun,
  shrinkRun,
} from '../index.js';
import { faultWords, literal } from './replay.js';

/** Runs the line that a shrunk run comes with. */
function replayed(line: string, world: World): SimulationRun {
  const scope: Record<string, unknown> = { ...simulation, exponential, uniform, world };
  const run = new Function(...Object.keys(scope), `return ${line.replaceAll('!', '')};`);
  return run(...Object.values(scope)) as SimulationRun;
}

function expectReplays({ replay, run }: ShrunkRun, world: World): void {
  expect(replay).not.toContain('\n');
  expect(replayed(replay, world).hash).toBe(run.hash);
}

/**
 * Bug: each replica sends what it has got after an increment, and the others take it over: a concurrent increment is
 * lost.
 */
class Replica extends Node<CounterInput, number> {
  value = 0;
  override onRequest(client: Client, request: CounterInput): void {
    if (request.type === 'increment') {
      this.value += request.by ?? 1;
      this.broadcast(this.value);
    }
    this.reply(client, this.value);
  }
  override onMessage(_: string, value: number): void {
    this.value = Math.max(this.value, value);
  }
}

const counters: World = {
  nodes: { a: Replica, b: Replica, c: Replica, d: Replica },
  network: { latency: exponential(5), loss: 0.05, duplication: 0.05 },
  faults: swarm({ healedAtMs: 2000, kinds: ['partition', 'pause'] }),
  workload: closedLoop({
    clients: 4,
    each: 12,
    thinkMs: uniform(0, 40),
    request: (random): CounterInput => (random.chance(0.7) ? { type: 'increment' } : { type: 'read' }),
  }),
};

const lostUpdate = (run: SimulationRun): string | undefined =>
  checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel()).verdict === 'not linearizable'
    ? 'lost update'
    : undefined;

/**
 * Bug: the primary answers before its backup has the write, and the backup takes over when it has heard nothing for a
 * while.
 */
class Primary extends Node<RegisterInput<number>, 'alive' | { value: number }> {
  value = 0;
  override onStart(): void {
    this.setTimer('beat', 10);
  }
  override onTimer(): void {
    this.broadcast('alive');
    this.setTimer('beat', 10);
  }
  override onRequest(client: Client, request: RegisterInput<number>): void {
    if (request.type === 'write') {
      this.value = request.value;
      this.broadcast({ value: request.value });
    }
    this.reply(client, request.type === 'write' ? undefined : this.value);
  }
}

class Backup extends Node<RegisterInput<number>, 'alive' | { value: number }> {
  value = 0;
  isPrimary = false;
  override onStart(): void {
    this.setTimer('silence', 60);
  }
  override onMessage(_: string, message: 'alive' | { value: number }): void {
    if (message === 'alive') this.setTimer('silence', 60);
    else this.value = message.value;
  }
  override onTimer(): void {
    this.isPrimary = true;
  }
  override onRequest(client: Client, request: RegisterInput<number>): void {
    if (!this.isPrimary) return;
    if (request.type === 'write') this.value = request.value;
    this.reply(client, request.type === 'write' ? undefined : this.value);
  }
}

class Bystander extends Node<never, unknown> {
  heard = 0;
  override onMessage(): void {
    this.heard += 1;
  }
}

const failover: World = {
  nodes: { primary: Primary, backup: Backup, bystander: Bystander, 'other bystander': Bystander },
  clocks: { bystander: { offsetMs: 30 }, backup: { offsetMs: 5 } },
  network: {
    latency: exponential(3),
    loss: 0.1,
    links: [
      { to: 'bystander', latency: 1 },
      { from: 'primary', to: 'backup', latency: exponential(4), loss: 0.2 },
    ],
  },
  faults: [
    at(37, partition(['bystander'], ['primary', 'backup'])),
    at(111, heal()),
    at(123, setLink({ to: 'other bystander' }, { loss: 0.5 })),
    at(523, crash('primary')),
    at(961, crash('bystander')),
    at(1203, restart('bystander')),
  ],
  clients: Object.fromEntries(
    ['alice', 'bob', 'carol'].map((client, number) => [
      client,
      Array.from({ length: 24 }, (_, at) => ({
        to: at < 12 ? 'primary' : 'backup',
        request: at < 12 && number < 2 ? { type: 'write', value: 100 * number + at + 1 } : { type: 'read' },
        atMs: 43 * at + 7 * number,
      })),
    ]),
  ),
  clientTimeoutMs: 30,
};

const staleRead = (run: SimulationRun): string | undefined => {
  const verdict = checkLinearizability(
    historyOfRun<RegisterInput<number>, number>(run),
    registerModel<number>(0),
  );
  return verdict.verdict === 'not linearizable' ? 'stale read' : undefined;
};

/** The first seed whose run fails. */
function failingSeed(world: World, failureOf: (run: SimulationRun) => string | undefined): number {
  for (let seed = 1; seed <= 1000; seed++)
    if (failureOf(simulate(world, { seed })) !== undefined) return seed;
  throw new Error('no run failed');
}

describe('a replicated counter that loses updates', () => {
  const seed = failingSeed(counters, lostUpdate);
  const shrunk = shrinkRun(counters, { seed }, lostUpdate);

  it('is shown by what an expert would write: two replicas, two requests, no fault', () => {
    expect(shrunk.before.requests).toBe(48);
    expect(shrunk.before.nodes).toBe(4);
    expect(shrunk.after).toMatchObject({ faults: 0, accidents: 0, nodes: 2, clients: 2, requests: 2 });
    expect(shrunk.after.events).toBeLessThan(20);
    expect(shrunk.after.ms).toBeLessThan(shrunk.before.ms / 10);
    expect(shrunk).toMatchObject({ failure: 'lost update', minimal: true });
    expect(lostUpdate(shrunk.run)).toBe('lost update');
  });

  it('comes back as a world and as a line that replay it', () => {
    expect(simulate(shrunk.world, shrunk.options).hash).toBe(shrunk.run.hash);
    expect(shrunk.replay).toContain(`seed: ${seed}`);
    expect(shrunk.replay).toContain('workload: undefined');
    expectReplays(shrunk, counters);
  });

  it('of an open loop too', () => {
    const open: World = {
      ...counters,
      workload: openLoop({
        everyMs: exponential(20),
        most: 60,
        request: (): CounterInput => ({ type: 'increment' }),
      }),
    };
    const found = shrinkRun(open, { seed: failingSeed(open, lostUpdate) }, lostUpdate);
    expect(found.after).toMatchObject({ faults: 0, accidents: 0, nodes: 2, requests: 2 });
    expectReplays(found, open);
  });
});

describe('a stale read after failover', () => {
  const seed = failingSeed(failover, staleRead);
  const shrunk = shrinkRun(failover, { seed, untilMs: 3000 }, staleRead);

  it('needs a write whose copy is lost, silence, and a read', () => {
    expect(shrunk.before).toMatchObject({ faults: 6, nodes: 4, clients: 3 });
    expect(shrunk.before.requests).toBeGreaterThan(60);
    expect(shrunk.before.accidents).toBeGreaterThan(20);
    expect(shrunk.after).toMatchObject({ nodes: 2, requests: 2 });
    expect(shrunk.after.faults + shrunk.after.accidents).toBe(1);
    expect(shrunk.after.events).toBeLessThan(40);
    expect(shrunk.run.history.map(({ input }) => (input as RegisterInput).type)).toEqual(['write', 'read']);
    expect(shrunk).toMatchObject({ failure: 'stale read', minimal: true });
    expect(staleRead(shrunk.run)).toBe('stale read');
  });

  it('keeps the crash where the failure is one after a crash', () => {
    const afterCrash = (run: SimulationRun): string | undefined =>
      run.events.some(({ kind, node }) => kind === 'crash' && node === 'primary')
        ? staleRead(run)
        : undefined;
    const found = shrinkRun(failover, { seed: failingSeed(failover, afterCrash), untilMs: 3000 }, afterCrash);
    expect(found.after).toMatchObject({ nodes: 2, requests: 2 });
    expect(found.after.faults + found.after.accidents).toBe(2);
    expect(found.replay).toContain("crash('primary')");
    expectReplays(found, failover);
  });

  it('replays, without the nodes and links that are gone', () => {
    expect(Object.keys(shrunk.world.nodes).sort()).toEqual(['backup', 'primary']);
    expect(shrunk.replay).toContain('nodes: { primary: world.nodes.primary, backup: world.nodes.backup }');
    expectReplays(shrunk, failover);
  });

  it('is 1-minimal: without any one fault or request it does not fail', () => {
    const { world, options } = shrunk;
    const faults = world.faults as simulation.ScheduledFault[];
    faults.forEach((_, at) => {
      const fewer = { ...world, faults: faults.filter((__, index) => index !== at) };
      expect(staleRead(simulate(fewer, options))).toBeUndefined();
    });
    for (const [client, script] of Object.entries(world.clients ?? {})) {
      script.forEach((_, at) => {
        const clients = { ...world.clients, [client]: script.filter((__, index) => index !== at) };
        expect(staleRead(simulate({ ...world, clients }, options))).toBeUndefined();
      });
    }
  });

  it('is reported honestly where the tries end first', () => {
    const found = shrinkRun(failover, { seed, untilMs: 3000 }, staleRead, { maxTries: 15 });
    expect(found).toMatchObject({ tries: 15, minimal: false, failure: 'stale read' });
    expectReplays(found, failover);
  });
});

/** Bug: says everything once, so that one lost message keeps replicas apart for ever. */
class Gossip extends Node<number, number> {
  heard: number[] = [];
  override onRequest(client: Client, request: number): void {
    this.heard.push(request);
    this.broadcast(request);
    this.reply(client, 'done');
  }
  override onMessage(_: string, value: number): void {
    if (!this.heard.includes(value)) this.heard.push(value);
    this.heard.sort((a, b) => a - b);
  }
}

describe('replicas that never agree after one lost message', () => {
  const world: World = {
    nodes: { a: Gossip, b: Gossip, c: Gossip },
    network: { loss: 0.1 },
    clients: {
      alice: Array.from({ length: 30 }, (_, at) => ({
        to: at % 2 === 0 ? 'a' : 'b',
        request: at,
        atMs: 10 * at,
      })),
    },
  };
  const apart = (run: SimulationRun): string | undefined =>
    run.ended === 'quiet' && checkReplicas(run.states).verdict === 'violated' ? 'apart' : undefined;

  it('need one request, and one link that does not carry it', () => {
    const shrunk = shrinkRun(world, { seed: failingSeed(world, apart) }, apart);
    expect(shrunk.before.accidents).toBeGreaterThan(3);
    expect(shrunk.after).toMatchObject({ requests: 1, nodes: 2, clients: 1 });
    expect(shrunk.after.accidents + shrunk.after.faults).toBe(1);
    expect(shrunk.minimal).toBe(true);
    expectReplays(shrunk, world);
  });

  it('of many accidents, those that matter stay, and the others are named so that they do not happen', () => {
    // More than anybody would write down as faults, and only on one link.
    const manyLost = ({ accidents, states }: SimulationRun): string | undefined => {
      const ofLink = accidents.filter(name => name.startsWith('a>b#'));
      return ofLink.length >= 9 && (states.c as unknown as Gossip).heard.length > 15
        ? 'many lost'
        : undefined;
    };
    const lossy: World = {
      ...world,
      network: { loss: 0.3 },
      clientTimeoutMs: 5,
      clients: { alice: Array.from({ length: 60 }, (_, at) => ({ to: 'a', request: at })) },
    };
    const shrunk = shrinkRun(lossy, { seed: failingSeed(lossy, manyLost) }, manyLost);
    expect(shrunk.before.accidents).toBeGreaterThan(30);
    expect(shrunk.after).toMatchObject({ accidents: 9, nodes: 3 });
    expect(shrunk.run.accidents.every(name => /^a>b#\d+ lost$/.test(name))).toBe(true);
    expect(shrunk.options.without?.length).toBeGreaterThan(5);
    expect(shrunk.replay).toContain(`without: ['`);
    expectReplays(shrunk, lossy);
  });
});

describe('what cannot be shrunk', () => {
  it('is a run that does not fail, or a world that is wrong', () => {
    expect(() => shrinkRun(counters, { seed: 1 }, () => undefined)).toThrow('original must fail');
    expect(() => shrinkRun({ nodes: {} }, { seed: 1 }, () => 'x')).toThrow(
      'nodes must hold at least one node',
    );
    expect(() => shrinkRun(counters, { seed: 1 }, () => 'x', { maxTries: 0 })).toThrow(
      'maxTries must be a whole number',
    );
  });
});

describe('the line that replays', () => {
  it('writes every fault as the call that makes it', () => {
    const faults = [
      at(1, partition(['a', 'b'], ['c'])),
      at(2, simulation.cut('a', 'b')),
      at(3, heal()),
      at(4, crash('a')),
      at(5, crash('a', { loseDisk: true })),
      at(6, restart('a')),
      at(7, simulation.pause('a')),
      at(8, simulation.resume('a')),
      at(9, simulation.slow('a', 3)),
      at(10, setLink({ from: 'a' }, { loss: 0.5, latency: 7 })),
      at(11, simulation.resetLinks()),
      at(12, simulation.stepClock('a', -30)),
    ];
    const scope: Record<string, unknown> = { ...simulation };
    for (const fault of faults) {
      const made = new Function(...Object.keys(scope), `return ${faultWords(fault)};`)(
        ...Object.values(scope),
      );
      expect(made).toEqual(fault);
    }
    expect(faultWords(at(20, crash('a')))).toBe("at(20, crash('a'))");
    expect(faultWords(at(1, setLink({}, { latency: exponential(9) })))).toBe(
      'at(1, setLink({}, { latency: exponential(9) }))',
    );
  });

  it('writes data so that they come back', () => {
    const data = {
      text: 'it\'s "so"\n\\',
      'odd name': [1, -0, null, undefined, true, 12n],
      map: new Map([['x', new Set([1, 2])]]),
      bytes: Uint8Array.of(1, 2, 3),
      nothing: {},
    };
    expect(new Function(`return ${literal(data)}`)()).toEqual(data);
  });
});
