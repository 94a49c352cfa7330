/** Small protocols, each with a bug that is often made and its mend: what the simulator and the explorer must tell apart. */
import { type Client, Node, type NodeId } from '../src/simulation/index.js';

type Vote = { type: 'ask' | 'vote'; term: number };

/** A voter that gives one vote a term; a and b want it. The vote is on the disk before it is given. */
export class Voter extends Node<never, Vote> {
  voted = 0;
  votes: NodeId[] = [];
  override onStart(): void {
    if (this.id === 'c') return;
    this.remember(1);
    this.votes = [this.id];
    this.send('c', { type: 'ask', term: 1 });
  }
  override onRestart(): void {
    this.voted = Number(this.disk.read('voted') ?? 0);
  }
  override onMessage(from: NodeId, { type, term }: Vote): void {
    if (type === 'vote') this.votes = [...this.votes, from];
    else if (term > this.voted) {
      this.remember(term);
      this.send(from, { type: 'vote', term });
    }
  }
  protected remember(term: number): void {
    this.voted = term;
    this.disk.write('voted', term);
    this.disk.sync();
  }
}
/** Gives its vote before it is on the disk. */
export class HastyVoter extends Voter {
  protected override remember(term: number): void {
    this.voted = term;
    this.disk.write('voted', term);
  }
}

export type Access = { type: 'write'; value: number } | { type: 'read' };
type Replica = { type: 'set' | 'done' | 'ask' | 'have'; value: number; round: number };

/** A register over four replicas: three of them answer each write and each read. */
export class QuorumRegister extends Node<Access, Replica> {
  value = 0;
  round = 0;
  heard: number[] = [];
  open: { client: Client; read: boolean } | null = null;
  protected readonly quorum: number = 3;
  override onRequest(client: Client, access: Access): void {
    this.round += 1;
    this.heard = [];
    this.open = { client, read: access.type === 'read' };
    const value = access.type === 'write' ? access.value : 0;
    this.broadcast({ type: access.type === 'write' ? 'set' : 'ask', value, round: this.round });
  }
  override onMessage(from: NodeId, { type, value, round }: Replica): void {
    if (type === 'set') this.value = Math.max(this.value, value);
    if (type === 'set' || type === 'ask')
      this.send(from, { type: type === 'set' ? 'done' : 'have', value: this.value, round });
    else if (this.open !== null && round === this.round) {
      this.heard.push(value);
      if (this.heard.length < this.quorum) return;
      this.reply(this.open.client, this.open.read ? Math.max(...this.heard) : undefined);
      this.open = null;
    }
  }
}
/** Two of four: a write and a read need not meet. */
export class OffByOneRegister extends QuorumRegister {
  protected override readonly quorum = 2;
}

type Command = { key: string; client: Client };

/** Adds one for its client through a store, and asks again if it hears nothing; the store knows what it has done. */
export class RetryingFront extends Node<unknown, Command> {
  open: Command[] = [];
  override onRequest(client: Client): void {
    this.open.push({ key: `${client.id}/${client.request}`, client });
    this.onTimer();
  }
  override onTimer(): void {
    for (const command of this.open) this.send('store', command);
    if (this.open.length > 0) this.setTimer('again', 30);
  }
  override onMessage(_from: NodeId, { key, client }: Command): void {
    if (!this.open.some(command => command.key === key)) return;
    this.open = this.open.filter(command => command.key !== key);
    this.reply(client, undefined);
  }
}
export class OnceStore extends Node<never, Command> {
  count = 0;
  done = new Set<string>();
  override onMessage(from: NodeId, command: Command): void {
    if (!this.isDone(command.key)) this.count += 1;
    this.done.add(command.key);
    this.send(from, command);
  }
  protected isDone(key: string): boolean {
    return this.done.has(key);
  }
}
/** Does everything that it is told. */
export class ForgetfulStore extends OnceStore {
  protected override isDone(): boolean {
    return false;
  }
}

/** Asks a store for a client, and remembers for whom. */
export class Desk extends Node<string, { text: string; client: Client }> {
  override onRequest(client: Client, text: string): void {
    this.send('echo', { text, client });
  }
  override onMessage(_from: NodeId, { text, client }: { text: string; client: Client }): void {
    this.reply(client, text);
  }
}
/** Remembers only who asked last. */
export class ForgetfulDesk extends Desk {
  last: Client | null = null;
  override onRequest(client: Client, text: string): void {
    this.last = client;
    super.onRequest(client, text);
  }
  override onMessage(_from: NodeId, { text }: { text: string; client: Client }): void {
    if (this.last !== null) this.reply(this.last, text);
  }
}
export class EchoStore extends Node<never, { text: string; client: Client }> {
  override onMessage(from: NodeId, message: { text: string; client: Client }): void {
    this.send(from, message);
  }
}

