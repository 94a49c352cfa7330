import { describe, expect, it } from 'vitest';
import { type ExploredWorld, type ExploreOptions, explore, exploreModel } from '../checking/index.js';
import {
  at,
  type Client,
  closedLoop,
  Node,
  openLoop,
  type SimulateOptions,
  setLink,
  simulate,
  swarm,
  type World,
} from './index.js';

/** What plain JavaScript may pass. */
const anything = <T>(value: unknown): T => value as T;

class Answering extends Node<string, string> {
  override onRequest(client: Client): void {
    this.reply(client, 'yes');
  }
}

const clients = { alice: [{ to: 'a', request: 'x' }] };

describe('fault 36: a misspelled handler is refused by name', () => {
  class LowerCase extends Node {
    onrequest(client: Client): void {
      this.reply(client, 'yes');
    }
  }
  class WithBar extends Node {
    on_message(): void {}
  }
  class Missing extends Node {
    onRequst(): void {}
  }
  class Invented extends Node {
    onTimeout(): void {}
  }
  class Inherited extends LowerCase {}

  it.each<[string, typeof Node, RegExp]>([
    [
      'in lower case',
      LowerCase,
      /class LowerCase has a method 'onrequest' that nobody calls, did you mean 'onRequest'\?/,
    ],
    ['with a bar', WithBar, /'on_message' that nobody calls, did you mean 'onMessage'\?/],
    ['with a letter missing', Missing, /'onRequst' that nobody calls, did you mean 'onRequest'\?/],
    ['that there is not', Invented, /'onTimeout' that nobody calls: the handlers are onStart/],
    ['in a class above', Inherited, /class LowerCase has a method 'onrequest'/],
  ])('%s, in the simulator and in the explorer', (_what, nodeClass, message) => {
    const nodes = anything<World['nodes']>({ a: nodeClass });
    expect(() => simulate({ nodes, clients }, { seed: 1 })).toThrow(message);
    expect(() => explore({ nodes, clients })).toThrow(message);
  });

  it('but not a helper that the class calls', () => {
    class Helped extends Answering {
      override onMessage(): void {
        this.onPrepare();
      }
      onPrepare(): void {}
    }
    expect(simulate({ nodes: { a: Helped }, clients }, { seed: 1 }).history[0].answered).toBe(true);
  });
});

describe('fault 36: an unknown option is refused by name', () => {
  const nodes = { a: Answering };
  it.each<[string, () => unknown, RegExp]>([
    [
      'of a run',
      () => simulate({ nodes }, anything<SimulateOptions>({ seed: 1, until: 5 })),
      /options has no option 'until'/,
    ],
    [
      'of a world',
      () => simulate(anything<World>({ nodes, fault: [] }), { seed: 1 }),
      /world has no option 'fault', did you mean 'faults'\?/,
    ],
    [
      'of a network',
      () => simulate(anything<World>({ nodes, network: { latencyMs: 5 } }), { seed: 1 }),
      /network has no option 'latencyMs'/,
    ],
    [
      'of a link',
      () => simulate(anything<World>({ nodes, network: { links: [{ from: 'a', lost: 1 }] } }), { seed: 1 }),
      /network\.links\[0\] has no option 'lost', did you mean 'loss'\?/,
    ],
    [
      'of a clock',
      () => simulate(anything<World>({ nodes, clocks: { a: { drift: 5 } } }), { seed: 1 }),
      /clocks\.a has no option 'drift'/,
    ],
    [
      'of a disk',
      () => simulate(anything<World>({ nodes, disk: { sync: 5 } }), { seed: 1 }),
      /disk has no option 'sync'/,
    ],
    [
      'of a request',
      () => simulate(anything<World>({ nodes, clients: { c: [{ to: 'a', requests: 1 }] } }), { seed: 1 }),
      /a request of client 'c' has no option 'requests'/,
    ],
    [
      'of a link that changes',
      () => simulate({ nodes, faults: [at(1, setLink({}, anything({ lose: 1 })))] }, { seed: 1 }),
      /set-link at 1 ms has no option 'lose'/,
    ],
    [
      'of a loop',
      () => closedLoop(anything({ clients: 1, request: () => 1, think: 5 })),
      /closedLoop has no option 'think'/,
    ],
    [
      'of an open loop',
      () => openLoop(anything({ everyMs: 1, request: () => 1, count: 5 })),
      /openLoop has no option 'count'/,
    ],
    ['of a swarm', () => swarm(anything({ healedAtMs: 5, maxDown: 1 })), /swarm has no option 'maxDown'/],
    [
      'of an exploration',
      () => explore({ nodes }, anything<ExploreOptions>({ alway: {} })),
      /options has no option 'alway', did you mean 'always'\?/,
    ],
    [
      'of an explored world',
      () => explore(anything<ExploredWorld>({ nodes, faults: [] })),
      /world has no option 'faults'/,
    ],
    [
      'of explored time',
      () => explore(anything<ExploredWorld>({ nodes, time: { untilTicks: 5 } })),
      /time has no option 'untilTicks', did you mean 'untilTick'\?/,
    ],
    [
      'of a model',
      () => exploreModel({ initial: [0], next: () => [] }, anything({ maxStates: 5 })),
      /options has no option 'maxStates': there are/,
    ],
    [
      'the network of a simulation',
      () => explore(anything<ExploredWorld>({ nodes, network: { latency: 1 } })),
      /network must be one of 'multiset', 'ordered', 'set', got an object/,
    ],
  ])('%s', (_what, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

describe('fault 36: one history in the simulator and the explorer', () => {
  const world = { nodes: { a: Answering }, clients };
  const shared = ['client', 'request', 'to', 'input', 'answered', 'output'] as const;

  it('has the same fields, but for times', () => {
    const [simulated] = simulate(world, { seed: 1 }).history;
    let explored: Record<string, unknown> = {};
    explore(world, {
      sometimes: {
        answered: ({ history }) => {
          if (history[0]?.answered) explored = { ...history[0] };
          return history[0]?.answered === true;
        },
      },
    });
    expect(shared.map(field => explored[field])).toEqual(['alice', 0, 'a', 'x', true, 'yes']);
    expect(shared.map(field => simulated[field])).toEqual(['alice', 0, 'a', 'x', true, 'yes']);
  });

  it.each(['completedAtMs', 'completedPlace', 'invokedAtMs', 'invokedPlace', 'intendedAtMs'])(
    'says that %s is unknown to the explorer, so that no claim about it holds in silence',
    field => {
      const claim = ({ history }: { history: readonly unknown[] }) =>
        history.filter(one => (one as Record<string, unknown>)[field] !== undefined).length < 1 ||
        'one was answered';
      expect(() => explore(world, { always: { claim } })).toThrow(
        `an explored operation has no '${field}': the explorer tries every order and knows no times. Whether it was answered is 'answered'`,
      );
    },
  );

  it('tells what was not answered from what was', () => {
    class Silent extends Node {}
    expect(simulate({ nodes: { a: Silent }, clients }, { seed: 1 }).history.map(one => one.answered)).toEqual(
      [false],
    );
  });
});
