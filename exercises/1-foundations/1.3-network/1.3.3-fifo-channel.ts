// exercise 1.3.3

import { unanswered } from 'faultlines/exercise';
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
    throw unanswered();
  }

  override onMessage(_from: string, message: FifoMessage): void {
    throw unanswered();
  }

  override onTimer(): void {
    throw unanswered();
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
    throw unanswered();
  }
}
