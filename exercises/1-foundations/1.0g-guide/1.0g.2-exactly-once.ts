// exercise 1.0g.2

import { unanswered } from 'faultlines/exercise';
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
    throw unanswered();
  }

  override onRequest(client: Client, { by }: Increment): void {
    throw unanswered();
  }

  override onMessage(_from: string, message: Message): void {
    throw unanswered();
  }

  override onTimer(): void {
    throw unanswered();
  }

  /** Gives the next command its number, for good, and sends it. */
  begin(): void {
    throw unanswered();
  }
}

/** Keeps the counter. */
export class Server extends Node<never, Message> {
  total = 0;
  /** Of each caller the last command that was carried out, and what came of it. */
  sessions = new Map<string, { sequence: number; total: number }>();

  override onRestart(): void {
    throw unanswered();
  }

  override onMessage(from: string, message: Message): void {
    throw unanswered();
  }
}