type Lease = { type: 'want' | 'granted' | 'write'; token: number };

/** Grants a lease to one after the other; a timer ends each. */
export class Grantor extends Node<never, Lease> {
  token = 0;
  waiting: NodeId[] = [];
  isHeld = false;
  override onMessage(from: NodeId): void {
    this.waiting.push(from);
    this.grant();
  }
  override onTimer(): void {
    this.isHeld = false;
    this.grant();
  }
  private grant(): void {
    const next = this.waiting[0];
    if (this.isHeld || next === undefined) return;
    this.waiting.shift();
    this.token += 1;
    this.isHeld = true;
    this.send(next, { type: 'granted', token: this.token });
    this.setTimer('lease', 50);
  }
}
export class LeaseHolder extends Node<never, Lease> {
  override onStart(): void {
    this.send('grantor', { type: 'want', token: 0 });
  }
  override onMessage(_from: NodeId, { token }: Lease): void {
    this.send('storage', { type: 'write', token });
  }
}
/** Refuses what comes with an older token than it has seen. */
export class FencedStorage extends Node<never, Lease> {
  accepted: number[] = [];
  override onMessage(_from: NodeId, { token }: Lease): void {
    if (this.isFresh(token)) this.accepted.push(token);
  }
  protected isFresh(token: number): boolean {
    return this.accepted.every(earlier => earlier < token);
  }
}
export class TrustingStorage extends FencedStorage {
  protected override isFresh(): boolean {
    return true;
  }
}

/** A leader beats; a follower that hears nothing for long begins a new term. */
export class Follower extends Node<never, 'beat'> {
  term = 1;
  override onStart(): void {
    if (this.id === 'leader') this.onTimer();
    else this.setTimer('election', 100);
  }
  override onTimer(name = 'beat'): void {
    if (name === 'beat') {
      this.broadcast('beat');
      this.setTimer('beat', 20);
    } else {
      this.term += 1;
      this.setTimer('election', 100);
    }
  }
  override onMessage(): void {
    if (this.id !== 'leader') this.hear();
  }
  protected hear(): void {
    this.setTimer('election', 100);
  }
}
/** Hears, and lets its timer run. */
export class DeafFollower extends Follower {
  protected override hear(): void {}
}

type Change = { type: 'begin'; value: number } | { type: 'abort' } | { type: 'read' };

/** One transaction at a time: others see what was there before, until it is over. */
export class TidyStore extends Node<Change, never> {
  value = 0;
  pending: number | null = null;
  override onRequest(client: Client, change: Change): void {
    if (change.type === 'begin') this.pending = change.value;
    if (change.type === 'abort') this.pending = null;
    this.reply(client, change.type === 'read' ? this.seen() : undefined);
  }
  protected seen(): number {
    return this.value;
  }
}
/** Shows what may still be taken back. */
export class DirtyStore extends TidyStore {
  protected override seen(): number {
    return this.pending ?? this.value;
  }
}

type Backup = { type: 'copy' | 'copied'; value: number };

/** A primary that copies each write to its backup before it answers; after a failover clients ask the backup. */
export class CarefulPrimary extends Node<Access, Backup> {
  value = 0;
  writers: Client[] = [];
  override onRequest(client: Client, access: Access): void {
    if (access.type === 'read') this.reply(client, this.value);
    else {
      this.value = access.value;
      this.broadcast({ type: 'copy', value: access.value });
      this.acknowledge(client);
    }
  }
  override onMessage(from: NodeId, { type, value }: Backup): void {
    if (type === 'copy') {
      this.value = value;
      this.send(from, { type: 'copied', value });
      return;
    }
    const client = this.writers.shift();
    if (client !== undefined) this.reply(client, undefined);
  }
  protected acknowledge(client: Client): void {
    this.writers.push(client);
  }
}
/** Answers first, and copies while nobody waits. */
export class HastyPrimary extends CarefulPrimary {
  protected override acknowledge(client: Client): void {
    this.reply(client, undefined);
  }
}
