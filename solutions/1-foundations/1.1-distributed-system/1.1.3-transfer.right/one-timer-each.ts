/**
 * Another right answer: other message names, a timer for each intent that backs off, and each book on the disk under keys of its own, all
 * synced at once.
 */
import { type Client, Node } from 'faultlines/simulation';

type Message = { say: 'put'; sum: number; name: string } | { say: 'have'; name: string };

export class Payer extends Node<{ amount: number }, Message> {
  balance = 100;
  intents = new Map<string, number>();
  clients = new Map<string, Client>();
  handled = new Set<string>();

  override onRestart(): void {
    const read = <T>(key: string, otherwise: T): T => (this.disk.read(key) as T | undefined) ?? otherwise;
    this.balance = read('balance', this.balance);
    this.intents = read('intents', this.intents);
    this.clients = read('clients', this.clients);
    this.handled = read('handled', this.handled);
    for (const name of this.intents.keys()) this.setTimer(name, 0);
  }

  override onRequest(client: Client, { amount }: { amount: number }): void {
    const name = `${client.request} of ${client.id}`;
    if (this.handled.has(name)) return;
    if (this.balance < amount) {
      this.reply(client, 'refused');
      return;
    }
    this.handled.add(name);
    this.balance -= amount;
    this.intents.set(name, amount);
    this.clients.set(name, client);
    this.save();
    this.put(name, 20);
  }

  override onMessage(_from: string, message: Message): void {
    if (message.say !== 'have') return;
    const client = this.clients.get(message.name);
    if (client === undefined) return;
    this.intents.delete(message.name);
    this.clients.delete(message.name);
    this.save();
    this.clearTimer(message.name);
    this.reply(client, 'paid');
  }

  override onTimer(name: string): void {
    if (this.intents.has(name)) this.put(name, 40);
  }

  put(name: string, waitMs: number): void {
    this.send('payee', { say: 'put', sum: this.intents.get(name) ?? 0, name });
    this.setTimer(name, waitMs);
  }

  save(): void {
    this.disk.write('balance', this.balance);
    this.disk.write('intents', this.intents);
    this.disk.write('clients', this.clients);
    this.disk.write('handled', this.handled);
    this.disk.sync();
  }
}

export class Payee extends Node<never, Message> {
  balance = 100;
  applied = new Set<string>();

  override onRestart(): void {
    this.applied = (this.disk.read('applied') as Set<string> | undefined) ?? this.applied;
    this.balance = (this.disk.read('balance') as number | undefined) ?? this.balance;
  }

  override onMessage(from: string, message: Message): void {
    if (message.say !== 'put') return;
    const isNew = !this.applied.has(message.name);
    this.applied.add(message.name);
    if (isNew) {
      this.balance += message.sum;
      this.disk.write('applied', this.applied);
      this.disk.write('balance', this.balance);
      this.disk.sync();
    }
    this.send(from, { say: 'have', name: message.name });
  }
}
