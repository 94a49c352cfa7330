import { type Client, Node, type World } from '../../../../src/engine/simulation/index.js';

/** Counts the requests that came. */
class Counter extends Node<'increment', never> {
  value = 0;
  override onRequest(client: Client): void {
    this.value += 1;
    this.reply(client, this.value);
  }
}

/** Two clients who each ask one counter once: its value is 2 in the end. */
export const twoIncrements: World = {
  nodes: { a: Counter },
  clients: { alice: [{ to: 'a', request: 'increment' }], bob: [{ to: 'a', request: 'increment' }] },
};

/** Does not hold of `twoIncrements`: the second request violates it. */
export const belowTwo = ({ nodes }: { nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>> }) =>
  Number(nodes.a.value) < 2 || 'two came';
