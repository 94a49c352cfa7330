/**
 * Another right answer: go back and send all. One message holds everything that is open and the number of its first item; the receiver takes
 * from it what is new, keeps nothing that comes early, and names the number that it wants next.
 */
import { type Client, Node } from 'faultlines/simulation';

type Message = { kind: 'open'; first: number; items: string[] } | { kind: 'want'; next: number };

export class Sender extends Node<string, Message> {
  first = 0;
  unconfirmed = new Map<number, string>();
  seen = new Map<string, Set<number>>();

  override onRequest(client: Client, item: string): void {
    const requests = this.seen.get(client.id) ?? new Set<number>();
    if (requests.has(client.request)) return;
    this.seen.set(client.id, requests.add(client.request));
    this.unconfirmed.set(this.first + this.unconfirmed.size, item);
    this.onTimer();
    this.reply(client, 'accepted');
  }

  override onMessage(_from: string, message: Message): void {
    if (message.kind !== 'want') return;
    while (this.first < message.next) this.unconfirmed.delete(this.first++);
  }

  override onTimer(): void {
    if (this.unconfirmed.size === 0) return;
    this.send('receiver', { kind: 'open', first: this.first, items: [...this.unconfirmed.values()] });
    this.setTimer('open', 40);
  }
}

export class Receiver extends Node<never, Message> {
  delivered: string[] = [];

  override onMessage(from: string, message: Message): void {
    if (message.kind !== 'open') return;
    const have = this.delivered.length - message.first;
    if (have >= 0) this.delivered.push(...message.items.slice(have));
    this.send(from, { kind: 'want', next: this.delivered.length });
  }
}
