/**
 * Another right answer: stop and wait. The sender has one item under way, a list of the others, and a timer that backs off; each item is confirmed
 * by its own number.
 */
import { type Client, Node } from 'faultlines/simulation';

type Message = { turn: number; payload: string } | { done: number };

export class Sender extends Node<string, Message> {
  line: string[] = [];
  turn = 0;
  waitMs = 20;
  heard: Record<string, number> = {};

  override onRequest(client: Client, item: string): void {
    const before = Object.hasOwn(this.heard, client.id) ? this.heard[client.id] : -1;
    if (client.request <= before) return;
    this.heard[client.id] = client.request;
    this.reply(client, 'accepted');
    this.line.push(item);
    if (this.line.length === 1) this.sendFirst();
  }

  override onMessage(_from: string, message: Message): void {
    if (!('done' in message) || message.done !== this.turn || this.line.length === 0) return;
    this.line.shift();
    this.turn++;
    this.waitMs = 20;
    if (this.line.length > 0) this.sendFirst();
    else this.clearTimer('resend');
  }

  override onTimer(): void {
    this.waitMs = Math.min(100, this.waitMs * 1.5);
    this.sendFirst();
  }

  sendFirst(): void {
    this.send('receiver', { turn: this.turn, payload: this.line[0] });
    this.setTimer('resend', this.waitMs);
  }
}

export class Receiver extends Node<never, Message> {
  delivered: string[] = [];

  override onMessage(from: string, message: Message): void {
    if (!('turn' in message)) return;
    if (message.turn === this.delivered.length) this.delivered.push(message.payload);
    if (message.turn < this.delivered.length) this.send(from, { done: message.turn });
  }
}
