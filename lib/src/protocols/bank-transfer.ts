import type { ExploredState, StateProperty } from '../engine/checking/index.js';
import { type Client, Node } from '../engine/simulation/index.js';

/** What a client asks of the bank at which it has its account. */
export interface TransferRequest {
  readonly amount: number;
}

/** What banks say to each other. The key is the client's name and its request's number. */
export type TransferMessage =
  | { readonly type: 'deposit'; readonly amount: number; readonly key: string }
  | { readonly type: 'deposited'; readonly key: string };

function keyOf({ id, request }: Client): string {
  return `${id} ${request}`;
}

/** What each account holds at first. */
export const OPENING_BALANCE = 100;

/**
 * Takes money off its account and sends it to the other bank. It writes down what it has, so that a crash does not forget it; and that is all it
 * thinks of.
 */
export class NaivePayer extends Node<TransferRequest, TransferMessage> {
  balance = OPENING_BALANCE;

  override onRestart(): void {
    this.balance = (this.disk.read('balance') as number | undefined) ?? OPENING_BALANCE;
  }

  override onRequest(client: Client, { amount }: TransferRequest): void {
    this.balance -= amount;
    this.disk.write('balance', this.balance);
    this.disk.sync();
    this.send('payee', { type: 'deposit', amount, key: keyOf(client) });
    this.reply(client, 'paid');
  }
}

/** Knows that messages are lost, and sends the deposit again until it is confirmed. */
export class RetryingPayer extends NaivePayer {
  unconfirmed: { amount: number; key: string } | undefined = undefined;

  override onRequest(client: Client, request: TransferRequest): void {
    super.onRequest(client, request);
    this.unconfirmed = { amount: request.amount, key: keyOf(client) };
    this.setTimer('again', 100);
  }

  override onMessage(): void {
    this.unconfirmed = undefined;
    this.clearTimer('again');
  }

  override onTimer(): void {
    if (this.unconfirmed === undefined) return;
    this.send('payee', { type: 'deposit', ...this.unconfirmed });
    this.setTimer('again', 100);
  }
}

/** Adds every deposit that arrives, and confirms it. */
export class NaivePayee extends Node<never, TransferMessage> {
  balance = OPENING_BALANCE;

  override onRestart(): void {
    this.balance = (this.disk.read('balance') as number | undefined) ?? OPENING_BALANCE;
  }

  override onMessage(from: string, message: TransferMessage): void {
    if (message.type !== 'deposit') return;
    this.balance += message.amount;
    this.disk.write('balance', this.balance);
    this.disk.sync();
    this.send(from, { type: 'deposited', key: message.key });
  }
}

/** What the careful payer keeps, all of it or nothing: its balance, and the intents that are not confirmed. */
interface PayerBook {
  readonly balance: number;
  readonly intents: ReadonlyMap<string, number>;
}

/**
 * Takes the money off and notes the intent to pay it in one write; pays until it is confirmed, also after a crash; strikes the intent out when it is.
 * A request that comes twice is known by its key.
 */
export class CarefulPayer extends Node<TransferRequest, TransferMessage> {
  balance = OPENING_BALANCE;
  intents = new Map<string, number>();
  /** The last request of each client that was taken. */
  taken = new Map<string, number>();
  waiting = new Map<string, Client>();

  override onRestart(): void {
    const book = this.disk.read('book') as (PayerBook & { taken: Map<string, number> }) | undefined;
    if (book === undefined) return;
    this.balance = book.balance;
    this.intents = new Map(book.intents);
    this.taken = book.taken;
    this.onTimer();
  }

  override onRequest(client: Client, { amount }: TransferRequest): void {
    if (client.request <= (this.taken.get(client.id) ?? -1)) return;
    if (amount > this.balance) {
      this.reply(client, 'refused: not enough money');
      return;
    }
    this.taken.set(client.id, client.request);
    this.balance -= amount;
    this.intents.set(keyOf(client), amount);
    this.waiting.set(keyOf(client), client);
    this.save();
    this.onTimer();
  }

