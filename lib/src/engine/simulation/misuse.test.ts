import { describe, expect, it } from 'vitest';
import {
  type Client,
  isNode,
  Node,
  type NodeClass,
  NodeMisuseError,
  type SimulateOptions,
  simulate,
  type World,
} from './index.js';

const run = (world: World, options: Partial<SimulateOptions> = {}) =>
  simulate(world, { seed: 1, ...options });

describe('misuse is caught with a message that teaches', () => {
  const misuse = (act: (node: Node) => unknown): World => {
    class Careless extends Node {
      override onStart(): undefined {
        return act(this) as undefined;
      }
    }
    return { nodes: { n: Careless } };
  };
  it.each<[string, (node: Node) => unknown, string]>([
    ['the wall clock', () => Date.now(), 'use this.now()'],
    ['unseeded chance', () => Math.random(), 'use this.random()'],
    ['a promise', async () => undefined, 'handlers run to their end at once'],
    ['a message to nobody', node => node.send('z', 1), "sent to 'z', which is no node"],
    [
      'a message that is not data',
      node => node.send('n', { next: { do: () => 1 } }),
      'message.next.do is a function',
    ],
    [
      'a class instance in a message',
      node => node.send('n', new Error('x')),
      'message is an instance of Error',
    ],
    [
      'a message that contains itself',
      node => {
        const loop: { self?: unknown } = {};
        loop.self = loop;
        node.send('n', loop);
      },
      'contains itself',
    ],
    [
      'an answer to no client',
      node => node.reply({} as Client, 1),
      'pass the client that onRequest was given',
    ],
    ['a timer without a time', node => node.setTimer('t', Number.NaN), "timer 't' must be a finite number"],
  ])('%s', (_what, act, message) => {
    expect(() => run(misuse(act))).toThrow(message);
  });

  it('a function as a field', () => {
    class Holder extends Node {
      helper = () => 1;
    }
    expect(() => run({ nodes: { h: Holder } })).toThrow("node 'h': Holder.helper is a function");
  });

  it('acting outside of a handler', () => {
    class Eager extends Node {
      constructor() {
        super();
        this.send('e', 1);
      }
    }
    expect(() => run({ nodes: { e: Eager } })).toThrow('send was used outside of a handler');
  });

  it('a class that is no node', () => {
    expect(() => run({ nodes: { d: Date as unknown as NodeClass } })).toThrow('does not extend Node');
  });

  it('leaves the wall clock as it was, also after a failure', () => {
    expect(() => run(misuse(() => Math.random()))).toThrow(NodeMisuseError);
    expect(Math.random()).toBeLessThan(1);
    expect(Date.now()).toBeGreaterThan(0);
  });

  it('knows a node of another copy of the library', () => {
    expect(isNode({ [Symbol.for('faultlines.node')]: true })).toBe(true);
    expect(isNode({})).toBe(false);
  });
});
