/**
 * Misconception: the total must survive a crash; who asked for what need not.
 *
 * Loses: takes effect once in every schedule, to a stated depth
 * Loses: takes effect once in 1,000 schedules of faults
 * Explained by: no order
 */
import { type Client, Node } from 'faultlines/simulation';

/** What a user asks: add to the counter, and tell the new value. */
export interface Increment {
  type: 'increment';
  by: number;
}

/** What callers and the server say to each other. A caller numbers its commands. */
export type Message =
  | { type: 'command'; sequence: number; by: number }
  | { type: 'result'; sequence: number; total: number };

/** Takes increments of users, has the server carry them out one after the other, and tells the new value. */
export class Caller extends Node<Increment, Message> {
  /** The number of the last command that was begun. */
  sequence = 0;
  /** What is asked and not answered yet, in order. */
  queue: { client: Client; by: number }[] = [];

  override onRestart(): void {
    // What was asked before the crash is lost, and may have been carried out; what is begun from now on must not look like it.
    this.sequence = (this.disk.read('sequence') as number | undefined) ?? 0;
  }

  override onRequest(client: Client, { by }: Increment): void {
    const isKnown = this.queue.some(waiting => waiting.client.request === client.request);
    if (isKnown || client.request <= Number(this.disk.read(`asked by ${client.id}`) ?? -1)) return;
    this.disk.write(`asked by ${client.id}`, client.request);
    this.disk.sync();
    this.queue.push({ client, by });
    if (this.queue.length === 1) this.begin();
  }

  override onMessage(_from: string, message: Message): void {
    if (message.type !== 'result' || message.sequence !== this.sequence) return;
    const done = this.queue.shift();
    if (done === undefined) return;
    this.reply(done.client, message.total);
    if (this.queue.length > 0) this.begin();
  }

  override onTimer(): void {
    if (this.queue.length === 0) return;
    this.send('server', { type: 'command', sequence: this.sequence, by: this.queue[0].by });
    this.setTimer('again', 30);
  }

  /** Gives the next command its number, for good, and sends it. */
  begin(): void {
    this.sequence += 1;
    this.disk.write('sequence', this.sequence);
    this.disk.sync();
    this.onTimer();
  }
}

/** Keeps the counter. */
export class Server extends Node<never, Message> {
  total = 0;
  /** Of each caller the last command that was carried out, and what came of it. */
  sessions = new Map<string, { sequence: number; total: number }>();

  override onRestart(): void {
    const book = this.disk.read('book') as Pick<Server, 'total' | 'sessions'> | undefined;
    if (book === undefined) return;
    this.total = book.total;
    this.sessions = book.sessions;
  }

  override onMessage(from: string, message: Message): void {
    if (message.type !== 'command') return;
    const { sequence, by } = message;
    const session = this.sessions.get(from) ?? { sequence: 0, total: 0 };
    // A caller has one command under way: an older one is nobody's any more.
    if (sequence < session.sequence) return;
    if (sequence > session.sequence) {
      this.total += by;
      this.sessions.set(from, { sequence, total: this.total });
      this.disk.write('book', { total: this.total, sessions: new Map() });
      this.disk.sync();
    }
    const { total } = this.sessions.get(from) as { sequence: number; total: number };
    this.send(from, { type: 'result', sequence, total });
  }
}
