import { requireWhole } from '../../ground/arguments.js';
import type { CausalOrder } from './causal-order.js';

/** In how many orders the events of a partial order may have happened. */
export type TotalOrders =
  | {
      readonly verdict: 'counted';
      /** Orders of all events that put nothing before what it follows: linear extensions. */
      readonly orders: bigint;
      /** Sets of events that hold, with an event, all that came before it: the global states that somebody may have seen. */
      readonly cuts: number;
    }
  | { readonly verdict: 'too large'; readonly mostCuts: number };

/**
 * Counts the total orders that a partial order admits, exactly, and its consistent cuts. A cut is given by how far each process has come; the
 * orders that lead to a cut are those of the cuts one event before it, summed. The number of cuts grows like a product over the processes
 * (counting is #P-complete: Brightwell and Winkler, "Counting linear extensions", Order 8, 1991), so beyond a bound the answer is that it is too large.
 *
 * @param order of any events
 * @param mostCuts how many cuts are looked at, 1 or above. Default 200,000
 * @throws RangeError if an argument is outside its range
 */
export function countTotalOrders(order: CausalOrder, mostCuts = 200_000): TotalOrders {
  requireWhole('mostCuts', mostCuts, 1);
  const lines = order.lines();
  let level = new Map<string, { readonly reached: readonly number[]; orders: bigint }>();
  level.set('start', { reached: lines.map(() => 0), orders: 1n });
  let cuts = 1;
  let last = 1n;
  for (let size = 1; size <= order.events.length; size++) {
    const next: typeof level = new Map();
    for (const { reached, orders } of level.values()) {
      for (const [process, line] of lines.entries()) {
        const event = line[reached[process]];
        if (event === undefined || !isReady(order.knownTo(event), reached, process)) continue;
        const after = reached.map((count, other) => (other === process ? count + 1 : count));
        const key = after.join(' ');
        const known = next.get(key);
        if (known === undefined) next.set(key, { reached: after, orders });
        else known.orders += orders;
      }
    }
    cuts += next.size;
    if (cuts > mostCuts) return { verdict: 'too large', mostCuts };
    level = next;
    last = [...next.values()].reduce((sum, { orders }) => sum + orders, 0n);
  }
  return { verdict: 'counted', orders: last, cuts };
}

/** Whether everything that came before an event is in the cut. */
function isReady(known: readonly number[], reached: readonly number[], own: number): boolean {
  return known.every((count, process) => count <= reached[process] + (process === own ? 1 : 0));
}
