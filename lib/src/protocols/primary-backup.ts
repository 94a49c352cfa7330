import { type Client, Node, type NodeId } from '../engine/simulation/index.js';

/** What clients ask of the register. */
export type RegisterAccess = { readonly type: 'read' } | { readonly type: 'write'; readonly value: number };

interface Ordered {
  readonly client: Client;
  readonly access: RegisterAccess;
}

type Word =
  | { readonly type: 'confirm'; readonly number: number; readonly access: RegisterAccess }
  | { readonly type: 'confirmed'; readonly number: number; readonly value: number }
  | { readonly type: 'alive?' }
  | { readonly type: 'alive' };

/**
 * A register on a primary, `p`, and its backup, `b`. The primary answers nothing that the backup has not confirmed, and a backup that has taken
 * over confirms nothing: so a primary that was given up wrongly, and does not know it, can do no harm. Whoever misses the primary asks the
 * backup, which looks after it and takes over if it hears nothing. A primary that crashed does not come back as one.
 */
export class PairedRegister extends Node<RegisterAccess, Word> {
  role: 'primary' | 'backup' | 'alone' | 'retired' = 'backup';
  value = 0;
  /** The number of the last operation that was begun (primary) or confirmed (backup). */
  number = 0;
  waiting: Ordered[] = [];

  override onStart(): void {
    if (this.id === 'p') this.role = 'primary';
  }

  override onRestart(): void {
    this.role = this.id === 'p' ? 'retired' : 'backup';
    // A backup that forgot everything must not take over: it would forget for all.
    if (this.id === 'b') this.role = 'retired';
  }

  override onRequest(client: Client, access: RegisterAccess): void {
    if (this.role === 'retired') return;
    if (this.role === 'alone') this.reply(client, this.apply(access));
    else if (this.role === 'primary') this.serve(client, access);
    else {
      this.waiting.push({ client, access });
      this.send('p', { type: 'alive?' });
      this.setTimer('suspect', 60);
    }
  }

  override onTimer(name: string): void {
    if (name === 'again') this.askForConfirmation();
    if (name !== 'suspect' || this.role !== 'backup') return;
    this.role = 'alone';
    for (const { client, access } of this.waiting) this.reply(client, this.apply(access));
    this.waiting = [];
  }

  override onMessage(from: NodeId, word: Word): void {
    if (word.type === 'alive?' && this.role === 'primary') this.send(from, { type: 'alive' });
    if (word.type === 'alive' && this.role === 'backup') {
      this.clearTimer('suspect');
      this.waiting = [];
    }
    if (word.type === 'confirm' && this.role === 'backup') this.confirm(word.number, word.access);
    if (word.type === 'confirmed' && this.role === 'primary') this.finish(word.number, word.value);
  }

  /** Lets an operation wait its turn: one at a time is with the backup. */
  protected serve(client: Client, access: RegisterAccess): void {
    this.waiting.push({ client, access });
    if (this.waiting.length === 1) this.begin();
  }

  private begin(): void {
    this.number += 1;
    this.askForConfirmation();
  }

  private askForConfirmation(): void {
    const first = this.waiting[0];
    if (this.role !== 'primary' || first === undefined) return;
    this.send('b', { type: 'confirm', number: this.number, access: first.access });
    this.setTimer('again', 40);
  }

  private confirm(number: number, access: RegisterAccess): void {
    if (number < this.number) return;
    if (number > this.number) this.apply(access);
    this.number = number;
    this.send('p', { type: 'confirmed', number, value: this.value });
  }

  private finish(number: number, value: number): void {
    const first = this.waiting[0];
    if (number !== this.number || first === undefined) return;
    this.waiting.shift();
    this.value = value;
    this.reply(first.client, first.access.type === 'read' ? value : undefined);
    this.clearTimer('again');
    if (this.waiting.length > 0) this.begin();
  }

  private apply(access: RegisterAccess): number | undefined {
    if (access.type === 'read') return this.value;
    this.value = access.value;
    return undefined;
  }
}

/** Answers reads from its own memory: after a failover that it did not notice, they are stale. */
export class SelfAssuredRegister extends PairedRegister {
  protected override serve(client: Client, access: RegisterAccess): void {
    if (access.type === 'read') this.reply(client, this.value);
    else super.serve(client, access);
  }
}
