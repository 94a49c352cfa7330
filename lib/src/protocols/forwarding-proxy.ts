import { type Client, Node, type NodeId } from '../engine/simulation/index.js';

type Errand = { readonly number: number; readonly key: string; readonly value: string };

/** Asks the archive for its clients, and gives each answer to the one who asked for it: answers overtake each other. */
export class Desk extends Node<string, Errand> {
  numbers = 0;
  open: { number: number; client: Client }[] = [];
  /** How many answers overtook another. */
  overtakings = 0;

  override onRequest(client: Client, key: string): void {
    this.numbers += 1;
    this.open.push({ number: this.numbers, client });
    this.send('archive', { number: this.numbers, key, value: '' });
  }

  override onMessage(_from: NodeId, { number, value }: Errand): void {
    const asked = this.open.find(errand => errand.number === this.errandOf(number));
    if (asked === undefined) return;
    if (number !== this.open[0].number) this.overtakings += 1;
    this.open = this.open.filter(errand => errand !== asked);
    this.reply(asked.client, value);
  }

  /** Which errand an answer is for. */
  protected errandOf(number: number): number {
    return number;
  }
}

/** Takes the next answer for the answer to the oldest question. */
export class FirstInLineDesk extends Desk {
  protected override errandOf(): number {
    return this.open[0]?.number ?? 0;
  }
}

/** Holds one value under each key. */
export class Archive extends Node<never, Errand> {
  override onMessage(from: NodeId, { number, key }: Errand): void {
    this.send(from, { number, key, value: `the value of ${key}` });
  }
}
