import { describe, expect, it } from 'vitest';
import { explore, linearizable, registerModel } from '../../engine/checking/index.js';
import { exponential } from '../../engine/random/index.js';
import { type Client, Node, type NodeClass, simulate, swarm } from '../../engine/simulation/index.js';
import { inProcessTransport } from './answer.js';
import { answerNode } from './answer-node.js';
import { gradeAnswer } from './runner.js';
import { defineSpec, type Trial } from './spec.js';
import { unanswered } from './unanswered.js';

type Request = { readonly type: 'write'; readonly value: unknown } | { readonly type: 'read' };

/** Sends every request on to its store, and the answer back. */
class Front extends Node<Request, { readonly request: Request; readonly client: Client } | unknown> {
  forwarded = 0;
  onRequest(client: Client, request: Request): void {
    this.forwarded += 1;
    this.send('store', { client, request });
  }
  onMessage(_from: string, message: unknown): void {
    const { client, value } = message as { client: Client; value: unknown };
    this.reply(client, value);
  }
}

/** A register that keeps its value on its disk. */
class Store extends Node {
  value: unknown = 0;
  ticks = 0;
  onStart(): void {
    this.setTimer('tick', 10);
  }
  onRestart(): void {
    this.value = this.disk.read('value') ?? 0;
    this.onStart();
  }
  onTimer(): void {
    this.ticks += this.choose(3);
    if (this.ticks < 20) this.setTimer('tick', 10 + this.random());
  }
  onMessage(from: string, message: unknown): void {
    const { client, request } = message as { client: Client; request: Request };
    if (request.type === 'write') {
      this.value = request.value;
      this.disk.write('value', this.value);
      this.disk.sync();
    }
    this.send(from, { client, value: request.type === 'read' ? this.value : undefined });
  }
}

class StoreWithoutTimers extends Store {
  override onStart(): void {}
}

const clients = {
  alice: [
    { to: 'front', request: { type: 'write', value: 1 } },
    { to: 'front', request: { type: 'read' } },
  ],
  bob: [
    { to: 'front', request: { type: 'write', value: 2 } },
    { to: 'front', request: { type: 'read' } },
  ],
};

function worldWith(store: NodeClass) {
  return { nodes: { front: Front, store }, clients };
}

/** Runs one check over an answer, and returns its report. */
async function checked(
  exported: Readonly<Record<string, unknown>>,
  check: (trial: Trial<Record<string, never>>) => Promise<void>,
) {
  const spec = defineSpec<Record<string, never>>({
    id: '9.9.2',
    title: 'A store',
    functions: {},
    nodes: ['Store'],
    statement: 'Store it.',
    properties: [{ name: 'stores', points: 1, hints: ['a nudge', 'nearly the answer'], check }],
  });
  const { properties } = await gradeAnswer(spec, inProcessTransport(exported, 500));
  return properties[0];
}

async function exploredOnce({ answer, tried }: Trial<Record<string, never>>): Promise<void> {
  tried((await answer.explore(worldWith(answerNode('Store')))).states, 'states');
}

