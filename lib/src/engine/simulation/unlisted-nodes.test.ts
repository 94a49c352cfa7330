/** Nodes and worlds that nobody listed beforehand: what cannot work is refused by name, and not met with silence. */
import { describe, expect, it } from 'vitest';
import { explore } from '../checking/index.js';
import { type Client, Node, type NodeClass, simulate, swarm, type World } from './index.js';

class Echo extends Node {
  onRequest(client: Client, request: unknown): void {
    this.reply(client, request);
  }
}
const worldOf = (store: unknown): World =>
  ({ nodes: { store }, clients: { alice: [{ to: 'store', request: 'hello' }] } }) as unknown as World;

class Later extends Node {
  async onRequest(client: Client): Promise<void> {
    await null;
    this.reply(client, 1);
  }
}
class Walker extends Node {
  *onRequest(client: Client): Generator {
    yield 1;
    this.reply(client, 1);
  }
}
class Promising extends Node {
  onRequest(client: Client): unknown {
    return Promise.resolve().then(() => this.reply(client, 1));
  }
}
class Outer extends Node {
  static onRequest(): void {}
}
class Arrow extends Node {
  onRequest = (client: Client): void => this.reply(client, 1);
}
class Underscored extends Node {
  on_request(client: Client): void {
    this.reply(client, 1);
  }
}
class Plural extends Node {
  onRequests(client: Client): void {
    this.reply(client, 1);
  }
}
class Valued extends Node {
  onRequest = 5;
}

describe('unlisted forms of handlers', () => {
  it.each([
    ['async', Later, /class Later is asynchronous/],
    ['a generator', Walker, /onRequest/],
    ['one that returns a promise', Promising, /class Promising makes a promise/],
    ['static', Outer, /onRequest/],
    ['a field', Arrow, /onRequest/],
    ['underscored', Underscored, /on_request/],
    ['plural', Plural, /onRequests/],
    ['no function', Valued, /onRequest/],
  ])(
    'unlisted 38 (row 36): a handler that is %s is named, in a run and in a search',
    (_what, made, words) => {
      const store = made as unknown as NodeClass;
      expect(() => simulate(worldOf(store), { seed: 1 })).toThrow(words);
      expect(() => explore(worldOf(store) as never)).toThrow(words);
    },
  );
});

describe('unlisted misspellings', () => {
  const good = worldOf(Echo);
  it.each([
    ['nodse', { ...good, nodse: {} }],
    ['requst', { ...good, clients: { alice: [{ to: 'store', requst: 'hello' }] } }],
    ['stoer', { ...good, clients: { alice: [{ to: 'stoer', request: 'hello' }] } }],
    ['latencey', { ...good, network: { latencey: 1 } }],
    ['los', { ...good, network: { links: [{ from: 'store', to: 'store', los: 1 }] } }],
    ['dirft', { ...good, clocks: { store: { dirft: 1 } } }],
    ['disks', { ...good, disks: { store: { looses: 1 } } }],
  ])('unlisted 39 (row 36): %s in a world is refused by name', (name, world) => {
    expect(() => simulate(world as unknown as World, { seed: 1 })).toThrow(name);
  });

  it('unlisted 39 (row 36): in options, too', () => {
    expect(() => simulate(good, { sede: 1 } as never)).toThrow(/sede|seed/);
    expect(() => simulate(good, { seed: 1, untilMS: 5 } as never)).toThrow('untilMS');
    expect(() => explore(good as never, { loose: 1 } as never)).toThrow('loose');
    expect(() => swarm({ healdAtMs: 1 } as never)).toThrow('healdAtMs');
  });
});
