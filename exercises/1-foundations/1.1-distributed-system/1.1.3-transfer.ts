// exercise 1.1.3

import { unanswered } from 'faultlines/exercise';
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
    throw unanswered();
  }

  /** Answer 'paid' when the payee has confirmed, or 'refused' at once when there is not enough money. */
  override onRequest(client: Client, { amount }: TransferRequest): void {
    throw unanswered();
  }

  override onMessage(_from: string, message: TransferMessage): void {
    throw unanswered();
  }

  override onTimer(): void {
    throw unanswered();
  }
}

/** The bank that is paid. */
export class Payee extends Node<never, TransferMessage> {
  balance = 100;
  /** The keys of the deposits that the balance holds. */
  applied = new Set<string>();

  /** After a crash: only the disk is left. */
  override onRestart(): void {
    throw unanswered();
  }

  /** A deposit may come late, and more than once. */
  override onMessage(from: string, message: TransferMessage): void {
    throw unanswered();
  }
}
