/**
 * Another right answer: a caller counts its lives on its disk and its commands in memory, so that a command is named by both and nothing is
 * written for each; other message names, and back-off instead of a fixed interval.
 */
import { type Client, Node } from 'faultlines/simulation';

interface Name {
  life: number;
  turn: number;
}
type Message = ({ type: 'add'; amount: number } & Name) | ({ type: 'sum'; sum: number } & Name);

const compare = (one: Name, other: Name): number => one.life - other.life || one.turn - other.turn;

export class Caller extends Node<{ type: 'increment'; by: number }, Message> {
  life = 0;
  turn = 0;
  current: { client: Client; by: number } | undefined = undefined;
  later: { client: Client; by: number }[] = [];
  /** Of each user the number of the last request that was taken. */
  asked: Record<string, number> = {};
  waitMs = 15;

  override onRestart(): void {
    this.life = Number(this.disk.read('life') ?? 0) + 1;
    this.asked = (this.disk.read('asked') as Record<string, number> | undefined) ?? {};
    this.disk.write('life', this.life);
    this.disk.sync();
  }

  override onRequest(client: Client, { by }: { by: number }): void {
    if (client.request <= (this.asked[client.id] ?? -1)) return;
    this.asked[client.id] = client.request;
    this.disk.write('asked', this.asked);
    this.disk.sync();
    this.later.push({ client, by });
    if (this.current === undefined) this.next();
  }

  override onMessage(_from: string, message: Message): void {
    if (message.type !== 'sum' || this.current === undefined || compare(message, this) !== 0) return;
    this.reply(this.current.client, message.sum);
    this.next();
  }

  override onTimer(): void {
    this.waitMs = Math.min(120, 2 * this.waitMs);
    this.ask();
  }

  next(): void {
    this.clearTimer('patience');
    this.current = this.later.shift();
    this.turn++;
    this.waitMs = 15;
    this.ask();
  }

  ask(): void {
    if (this.current === undefined) return;
    this.send('server', { type: 'add', amount: this.current.by, life: this.life, turn: this.turn });
    this.setTimer('patience', this.waitMs);
  }
}

export class Server extends Node<never, Message> {
  total = 0;
  last: Record<string, Name & { sum: number }> = {};

  override onRestart(): void {
    const [total, last] = (this.disk.read('all') as [number, Server['last']] | undefined) ?? [0, {}];
    this.total = total;
    this.last = last;
  }

  override onMessage(from: string, message: Message): void {
    if (message.type !== 'add') return;
    const { life, turn, amount } = message;
    const known = this.last[from];
    const order = known === undefined ? 1 : compare(message, known);
    if (order < 0) return;
    if (order > 0) {
      this.total += amount;
      this.last[from] = { life, turn, sum: this.total };
      this.disk.write('all', [this.total, this.last]);
      this.disk.sync();
    }
    this.send(from, { type: 'sum', sum: this.last[from].sum, life, turn });
  }
}