describe('worlds with nodes of an answer', () => {
  it('are simulated as if the nodes were here', async () => {
    const network = { latency: exponential(5), loss: 0.05, duplication: 0.05 };
    const runs = (store: NodeClass) =>
      Array.from({ length: 20 }, (_, seed) => ({
        world: { ...worldWith(store), network, faults: swarm({ healedAtMs: 100 }) },
        options: { seed, trace: 'states' as const, untilMs: 500 },
      }));
    const report = await checked({ Store }, async ({ answer, tried }) => {
      const theirs = await answer.simulate(runs(answerNode('Store')));
      const ours = runs(Store).map(({ world, options }) => simulate(world, options));
      expect(theirs.map(({ hash }) => hash)).toEqual(ours.map(({ hash }) => hash));
      expect(theirs.map(({ events }) => events)).toEqual(ours.map(({ events }) => events));
      expect(theirs.map(({ states }) => states)).toEqual(ours.map(({ states }) => states));
      tried(theirs.length, 'runs');
    });
    expect(report).toMatchObject({ outcome: 'pass', message: 'held for 20 runs' });
  });

  it('are explored as if the nodes were here', async () => {
    const bounds = { lose: 1, duplicate: 1, crash: 1, always: { lin: linearizable(registerModel(0)) } };
    const world = (store: NodeClass) => ({
      nodes: { store },
      clients: { alice: [{ to: 'store', request: { type: 'read' } }] },
    });
    const report = await checked({ Store: Choosing }, async ({ answer, tried }) => {
      const theirs = await answer.explore(world(answerNode('Store')), bounds);
      const ours = explore(world(Choosing), bounds);
      // A whole level is asked for at once, so that more handlers may run than the search needs in the end.
      expect({ ...theirs, handlersRun: 0 }).toEqual({ ...ours, handlersRun: 0 });
      expect(theirs.violation?.steps.length).toBeGreaterThan(1);
      tried(theirs.states, 'states');
    });
    expect(report).toMatchObject({ outcome: 'pass', message: expect.stringMatching(/^held for/) });
  });

  it('show on which call a handler threw', async () => {
    class Thrower extends StoreWithoutTimers {
      override onMessage(): void {
        throw new RangeError('no room');
      }
    }
    const report = await checked({ Store: Thrower }, exploredOnce);
    expect(report).toMatchObject({ outcome: 'fail', message: 'a handler threw RangeError: no room' });
    expect(report.counterexample?.input).toMatch(
      /^Store on 'store': onMessage\("front", .*with the fields \{ value: 0/,
    );
  });

  it('call a starter not attempted', async () => {
    class Starter extends StoreWithoutTimers {
      override onMessage(): void {
        throw unanswered();
      }
    }
    expect(await checked({ Store: Starter }, exploredOnce)).toMatchObject({ outcome: 'not-attempted' });
  });

  it('say what a node may not do, what is no node, and what is not there', async () => {
    class Clocked extends StoreWithoutTimers {
      override onMessage(): void {
        this.value = Date.now();
      }
    }
    expect((await checked({ Store: Clocked }, exploredOnce)).message).toContain('this.now()');
    expect((await checked({ Store: class {} }, exploredOnce)).message).toContain('does not extend Node');
    expect(await checked({}, exploredOnce)).toMatchObject({
      outcome: 'submission-error',
      message: 'the answer has no class named Store',
    });
  });

  it('stop a handler that never ends, and leave nothing locked behind it', async () => {
    class Endless extends StoreWithoutTimers {
      override onMessage(): void {
        for (;;) this.value = 1;
      }
    }
    const report = await checked({ Store: Endless }, exploredOnce);
    expect(report.outcome).toBe('timeout');
    expect(report.message).toContain('a handler gave no answer within 0.5 s');
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
  });

  it('stop a handler that never ends, after which a constructor that sends is still refused', async () => {
    class Endless extends StoreWithoutTimers {
      override onMessage(): void {
        for (;;) this.value = 1;
      }
    }
    class Early extends StoreWithoutTimers {
      constructor() {
        super();
        this.send('a', { type: 'too early' });
      }
    }
    await checked({ Store: Endless }, exploredOnce);
    expect((await checked({ Store: Early }, exploredOnce)).message).toContain('outside of a handler');
  });

  it.each([
    ['nothing', undefined],
    ['no outcomes', []],
    ['an effect that no node has', [{ fields: {}, effects: [{ kind: 'score', points: 10 }] }]],
    ['a message to nobody', [{ fields: {}, effects: [{ kind: 'send', to: 'nobody', message: 1 }] }]],
    [
      'a timer without an end',
      [{ fields: {}, effects: [{ kind: 'set-timer', name: 't', delayMs: Infinity }] }],
    ],
    ['fields that are no data', [{ fields: { now: new Date(0) }, effects: [] }]],
  ])('believe no process that sends back %s', async (_what, value) => {
    const spec = defineSpec<Record<string, never>>({
      id: '9.9.2',
      title: 'A store',
      functions: {},
      nodes: ['Store'],
      statement: 'Store it.',
      properties: [{ name: 'stores', points: 1, hints: ['one', 'two'], check: exploredOnce }],
    });
    const transport = {
      batch: async () => [],
      nodes: async (questions: readonly unknown[]) =>
        questions.map(() => ({ ok: true as const, value: value as never })),
    };
    expect((await gradeAnswer(spec, transport)).properties[0]).toMatchObject({
      outcome: 'submission-error',
      message: 'the answer broke its own process: what it sent back was no reply',
    });
  });
});

/** Answers with something that it chose. */
class Choosing extends Node<Request> {
  asked = 0;
  onRequest(client: Client): void {
    this.asked += 1;
    this.reply(client, this.choose(2));
  }
}
