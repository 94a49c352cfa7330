import type { KeyValueInput } from '../engine/checking/index.js';
import { type Client, Node } from '../engine/simulation/index.js';
import { lastWriteOf, type StampedWrite } from './last-write-wins.js';

/** A value with the timestamp by which it is compared. */
export interface StampedValue extends StampedWrite {
  readonly value: number | null;
}

/** What coordinators and the store say to each other about a key. */
export type RegisterMessage =
  | {
      readonly type: 'write';
      readonly key: string | number;
      readonly write: StampedValue;
      readonly client: Client;
    }
  | { readonly type: 'written'; readonly client: Client }
  | { readonly type: 'read'; readonly key: string | number; readonly client: Client }
  | { readonly type: 'found'; readonly found: StampedValue; readonly client: Client };

/** What a key holds that nobody has written: older than every write. */
const UNWRITTEN: StampedValue = { value: null, timestampMs: Number.MIN_SAFE_INTEGER, writer: '' };

/**
 * Holds values by last-write-wins: of what a key holds and what it is told to write it keeps the greater timestamp, and confirms the write
 * in any case. That is the rule of Cassandra and of ScyllaDB, and of Riak where it is asked for; here with one replica.
 */
export class LastWriteWinsStore extends Node<never, RegisterMessage> {
  held = new Map<string | number, StampedValue>();

  override onMessage(from: string, message: RegisterMessage): void {
    if (message.type !== 'write' && message.type !== 'read') return;
    const { key, client } = message;
    const found = this.held.get(key) ?? UNWRITTEN;
    if (message.type === 'read') this.send(from, { type: 'found', found, client });
    else {
      this.held.set(key, lastWriteOf(found, message.write));
      this.send(from, { type: 'written', client });
    }
  }
}

/** Stamps each write with its own clock when it takes it, and sends it to the node `store`. */
export class ClockCoordinator extends Node<KeyValueInput<number>, RegisterMessage> {
  override onRequest(client: Client, input: KeyValueInput<number>): void {
    if (input.type === 'get') this.send('store', { type: 'read', key: input.key, client });
    else this.write(client, input, this.now());
  }

  override onMessage(_from: string, message: RegisterMessage): void {
    if (message.type === 'written') this.reply(message.client, null);
    if (message.type === 'found') this.reply(message.client, message.found.value);
  }

  protected write(client: Client, input: KeyValueInput<number>, timestampMs: number): void {
    const value = input.type === 'put' ? input.value : null;
    this.send('store', {
      type: 'write',
      key: input.key,
      write: { value, timestampMs, writer: this.id },
      client,
    });
  }
}

/**
 * Asks the store what it holds before each write, and stamps the write above that: by its clock if that is ahead already, else by one more than it
 * read (a hybrid of clock and counter). A write that begins after another was confirmed reads a version that is no older, so it wins,
 * whatever the clocks show. It costs one more round trip.
 */
export class ReadFirstCoordinator extends ClockCoordinator {
  /** Writes whose version is being asked for, by client and request. */
  waiting = new Map<string, KeyValueInput<number>>();

  override onRequest(client: Client, input: KeyValueInput<number>): void {
    if (input.type !== 'get') this.waiting.set(`${client.id} ${client.request}`, input);
    this.send('store', { type: 'read', key: input.key, client });
  }

  override onMessage(from: string, message: RegisterMessage): void {
    const request = `${message.client.id} ${message.client.request}`;
    const input = this.waiting.get(request);
    if (message.type !== 'found' || input === undefined) {
      super.onMessage(from, message);
      return;
    }
    this.waiting.delete(request);
    this.write(message.client, input, Math.max(this.now(), message.found.timestampMs + 1));
  }
}
