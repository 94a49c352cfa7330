import { Node, type NodeId } from '../engine/simulation/index.js';

/** A candidate asks for a vote in a term; a voter grants it. */
export type Ballot = { readonly type: 'ask' | 'grant'; readonly term: number };

/**
 * The election of Raft without its log: who hears nothing for long stands in the next term, each node gives one vote a term, and a majority
 * leads. The vote is on the disk before it is given.
 * Source: Ongaro and Ousterhout, "In search of an understandable consensus algorithm", USENIX ATC 2014, section 5.2 and figure 2.
 */
export class Voter extends Node<never, Ballot> {
  term = 0;
  votedFor: NodeId | null = null;
  votes: NodeId[] = [];
  isLeader = false;

  override onStart(): void {
    this.wait();
  }

  override onRestart(): void {
    const saved = this.disk.read('vote') as { term: number; votedFor: NodeId | null } | undefined;
    this.term = saved?.term ?? 0;
    this.votedFor = saved?.votedFor ?? null;
    this.wait();
  }

  override onTimer(): void {
    if (this.isLeader) return;
    this.term += 1;
    this.votedFor = this.id;
    this.votes = [this.id];
    this.remember();
    this.broadcast({ type: 'ask', term: this.term });
    this.wait();
  }

  override onMessage(from: NodeId, { type, term }: Ballot): void {
    if (type === 'grant') this.count(from, term);
    if (type !== 'ask' || term < this.term) return;
    if (term > this.term) {
      this.term = term;
      this.votedFor = null;
      this.isLeader = false;
      this.votes = [];
    }
    if (this.votedFor !== null && this.votedFor !== from) return;
    this.votedFor = from;
    this.remember();
    this.send(from, { type: 'grant', term });
    this.wait();
  }

  /** Makes the term and the vote durable: what follows may depend on it. */
  protected remember(): void {
    this.disk.write('vote', { term: this.term, votedFor: this.votedFor });
    this.disk.sync();
  }

  private count(from: NodeId, term: number): void {
    if (term !== this.term || this.votedFor !== this.id || this.votes.includes(from)) return;
    this.votes.push(from);
    if (this.votes.length > this.nodes.length / 2) this.isLeader = true;
  }

  private wait(): void {
    this.setTimer('election', 40 + 20 * this.choose(4));
  }
}

/** Gives its vote while it is still on the way to the disk: a crash forgets it, and it votes again. */
export class ForgetfulVoter extends Voter {
  protected override remember(): void {
    this.disk.write('vote', { term: this.term, votedFor: this.votedFor });
  }
}
