import { type Client, Node } from '../engine/simulation/index.js';
import { requireList } from '../ground/arguments.js';

/** What is sent through a channel, and what the receiver says back. */
export type ChannelMessage =
  | { readonly type: 'item'; readonly sequence: number; readonly item: unknown }
  /** All items before this number have been delivered. */
  | { readonly type: 'delivered'; readonly next: number };

/** Sends each item once, and trusts the network with all the rest. Clients ask it to send; it says at once that it took the item. */
export class NaiveSender extends Node<unknown, ChannelMessage> {
  accepted: unknown[] = [];

  override onRequest(client: Client, item: unknown): void {
    this.accept(item);
    this.reply(client, 'accepted');
  }

  /** Takes an item to be delivered. */
  accept(item: unknown): void {
    this.accepted.push(item);
    this.broadcast({ type: 'item', sequence: this.accepted.length - 1, item });
  }
}

/** Delivers whatever arrives when it arrives. */
export class NaiveReceiver extends Node<never, ChannelMessage> {
  delivered: unknown[] = [];

  override onMessage(_from: string, message: ChannelMessage): void {
    if (message.type === 'item') this.delivered.push(message.item);
  }
}

/**
 * Knows which numbers it has delivered, and so delivers nothing twice; but it delivers in the order of arrival, and its memory of numbers
 * grows for ever.
 */
export class DeduplicatingReceiver extends Node<never, ChannelMessage> {
  delivered: unknown[] = [];
  seen = new Set<number>();

  override onMessage(_from: string, message: ChannelMessage): void {
    if (message.type !== 'item' || this.seen.has(message.sequence)) return;
    this.seen.add(message.sequence);
    this.delivered.push(message.item);
  }
}

/**
 * The sending end of a reliable first-in-first-out channel between two nodes that do not crash, over a network that loses, doubles and
 * reorders: items are numbered, kept until the other end has delivered them, and sent again while any is left. At most `window` of them
 * are on their way at a time.
 */
export class FifoSender extends Node<unknown, ChannelMessage> {
  accepted: unknown[] = [];
  /** All items before this one have been delivered. */
  first = 0;
  window = 8;
  resendMs = 50;

  override onRequest(client: Client, item: unknown): void {
    this.accept(item);
    this.reply(client, 'accepted');
  }

  /** Takes an item to be delivered. */
  accept(item: unknown): void {
    this.accepted.push(item);
    const sequence = this.accepted.length - 1;
    if (sequence < this.first + this.window) this.broadcast({ type: 'item', sequence, item });
    if (sequence === this.first) this.setTimer('resend', this.resendMs);
  }

  override onMessage(_from: string, message: ChannelMessage): void {
    if (message.type !== 'delivered' || message.next <= this.first) return;
    const windowEnd = this.first + this.window;
    this.first = message.next;
    this.sendFrom(windowEnd);
    if (this.first === this.accepted.length) this.clearTimer('resend');
    else this.setTimer('resend', this.resendMs);
  }

  override onTimer(): void {
    this.sendFrom(this.first);
    this.setTimer('resend', this.resendMs);
  }

  /** Sends the items of the window from a number on. */
  private sendFrom(from: number): void {
    const end = Math.min(this.first + this.window, this.accepted.length);
    for (let sequence = from; sequence < end; sequence++) {
      this.broadcast({ type: 'item', sequence, item: this.accepted[sequence] });
    }
  }
}

/**
 * The receiving end: delivers the next number only, keeps what came early, and says after each arrival how far it is. An old number is
 * answered too: the answer to it may have been lost. It keeps one number and at most a window of early items, however long the channel
 * lives.
 */
export class FifoReceiver extends Node<never, ChannelMessage> {
  delivered: unknown[] = [];
  next = 0;
  early = new Map<number, unknown>();

  override onMessage(from: string, message: ChannelMessage): void {
    if (message.type !== 'item') return;
    if (message.sequence >= this.next) this.early.set(message.sequence, message.item);
    while (this.early.has(this.next)) {
      this.delivered.push(this.early.get(this.next));
      this.early.delete(this.next);
      this.next++;
    }
    this.send(from, { type: 'delivered', next: this.next });
  }
}

/**
 * The safety of a channel: what was delivered is what was accepted, from the first on, without a gap, a repetition or an exchange.
 *
 * @returns `true`, or a sentence that says what is wrong
 * @throws RangeError if an argument is outside its range
 */
export function deliversInOrder(accepted: readonly unknown[], delivered: readonly unknown[]): true | string {
  requireList('accepted', accepted);
  requireList('delivered', delivered);
  const wrong = delivered.findIndex((item, index) => index >= accepted.length || item !== accepted[index]);
  if (wrong < 0) return true;
  const expected = wrong < accepted.length ? String(accepted[wrong]) : 'nothing more';
  return `delivery ${wrong + 1} is ${String(delivered[wrong])}, and should be ${expected}`;
}
