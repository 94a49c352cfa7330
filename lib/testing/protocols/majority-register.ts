import { type Client, Node, type NodeId } from '../../src/engine/simulation/index.js';
import type { RegisterAccess } from './failover.js';

/** A value and when it was written: by count, and by name where counts are equal. */
interface Stamped {
  readonly value: number;
  readonly count: number;
  readonly by: NodeId;
}

type Word = { readonly type: 'ask' | 'have' | 'set' | 'done'; readonly round: number; readonly at: Stamped };

interface Round {
  readonly client: Client;
  readonly access: RegisterAccess;
  readonly phase: 'ask' | 'set';
  readonly heard: readonly NodeId[];
  readonly best: Stamped;
}

function later(one: Stamped, other: Stamped): Stamped {
  if (one.count !== other.count) return one.count > other.count ? one : other;
  return one.by > other.by ? one : other;
}

/**
 * A register on all nodes: an operation learns the latest value from a quorum, then leaves its own, or what it has read, with a quorum. Any
 * two quorums must share a node.
 * Source: Attiya, Bar-Noy, Dolev, "Sharing memory robustly in message-passing systems", J. ACM 42(1), 1995; for many writers Lynch and
 * Shvartsman, "Robust emulation of shared memory using dynamic quorum-acknowledged broadcasts", FTCS 1997.
 */
export class MajorityRegister extends Node<RegisterAccess, Word> {
  at: Stamped = { value: 0, count: 0, by: '' };
  rounds = 0;
  open = new Map<number, Round>();

  override onRequest(client: Client, access: RegisterAccess): void {
    this.begin({ client, access, phase: 'ask', heard: [this.id], best: this.at });
  }

  override onMessage(from: NodeId, { type, round, at }: Word): void {
    if (type === 'ask') this.send(from, { type: 'have', round, at: this.at });
    if (type === 'set') {
      this.at = later(this.at, at);
      this.send(from, { type: 'done', round, at });
    }
    const open = this.open.get(round);
    if (open === undefined || type !== (open.phase === 'ask' ? 'have' : 'done')) return;
    if (open.heard.includes(from)) return;
    const best = type === 'have' ? later(open.best, at) : open.best;
    this.hear(round, { ...open, best, heard: [...open.heard, from].sort() });
  }

  /** How many nodes an operation must hear, itself among them. */
  protected quorum(): number {
    return Math.floor(this.nodes.length / 2) + 1;
  }

  /** The count of a write after what its quorum knew, and after what this node wrote meanwhile: two writes that it leads at one time differ. */
  protected countAfter(best: Stamped): number {
    return later(best, this.at).count + 1;
  }

  private begin(round: Round): void {
    this.rounds += 1;
    this.broadcast({ type: round.phase, round: this.rounds, at: round.best });
    this.hear(this.rounds, round);
  }

  private hear(number: number, round: Round): void {
    this.open.set(number, round);
    if (round.heard.length < this.quorum()) return;
    this.open.delete(number);
    const { client, access, phase, best } = round;
    if (phase === 'set') this.reply(client, access.type === 'read' ? best.value : undefined);
    else {
      const count = this.countAfter(best);
      const next = access.type === 'read' ? best : { value: access.value, count, by: this.id };
      this.at = later(this.at, next);
      this.begin({ client, access, phase: 'set', heard: [this.id], best: next });
    }
  }
}

/** Half of the nodes, and not one more: two quorums need not meet. */
export class HalfRegister extends MajorityRegister {
  protected override quorum(): number {
    return Math.floor(this.nodes.length / 2);
  }
}

/** Looks at the quorum alone: two writes that one node leads at one time get one stamp, and each replica keeps the one that came first. */
export class OneStampRegister extends MajorityRegister {
  protected override countAfter(best: Stamped): number {
    return best.count + 1;
  }
}
