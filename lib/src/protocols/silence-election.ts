import type { ExploredState, StateProperty } from '../engine/checking/index.js';
import { Node, type NodeClass, type NodeId } from '../engine/simulation/index.js';
import { requireWhole } from '../ground/arguments.js';

/**
 * A leader and its heir. The first node of the world leads, and says every tick that it is alive; the second one takes over after so many ticks of silence. It is
 * safe exactly as long as silence means death.
 *
 * @param patienceTicks a whole number, 1 or above; a tick is 1 ms
 * @throws RangeError if an argument is outside its range
 */
export function silenceElection(patienceTicks: number): NodeClass {
  requireWhole('patienceTicks', patienceTicks, 1);
  return class LeaderOrHeir extends Node<never, 'alive'> {
    leads = false;
    isHeir = false;

    override onStart(): void {
      this.leads = this.id === this.nodes[0];
      this.isHeir = !this.leads;
      if (this.leads) this.onTimer();
      else this.setTimer('silence', patienceTicks);
    }

    override onMessage(): void {
      if (!this.leads) this.setTimer('silence', patienceTicks);
    }

    override onTimer(): void {
      if (this.id !== this.nodes[0]) {
        this.leads = true;
        return;
      }
      this.send(this.nodes[1], 'alive');
      this.setTimer('alive', 1);
    }
  };
}

/** The claim that no two nodes that are up lead at one time. */
export const atMostOneLeader: StateProperty = ({ nodes }) => {
  const leaders = Object.entries(nodes).filter(([, fields]) => fields.leads === true);
  return leaders.length <= 1 || `${leaders.map(([name]) => name).join(' and ')} lead at one time`;
};

/** The situation that the heir leads after the leader has crashed. */
export function heirLeads({ nodes }: ExploredState): boolean {
  const up = Object.values(nodes);
  return up.length === 1 && up[0].leads === true && up[0].isHeir === true;
}

/**
 * Reliable broadcast by flooding: whoever hears something for the first time passes it on to all, and then delivers it. If one that stays up delivers, all that
 * stay up do, whatever messages take and whoever crashes.
 */
export class Flooding extends Node<never, string> {
  delivered: string[] = [];

  override onStart(): void {
    if (this.id === this.nodes[0]) this.onMessage(this.id, 'news');
  }

  override onMessage(_from: NodeId, news: string): void {
    if (this.delivered.includes(news)) return;
    this.delivered = [...this.delivered, news];
    this.broadcast(news);
  }
}

/** The same without passing on: the first node tells the others, one by one, and may crash in between. */
export class TellingOnce extends Flooding {
  /** Whom it tells next; `undefined` when it is done, or has nothing to tell. */
  next: number | undefined = undefined;

  override onMessage(from: NodeId, news: string): void {
    this.delivered = [news];
    if (from !== this.id) return;
    this.next = 0;
    this.setTimer('next', 1);
  }

  override onTimer(): void {
    const others = this.nodes.filter(node => node !== this.id);
    const next = this.next as number;
    this.send(others[next], 'news');
    this.next = next + 1 < others.length ? next + 1 : undefined;
    if (this.next !== undefined) this.setTimer('next', 1);
  }
}

/**
 * The claim that, once nothing is under way and the first node, `a`, has told all it will tell, those who are up have all delivered or none has.
 */
export const allOrNobody: StateProperty = ({ nodes, messages }) => {
  const isTelling = nodes.a?.next !== undefined;
  if (messages.length > 0 || isTelling) return true;
  const delivered = Object.entries(nodes).map(
    ([name, fields]) => [name, (fields.delivered as string[]).length > 0] as const,
  );
  if (new Set(delivered.map(([, has]) => has)).size <= 1) return true;
  return `nothing is under way; ${delivered.map(([name, has]) => `${name} ${has ? 'has the news' : 'has not'}`).join(', ')}`;
};
