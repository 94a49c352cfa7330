/**
 * Another right answer: a node leads one operation at a time and queues the others, a node is asked like any other (itself, too, by
 * message), and a phase has a number of its own instead of a name.
 */
import { type Client, Node } from 'faultlines/simulation';

type Access = { type: 'read' } | { type: 'write'; value: unknown };
type Version = [count: number, writer: string, value: unknown];
/** A round without a version asks for one. */
type Message = { round: string; version?: Version } | { answers: string; version: Version };

function later(one: Version, other: Version): Version {
  if (one[0] !== other[0]) return one[0] > other[0] ? one : other;
  return one[1] >= other[1] ? one : other;
}

export class AbdRegister extends Node<Access, Message> {
  copy: Version = [0, '', 0];
  waiting: { client: Client; access: Access }[] = [];
  rounds = 0;
  /** Counts the starts of this node, so that a round after a crash is none from before it. */
  life = 0;
  /** What is stored in this round; nothing while it asks. */
  storing: Version | undefined = undefined;
  answers = new Map<string, Version>();

  override onRestart(): void {
    this.copy = (this.disk.read('copy') as Version | undefined) ?? this.copy;
    this.life = ((this.disk.read('life') as number | undefined) ?? 0) + 1;
    this.disk.write('life', this.life);
    this.disk.sync();
  }

  override onRequest(client: Client, access: Access): void {
    this.waiting.push({ client, access });
    if (this.waiting.length === 1) this.beginRound(undefined);
  }

  get round(): string {
    return `${this.life}.${this.rounds}`;
  }

  beginRound(storing: Version | undefined): void {
    this.rounds++;
    this.storing = storing;
    // A crash must not let this node give the same version to another value.
    if (storing !== undefined) this.keep(storing);
    this.answers.clear();
    this.onTimer();
  }

  override onTimer(): void {
    if (this.waiting.length === 0) return;
    const { round, storing } = this;
    for (const node of this.nodes) {
      if (!this.answers.has(node))
        this.send(node, storing === undefined ? { round } : { round, version: storing });
    }
    this.setTimer('resend', 25);
  }

  override onMessage(from: string, message: Message): void {
    if ('round' in message) {
      if (message.version !== undefined) this.keep(message.version);
      this.send(from, { answers: message.round, version: this.copy });
      return;
    }
    const [current] = this.waiting;
    if (message.answers !== this.round || current === undefined) return;
    this.answers.set(from, message.version);
    if (this.answers.size <= this.nodes.length / 2) return;
    const { client, access } = current;
    const latest = [...this.answers.values()].reduce(later);
    if (this.storing === undefined) {
      const [count] = later(latest, this.copy);
      this.beginRound(access.type === 'read' ? latest : [count + 1, this.id, access.value]);
      return;
    }
    this.reply(client, access.type === 'read' ? this.storing[2] : undefined);
    this.waiting.shift();
    if (this.waiting.length > 0) this.beginRound(undefined);
    else this.clearTimer('resend');
  }

  keep(version: Version): void {
    if (later(this.copy, version) === this.copy) return;
    this.copy = version;
    this.disk.write('copy', version);
    this.disk.sync();
  }
}