  override onMessage(_from: string, message: TransferMessage): void {
    if (message.type !== 'deposited' || !this.intents.delete(message.key)) return;
    this.save();
    const client = this.waiting.get(message.key);
    this.waiting.delete(message.key);
    if (client !== undefined) this.reply(client, 'paid');
  }

  override onTimer(): void {
    for (const [key, amount] of this.intents) this.send('payee', { type: 'deposit', amount, key });
    if (this.intents.size > 0) this.setTimer('again', 100);
  }

  private save(): void {
    this.disk.write('book', { balance: this.balance, intents: this.intents, taken: this.taken });
    this.disk.sync();
  }
}

/** Adds a deposit once: the balance and the keys that it holds are one write. */
export class CarefulPayee extends Node<never, TransferMessage> {
  balance = OPENING_BALANCE;
  applied = new Set<string>();

  override onRestart(): void {
    const book = this.disk.read('book') as { balance: number; applied: Set<string> } | undefined;
    if (book === undefined) return;
    this.balance = book.balance;
    this.applied = book.applied;
  }

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

/** Both accounts on one machine, in one write: there is no moment at which the money is nowhere. */
export class OneBank extends Node<TransferRequest> {
  balances = { payer: OPENING_BALANCE, payee: OPENING_BALANCE };
  taken = new Map<string, number>();

  override onRestart(): void {
    const book = this.disk.read('book') as Pick<OneBank, 'balances' | 'taken'> | undefined;
    if (book !== undefined) Object.assign(this, book);
  }

  override onRequest(client: Client, { amount }: TransferRequest): void {
    if (client.request > (this.taken.get(client.id) ?? -1)) {
      this.balances = { payer: this.balances.payer - amount, payee: this.balances.payee + amount };
      this.taken.set(client.id, client.request);
      this.disk.write('book', { balances: this.balances, taken: this.taken });
      this.disk.sync();
    }
    this.reply(client, 'paid');
  }
}

/** What the disks say: both balances, and what is on its way by an intent that the payee has not applied. */
export interface MoneyOnDisk {
  readonly payer: number;
  readonly payee: number;
  readonly underWay: number;
}

/** Where the money is, by the disks: what a crash of everything would leave. */
export function moneyOnDisk({ disks }: Pick<ExploredState, 'disks'>): MoneyOnDisk {
  const payerBook = disks.payer?.book as PayerBook | undefined;
  const payeeBook = disks.payee?.book as { balance: number; applied: ReadonlySet<string> } | undefined;
  const intents = [...(payerBook?.intents ?? [])].filter(([key]) => payeeBook?.applied.has(key) !== true);
  return {
    payer: payerBook?.balance ?? (disks.payer?.balance as number | undefined) ?? OPENING_BALANCE,
    payee: payeeBook?.balance ?? (disks.payee?.balance as number | undefined) ?? OPENING_BALANCE,
    underWay: intents.reduce((sum, [, amount]) => sum + amount, 0),
  };
}

/** Whether nothing is going to move money any more, as far as the payer knows and messages are under way. */
function isAtRest({ nodes, messages }: ExploredState): boolean {
  const isDeposit = (data: unknown): boolean =>
    (data as Partial<TransferMessage> | undefined)?.type === 'deposit';
  return nodes.payer?.unconfirmed === undefined && !messages.some(({ data }) => isDeposit(data));
}

/**
 * The claim that no money is lost or made: the disks hold what there was at first. A payer that keeps a book of its intents must do so in every state; one
 * that keeps none only at rest, since what is under way is written down nowhere.
 */
export const moneyIsKept: StateProperty = state => {
  const { payer, payee, underWay } = moneyOnDisk(state);
  const sum = payer + payee + underWay;
  const keepsBook = state.disks.payer?.book !== undefined;
  if (sum === 2 * OPENING_BALANCE || (!keepsBook && !isAtRest(state))) return true;
  return `${payer} and ${payee}${underWay === 0 ? '' : `, and ${underWay} under way`} make ${sum}, and it was ${2 * OPENING_BALANCE}`;
};
