/**
 * Another right answer: other message names, one message for asking and one for telling, back-off instead of a fixed interval, and a list of
 * who answered instead of a set.
 */
import { type Client, Node } from 'faultlines/simulation';

type Access = { type: 'read' } | { type: 'write'; value: unknown };

interface Stamped {
  value: unknown;
  stamp: [count: number, writer: string];
}

type Message =
  | { ask: 'latest'; ticket: string }
  | { ask: 'keep'; ticket: string; what: Stamped }
  | { tell: 'latest'; ticket: string; what: Stamped }
  | { tell: 'kept'; ticket: string };

interface Job {
  client: Client;
  access: Access;
  /** What is asked of everybody now. */
  ask: 'latest' | 'keep';
  answered: string[];
  best: Stamped;
  waitMs: number;
}

const isNewer = (one: Stamped, other: Stamped): boolean =>
  one.stamp[0] > other.stamp[0] || (one.stamp[0] === other.stamp[0] && one.stamp[1] > other.stamp[1]);

export class AbdRegister extends Node<Access, Message> {
  mine: Stamped = { value: 0, stamp: [0, ''] };
  jobs: Record<string, Job> = {};

  override onRestart(): void {
    const saved = this.disk.read('register');
    if (saved !== undefined) this.mine = saved as Stamped;
  }

  override onRequest(client: Client, access: Access): void {
    const ticket = `${this.id}/${client.id}/${client.request}`;
    this.jobs[ticket] = { client, access, ask: 'latest', answered: [this.id], best: this.mine, waitMs: 10 };
    this.askAgain(ticket);
  }

  override onMessage(from: string, message: Message): void {
    const { ticket } = message;
    if ('ask' in message) {
      if (message.ask === 'keep') {
        this.keep(message.what);
        this.send(from, { tell: 'kept', ticket });
      } else {
        this.send(from, { tell: 'latest', ticket, what: this.mine });
      }
      return;
    }
    const job = this.jobs[ticket];
    if (job === undefined || (message.tell === 'latest') !== (job.ask === 'latest')) return;
    if (!job.answered.includes(from)) job.answered.push(from);
    if (message.tell === 'latest' && isNewer(message.what, job.best)) job.best = message.what;
    if (2 * job.answered.length > this.nodes.length) this.goOn(ticket, job);
  }

  override onTimer(ticket: string): void {
    const job = this.jobs[ticket];
    if (job === undefined) return;
    job.waitMs = Math.min(2 * job.waitMs, 200);
    this.askAgain(ticket);
  }

  /** A majority has answered. */
  goOn(ticket: string, job: Job): void {
    if (job.ask === 'keep') {
      delete this.jobs[ticket];
      this.clearTimer(ticket);
      this.reply(job.client, job.access.type === 'read' ? job.best.value : undefined);
      return;
    }
    if (job.access.type === 'write') {
      const latest = isNewer(this.mine, job.best) ? this.mine : job.best;
      job.best = { value: job.access.value, stamp: [latest.stamp[0] + 1, this.id] };
    }
    this.keep(job.best);
    job.ask = 'keep';
    job.answered = [this.id];
    job.waitMs = 10;
    this.askAgain(ticket);
  }

  askAgain(ticket: string): void {
    const { ask, best, answered, waitMs } = this.jobs[ticket];
    for (const node of this.nodes) {
      if (answered.includes(node)) continue;
      this.send(node, ask === 'latest' ? { ask, ticket } : { ask, ticket, what: best });
    }
    this.setTimer(ticket, waitMs);
  }

  keep(what: Stamped): void {
    if (!isNewer(what, this.mine)) return;
    this.mine = what;
    this.disk.write('register', what);
    this.disk.sync();
  }
}
