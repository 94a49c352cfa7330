// exercise 1.3.3

import { type Client, Node } from 'faultlines/simulation';

/** What the two ends say to each other. */
export type FifoMessage =
  | { type: 'item'; number: number; item: string }
  /** All items below this number have been delivered. */
  | { type: 'delivered'; below: number };

/** The end that sends: clients give it items. Node `receiver` is the other end. */
export class Sender extends Node<string, FifoMessage> {
  /** The number of the next item. */
  next = 0;
  /** What the other end has not confirmed yet, by number. */
  unconfirmed = new Map<number, string>();
  /** Of each client the number of the last request that was taken: a request may come again, too. */
  taken = new Map<string, number>();

  /** Take an item, once, and answer 'accepted' at once. */
  override onRequest(client: Client, item: string): void {
    // BEGIN SOLUTION
    if (client.request <= (this.taken.get(client.id) ?? -1)) return;
    this.taken.set(client.id, client.request);
    const number = this.next++;
    this.unconfirmed.set(number, item);
    this.reply(client, 'accepted');
    this.send('receiver', { type: 'item', number, item });
    this.setTimer('again', 50);
    // END SOLUTION
  }

  override onMessage(_from: string, message: FifoMessage): void {
    // BEGIN SOLUTION
    if (message.type !== 'delivered') return;
    for (const number of [...this.unconfirmed.keys()]) {
      if (number < message.below) this.unconfirmed.delete(number);
    }
    if (this.unconfirmed.size === 0) this.clearTimer('again');
    // END SOLUTION
  }

  override onTimer(): void {
    // BEGIN SOLUTION
    for (const [number, item] of this.unconfirmed) this.send('receiver', { type: 'item', number, item });
    if (this.unconfirmed.size > 0) this.setTimer('again', 50);
    // END SOLUTION
  }
}

/** The end that delivers. */
export class Receiver extends Node<never, FifoMessage> {
  /** What has been delivered, in this order. */
  delivered: string[] = [];
  /** Items that came before their turn, by number. */
  early = new Map<number, string>();

  /** An item may come late, early, and more than once. */
  override onMessage(from: string, message: FifoMessage): void {
    // BEGIN SOLUTION
    if (message.type !== 'item') return;
    if (message.number >= this.delivered.length) this.early.set(message.number, message.item);
    for (;;) {
      const item = this.early.get(this.delivered.length);
      if (item === undefined) break;
      this.early.delete(this.delivered.length);
      this.delivered.push(item);
    }
    this.send(from, { type: 'delivered', below: this.delivered.length });
    // END SOLUTION
  }
}
