import { Node, type NodeClass, type NodeId } from '../engine/simulation/index.js';
import { type FieldsOf, requireKnownFields, requireSimulatedMs, requireWhole } from '../ground/arguments.js';

/** How a lease is used; all in ms. */
export interface LeaseTiming {
  /** How long a lease lasts. */
  readonly leaseMs: number;
  /** How often its holder asks to have it renewed. */
  readonly renewMs: number;
  /** How often one who has no lease asks for one. */
  readonly retryMs: number;
  /** The time between a holder's look at its lease and the write that follows. */
  readonly workMs: number;
  /** How many writes a holder makes at most. Default: any number. */
  readonly writes?: number;
}

const LEASE_TIMING: FieldsOf<LeaseTiming> = {
  leaseMs: true,
  renewMs: true,
  retryMs: true,
  workMs: true,
  writes: true,
};

type LeaseNote =
  | { readonly type: 'want' }
  | { readonly type: 'granted'; readonly token: number }
  | { readonly type: 'write'; readonly token: number };

/** From when to when a holder believed that it held the lease, by its own clock, in ms. */
export interface Reign {
  readonly token: number;
  readonly from: number;
  readonly until: number;
}

/**
 * A node class that lends a lease to one node at a time, by its own clock. Each new holder gets a greater token.
 *
 * @throws RangeError if leaseMs is not in [0.001, 1e12]
 */
export function leaseServer(timing: LeaseTiming): NodeClass {
  requireKnownFields('timing', timing, LEASE_TIMING);
  const { leaseMs } = timing;
  requireSimulatedMs('leaseMs', leaseMs);
  return class LeaseServer extends Node<never, LeaseNote> {
    holder: NodeId = '';
    token = 0;
    /** When the lease was granted or renewed last. */
    grantedAt = 0;

    override onMessage(from: NodeId, note: LeaseNote): void {
      if (note.type !== 'want') return;
      const isOver = this.now() >= this.grantedAt + leaseMs;
      if (this.holder !== '' && this.holder !== from && !isOver) return;
      if (this.holder !== from || isOver) this.token += 1;
      this.holder = from;
      this.grantedAt = this.now();
      this.send(from, { type: 'granted', token: this.token });
    }
  };
}

/**
 * A node class that works under a lease: it looks whether the lease still holds, works, and writes to the store. It counts its lease from the moment at which it
 * asked, so a late grant makes it no bolder. What it cannot see is the time between the look and the write.
 *
 * @throws RangeError if a time is not in [0.001, 1e12]
 */
export function leaseHolder(timing: LeaseTiming): NodeClass {
  requireKnownFields('timing', timing, LEASE_TIMING);
  const { leaseMs, renewMs, retryMs, workMs, writes = Number.MAX_SAFE_INTEGER } = timing;
  requireSimulatedMs('leaseMs', leaseMs);
  requireSimulatedMs('renewMs', renewMs);
  requireSimulatedMs('retryMs', retryMs);
  requireSimulatedMs('workMs', workMs);
  requireWhole('writes', writes, 1);
  return class LeaseHolder extends Node<never, LeaseNote> {
    token = 0;
    leads = false;
    since = 0;
    askedAt = 0;
    validUntil = 0;
    written = 0;
    reigns: Reign[] = [];

    override onStart(): void {
      this.ask();
    }

    override onMessage(_from: NodeId, note: LeaseNote): void {
      if (note.type !== 'granted' || note.token < this.token) return;
      this.validUntil = this.askedAt + leaseMs;
      if (this.leads) return;
      this.token = note.token;
      this.leads = true;
      this.since = this.now();
      this.clearTimer('ask');
      this.setTimer('renew', renewMs);
      this.look();
    }

    override onTimer(name: string): void {
      if (name === 'ask') this.ask();
      else if (name === 'renew' && this.leads) {
        this.askedAt = this.now();
        this.send('server', { type: 'want' });
        this.setTimer('renew', renewMs);
      } else if (name === 'write') {
        this.written += 1;
        this.send('store', { type: 'write', token: this.token });
        if (this.written < writes) this.look();
      }
    }

    private look(): void {
      if (this.now() < this.validUntil) {
        this.setTimer('write', workMs);
        return;
      }
      this.reigns = [...this.reigns, { token: this.token, from: this.since, until: this.now() }];
      this.leads = false;
      this.clearTimer('renew');
      this.ask();
    }

    private ask(): void {
      this.askedAt = this.now();
      this.send('server', { type: 'want' });
      this.setTimer('ask', retryMs);
    }
  };
}

/** A store that believes that whoever writes holds the lease. */
export class TrustingStore extends Node<never, LeaseNote> {
  greatest = 0;
  accepted = 0;
  refused = 0;
  /** Writes accepted after one with a greater token: an old holder overwrote a newer one. */
  overwrites = 0;

  override onMessage(_from: NodeId, note: LeaseNote): void {
    if (note.type !== 'write') return;
    if (!this.accepts(note.token)) {
      this.refused += 1;
      return;
    }
    this.accepted += 1;
    if (note.token < this.greatest) this.overwrites += 1;
    this.greatest = Math.max(this.greatest, note.token);
  }

  protected accepts(_token: number): boolean {
    return true;
  }
}

/** A store that turns away a token older than one it has seen: a fence. (M. Kleppmann, "How to do distributed locking", 2016.) */
export class FencedStore extends TrustingStore {
  protected override accepts(token: number): boolean {
    return token >= this.greatest;
  }
}
