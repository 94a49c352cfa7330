import { type Client, Node, type NodeId } from '../engine/simulation/index.js';

type Order = { readonly key: string; readonly value: number };

/** Stands between clients and the counter, and asks again until it is answered: the network may lose what it likes. */
export class RetryingFront extends Node<{ readonly type: 'increment' }, Order> {
  open: { key: string; client: Client }[] = [];

  override onRequest(client: Client): void {
    const key = `${client.id}/${client.request}`;
    // A request may come twice, too.
    if (!this.open.some(order => order.key === key)) this.open.push({ key, client });
    this.ask();
  }

  override onTimer(): void {
    this.ask();
  }

  override onMessage(_from: NodeId, { key, value }: Order): void {
    const answered = this.open.find(order => order.key === key);
    if (answered === undefined) return;
    this.open = this.open.filter(order => order !== answered);
    this.reply(answered.client, value);
    if (this.open.length === 0) this.clearTimer('again');
  }

  private ask(): void {
    for (const { key } of this.open) this.send('counter', { key, value: 0 });
    if (this.open.length > 0) this.setTimer('again', 30);
  }
}

/** Counts each order once, and gives the same answer to the same order: at-most-once execution by a memory of answers. */
export class OnceCounter extends Node<never, Order> {
  count = 0;
  answers = new Map<string, number>();
  /** Whether an order came again. */
  wasAskedAgain = false;

  override onMessage(from: NodeId, { key }: Order): void {
    if (this.answers.has(key)) this.wasAskedAgain = true;
    const value = this.answered(key) ?? this.count + 1;
    this.count = Math.max(this.count, value);
    this.answers.set(key, value);
    this.send(from, { key, value });
  }

  /** What was answered to an order before. */
  protected answered(key: string): number | undefined {
    return this.answers.get(key);
  }
}

/** Does everything that it is told, as often as it is told. */
export class AgainCounter extends OnceCounter {
  protected override answered(): undefined {
    return undefined;
  }
}
