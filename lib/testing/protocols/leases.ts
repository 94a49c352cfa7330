import { Node, type NodeId } from '../../src/engine/simulation/index.js';

/** How long a lease lasts, in ms. */
export const LEASE_MS = 50;

type Note =
  | { readonly type: 'want' }
  | { readonly type: 'granted'; readonly token: number }
  | { readonly type: 'done'; readonly token: number }
  | { readonly type: 'write'; readonly token: number };

/** Grants a lease to one node at a time, each with a greater token; it ends when its holder is done, or its time is over. */
export class LeaseService extends Node<never, Note> {
  token = 0;
  waiting: NodeId[] = [];
  isHeld = false;
  /** How many leases ended by time. */
  expired = 0;

  override onMessage(from: NodeId, note: Note): void {
    if (note.type === 'want') this.waiting.push(from);
    if (note.type === 'done' && note.token === this.token) {
      this.isHeld = false;
      this.clearTimer('lease');
    }
    this.grant();
  }

  override onTimer(): void {
    this.isHeld = false;
    this.expired += 1;
    this.grant();
  }

  private grant(): void {
    const next = this.waiting[0];
    if (this.isHeld || next === undefined) return;
    this.waiting = this.waiting.slice(1);
    this.token += 1;
    this.isHeld = true;
    this.send(next, { type: 'granted', token: this.token });
    this.setTimer('lease', LEASE_MS);
  }
}

/**
 * Works under a lease, then writes what came of it. It looks at its clock before it works, which does not help: between a look at the clock
 * and what follows, a process may stand still for any time.
 */
export class LeaseHolder extends Node<never, Note> {
  token = 0;
  askedAt = 0;

  override onStart(): void {
    this.ask();
  }

  override onTimer(name: string): void {
    if (name === 'ask') this.ask();
    else {
      this.send('storage', { type: 'write', token: this.token });
      this.send('service', { type: 'done', token: this.token });
      this.setTimer('ask', 200);
    }
  }

  override onMessage(_from: NodeId, note: Note): void {
    if (note.type !== 'granted') return;
    this.token = note.token;
    if (this.now() - this.askedAt < LEASE_MS) this.setTimer('work', 20);
    else this.setTimer('ask', 20);
  }

  private ask(): void {
    this.askedAt = this.now();
    this.send('service', { type: 'want' });
  }
}

/**
 * Turns away whoever was overtaken: a write whose token is older than one that it has seen.
 * Source: M. Kleppmann, "How to do distributed locking", 2016, section "Making the lock safe with fencing".
 */
export class FencedStorage extends Node<never, Note> {
  greatest = 0;
  /** Whether a write was accepted after one with a greater token. */
  wentBack = false;
  refused = 0;

  override onMessage(_from: NodeId, note: Note): void {
    if (note.type !== 'write') return;
    if (!this.accepts(note.token)) this.refused += 1;
    else if (note.token < this.greatest) this.wentBack = true;
    else this.greatest = note.token;
  }

  protected accepts(token: number): boolean {
    return token >= this.greatest;
  }
}

/** Believes that who writes holds the lease. */
export class TrustingStorage extends FencedStorage {
  protected override accepts(): boolean {
    return true;
  }
}
