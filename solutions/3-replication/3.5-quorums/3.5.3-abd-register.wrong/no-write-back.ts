/**
 * Misconception: majorities overlap, so a read may return the latest version that it heard of.
 *
 * Loses: is linearizable in whatever order messages arrive
 * Loses: is linearizable through losses, crashes and partitions
 * Explained by: no single copy explains what these clients saw
 */
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
    this.copy = (this.disk.read('copy') as Version | undefined) ?? this.copy;
  }

  /** A client asks: a first phase begins. */
  override onRequest(client: Client, access: Access): void {
    const heard = new Set([this.id]);
    this.operations.set(client.request, { client, access, phase: 'query', heard, version: this.copy });
    this.broadcast({ type: 'query', operation: client.request });
    this.setTimer('again', 40);
  }

  /** Another node asks for this copy, or answers. */
  override onMessage(from: string, message: Message): void {
    const keep = (version: Version): void => {
      if (!isLater(version, this.copy)) return;
      this.copy = version;
      this.disk.write('copy', version);
      this.disk.sync();
    };
    const number = message.operation;
    if (message.type === 'query') this.send(from, { type: 'version', version: this.copy, operation: number });
    if (message.type === 'store') {
      keep(message.version);
      this.send(from, { type: 'stored', operation: number });
    }
    const operation = this.operations.get(number);
    if (operation === undefined || message.type !== (operation.phase === 'query' ? 'version' : 'stored'))
      return;
    operation.heard.add(from);
    if (message.type === 'version' && isLater(message.version, operation.version))
      operation.version = message.version;
    if (operation.heard.size <= this.nodes.length / 2) return;
    const { client, access, phase, version } = operation;
    if (phase === 'store' || access.type === 'read') {
      this.operations.delete(number);
      this.reply(client, access.type === 'read' ? version.value : undefined);
      return;
    }
    const count = Math.max(version.count, this.copy.count) + 1;
    const next = { value: access.value, count, writer: this.id };
    keep(next);
    this.operations.set(number, { client, access, phase: 'store', heard: new Set([this.id]), version: next });
    this.broadcast({ type: 'store', version: next, operation: number });
  }

  /** Messages are lost: whoever has not answered is asked again. */
  override onTimer(): void {
    for (const [operation, { phase, heard, version }] of this.operations)
      for (const node of this.nodes)
        if (!heard.has(node))
          this.send(
            node,
            phase === 'query' ? { type: 'query', operation } : { type: 'store', version, operation },
          );
    if (this.operations.size > 0) this.setTimer('again', 40);
  }
}
