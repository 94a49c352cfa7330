// exercise 3.5.3

import { unanswered } from 'faultlines/exercise';
import { type Client, Node } from 'faultlines/simulation';

/** What clients ask: a read is answered with the value, a write with nothing. */
export type Access = { type: 'read' } | { type: 'write'; value: unknown };

/** A value, and when it was written: by count, and by the writer's name where counts are equal. */
export interface Version {
  value: unknown;
  count: number;
  writer: string;
}

/** What nodes say to each other. `operation` is the number of the client's request, unique in the run. */
export type Message =
  | { type: 'query'; operation: number }
  | { type: 'version'; version: Version; operation: number }
  | { type: 'store'; version: Version; operation: number }
  | { type: 'stored'; operation: number };

/** An operation that this node leads: who asked, what phase it is in, who answered in it, and the latest version known. */
export interface Operation {
  client: Client;
  access: Access;
  phase: 'query' | 'store';
  heard: Set<string>;
  version: Version;
}

/** Whether one version is later than another. */
export function isLater(one: Version, other: Version): boolean {
  return one.count !== other.count ? one.count > other.count : one.writer > other.writer;
}

/** Every node keeps a copy, and leads the operations of the clients that ask it. */
export class AbdRegister extends Node<Access, Message> {
  copy: Version = { value: 0, count: 0, writer: '' };
  operations = new Map<number, Operation>();

  /** After a crash: only the disk is left. */
  override onRestart(): void {
    throw unanswered();
  }

  /** A client asks: a first phase begins. */
  override onRequest(client: Client, access: Access): void {
    throw unanswered();
  }

  /** Another node asks for this copy, or answers. */
  override onMessage(from: string, message: Message): void {
    throw unanswered();
  }

  /** Messages are lost: whoever has not answered is asked again. */
  override onTimer(): void {
    throw unanswered();
  }
}
