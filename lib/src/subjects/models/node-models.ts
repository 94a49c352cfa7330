import type { Node, NodeClass, NodeId } from '../../engine/simulation/index.js';
import { requireWhole } from '../../ground/arguments.js';

/** A class of nodes as the wrappers need it. */
type AnyNodeClass = new () => Node<never, unknown>;

/**
 * The same node, with send omissions: every so many of its messages is not sent, and it does not notice.
 *
 * @param every a whole number, 1 or above: at 3 the third, sixth, ... message is left out
 * @throws RangeError if an argument is outside its range
 */
export function omitting(nodeClass: NodeClass, every: number): NodeClass {
  requireWhole('every', every, 1);
  return class Omitting extends (nodeClass as AnyNodeClass) {
    messages = 0;

    override send(to: NodeId, message: unknown): void {
      this.messages += 1;
      if (this.messages % every !== 0) super.send(to, message);
    }

    override broadcast(message: unknown): void {
      for (const node of this.nodes) if (node !== this.id) this.send(node, message);
    }
  };
}

/**
 * The same node, Byzantine in what it says: each message is changed before it is sent, for each receiver in its own way.
 *
 * @param lie what is sent instead; `undefined` for nothing. A pure function of what it is given
 */
export function lying(nodeClass: NodeClass, lie: (to: NodeId, message: unknown) => unknown): NodeClass {
  return class Lying extends (nodeClass as AnyNodeClass) {
    override send(to: NodeId, message: unknown): void {
      const said = lie(to, message);
      if (said !== undefined) super.send(to, said);
    }

    override broadcast(message: unknown): void {
      for (const node of this.nodes) if (node !== this.id) this.send(node, message);
    }
  };
}
