import { requireWhole } from '../../arguments.js';
import type { ClientRequest, NodeClass, NodeId } from '../../simulation/index.js';

/** What may go wrong, and how often in one run. Every use, and every non-use, is explored. */
export interface FaultBudgets {
  /** Messages that may be lost. Default 0. */
  readonly lose?: number;
  /** Messages that may be delivered once more. Default 0. */
  readonly duplicate?: number;
  /** Crashes, of any nodes. Default 0. */
  readonly crash?: number;
}

/**
 * How messages under way are kept. `multiset`: any may be next, each arrives once. `ordered`: as `multiset`, but each link is first in,
 * first out. `set`: a message is never used up and may always arrive again.
 */
export type NetworkKind = 'multiset' | 'ordered' | 'set';

/** What is explored: nodes, what clients ask, and what may go wrong. */
export interface ExploredWorld {
  readonly nodes: Readonly<Record<NodeId, NodeClass>>;
  /** Each client asks one thing after the other, and waits for ever. */
  readonly clients?: Readonly<Record<string, readonly Pick<ClientRequest, 'to' | 'request'>[]>>;
  /**
   * When a client asks. `any time` explores every moment after its last answer, which is what a claim about the order of operations needs;
   * `at once` joins each request to the answer before it, which gives fewer states. Default `any time`.
   */
  readonly clientsAsk?: 'any time' | 'at once';
  /** Default `multiset`. */
  readonly network?: NetworkKind;
}

/** @throws RangeError that names what is wrong */
export function requireExploredWorld({ nodes, clients = {} }: ExploredWorld, budgets: FaultBudgets): void {
  const names = Object.keys(nodes);
  if (names.length === 0) throw new RangeError('nodes must hold at least one node');
  for (const [client, script] of Object.entries(clients)) {
    if (names.includes(client))
      throw new RangeError(`'${client}' is both a node and a client: name one of them otherwise`);
    const stranger = script.find(({ to }) => !names.includes(to));
    if (stranger !== undefined) {
      throw new RangeError(
        `client '${client}' names '${stranger.to}', which is no node (there are ${names.join(', ')})`,
      );
    }
  }
  for (const budget of ['lose', 'duplicate', 'crash'] as const)
    requireWhole(budget, budgets[budget] ?? 0, 0, 60);
}
