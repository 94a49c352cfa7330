/**
 * Misconception: the balance is what must not be lost. What was taken off it and not yet sent is then nowhere.
 *
 * Loses: keeps the sum when banks crash
 * Loses: pays in the end
 * Explained by: not 200
 */
import { type Client, Node } from 'faultlines/simulation';

/** What a client asks of the payer. */
export interface TransferRequest {
  amount: number;
}

/** What the banks say to each other. The key is the name of the request that a deposit belongs to. */
export type TransferMessage =
  | { type: 'deposit'; amount: number; key: string }
  | { type: 'deposited'; key: string };

/** A client's name and its request's number together: the same whenever the request comes again. */
export function keyOf({ id, request }: Client): string {
  return `${id} ${request}`;
}

/** The bank that pays. Node `payee` is the other one. */
export class Payer extends Node<TransferRequest, TransferMessage> {
  balance = 100;
  /** What is to be paid and not confirmed yet, by key. */
  intents = new Map<string, number>();
  /** Of each client the number of the last request that was taken: a request may come again, too. */
  taken = new Map<string, number>();

  /** After a crash: only the disk is left. */
  override onRestart(): void {
    const book = this.disk.read('book') as Pick<Payer, 'balance' | 'intents' | 'taken'> | undefined;
    if (book === undefined) return;
    this.balance = book.balance;
    this.intents = book.intents;
    this.taken = book.taken;
    this.onTimer();
  }

  /** Answer 'paid' when the payee has confirmed, or 'refused' at once when there is not enough money. */
  override onRequest(client: Client, { amount }: TransferRequest): void {
    if (client.request <= (this.taken.get(client.id) ?? -1)) return;
    if (amount > this.balance) {
      this.reply(client, 'refused');
      return;
    }
    this.taken.set(client.id, client.request);
    this.balance -= amount;
    this.intents.set(keyOf(client), amount);
    this.disk.write('book', { balance: this.balance, intents: new Map(), taken: this.taken });
    this.disk.sync();
    this.onTimer();
  }

  override onMessage(_from: string, message: TransferMessage): void {
    if (message.type !== 'deposited' || !this.intents.delete(message.key)) return;
    this.disk.write('book', { balance: this.balance, intents: this.intents, taken: this.taken });
    this.disk.sync();
    const [id, request] = message.key.split(' ');
    this.reply({ id, request: Number(request) }, 'paid');
  }

  override onTimer(): void {
    for (const [key, amount] of this.intents) this.send('payee', { type: 'deposit', amount, key });
    if (this.intents.size > 0) this.setTimer('again', 50);
  }
}

/** The bank that is paid. */
export class Payee extends Node<never, TransferMessage> {
  balance = 100;
  /** The keys of the deposits that the balance holds. */
  applied = new Set<string>();

  /** After a crash: only the disk is left. */
  override onRestart(): void {
    const book = this.disk.read('book') as { balance: number; applied: Set<string> } | undefined;
    if (book === undefined) return;
    this.balance = book.balance;
    this.applied = book.applied;
  }

  /** A deposit may come late, and more than once. */
  override onMessage(from: string, message: TransferMessage): void {
    if (message.type !== 'deposit') return;
    if (!this.applied.has(message.key)) {
      this.balance += message.amount;
      this.applied.add(message.key);
      this.disk.write('book', { balance: this.balance, applied: this.applied });
      this.disk.sync();
    }
    this.send(from, { type: 'deposited', key: message.key });
  }
}
