import type { RegisterInput } from '../engine/checking/index.js';
import { type Client, Node, type NodeId } from '../engine/simulation/index.js';
import { isLater, type Version } from './leaderless-store/version.js';

/** What the nodes of a register say to each other. `operation` is the client's name and its request's number. */
export type AbdMessage =
  | { readonly type: 'query'; readonly operation: string }
  | { readonly type: 'version'; readonly version: Version; readonly operation: string }
  | { readonly type: 'store'; readonly version: Version; readonly operation: string }
  | { readonly type: 'stored'; readonly operation: string };

/** An operation that this node leads for a client. */
interface OpenOperation {
  readonly client: Client;
  readonly input: RegisterInput;
  readonly phase: 'query' | 'store';
  /** Who answered in this phase; this node is one of them. */
  readonly heard: ReadonlySet<NodeId>;
  /** Whether all who answered the query have one version. */
  readonly isAgreed: boolean;
  /** The latest version heard of, then the one that is stored. */
  readonly version: Version;
}

/**
 * A linearizable register on all nodes, each of which serves clients and keeps a replica. An operation asks a majority for the latest version; a
 * write then stores a later one with a majority, and a read stores what it is about to return, unless its majority has it already. Any
 * minority may crash, with or without recovery; messages may be lost, doubled and overtaken.
 *
 * What a practitioner must not leave out: a replica is on the disk before it is acknowledged; the leader of a write stores it itself first,
 * so that after a crash it cannot give one version to two values; a request that comes twice is carried out once; what
 * is not answered is asked again.
 *
 * Source: Attiya, Bar-Noy, Dolev, "Sharing memory robustly in message-passing systems", J. ACM 42(1), 1995; for many writers Lynch and
 * Shvartsman, "Robust emulation of shared memory using dynamic quorum-acknowledged broadcasts", FTCS 1997.
 */
export class AbdRegister extends Node<RegisterInput, AbdMessage> {
  version: Version = { value: 0, count: 0, writer: '' };
  open = new Map<string, OpenOperation>();
  /** Of each client the last write that this node began. */
  begun = new Map<string, number>();

  override onRestart(): void {
    this.version = (this.disk.read('version') as Version | undefined) ?? this.version;
    this.begun = (this.disk.read('begun') as Map<string, number> | undefined) ?? this.begun;
  }

  override onRequest(client: Client, input: RegisterInput): void {
    if (input.type === 'write' && !this.isFirst(client)) return;
    const { version } = this;
    this.begin({ client, input, phase: 'query', heard: new Set([this.id]), isAgreed: true, version });
  }

  override onMessage(from: NodeId, message: AbdMessage): void {
    const { operation } = message;
    switch (message.type) {
      case 'query':
        this.send(from, { type: 'version', version: this.version, operation });
        break;
      case 'store':
        this.keep(message.version);
        this.send(from, { type: 'stored', operation });
        break;
      case 'version':
        this.hear(operation, 'query', from, message.version);
        break;
      case 'stored':
        this.hear(operation, 'store', from);
        break;
    }
  }

  override onTimer(): void {
    for (const [name, { phase, heard, version }] of this.open)
      for (const node of this.nodes) if (!heard.has(node)) this.ask(node, name, phase, version);
    if (this.open.size > 0) this.setTimer('again', this.againMs);
  }

  /** How many replicas an operation must hear of in each phase. */
  protected get quorum(): number {
    return Math.floor(this.nodes.length / 2) + 1;
  }

  /** Whether a read stores what it returns. */
  protected get writesBack(): boolean {
    return true;
  }

  /** After how long those who are silent are asked again, in ms; Infinity for never. */
  protected get againMs(): number {
    return 50;
  }

  protected isFirst({ id, request }: Client): boolean {
    if (request <= (this.begun.get(id) ?? -1)) return false;
    this.begun.set(id, request);
    this.disk.write('begun', this.begun);
    this.disk.sync();
    return true;
  }

  protected keep(version: Version): void {
    if (!isLater(version, this.version)) return;
    this.version = version;
    this.disk.write('version', version);
    this.disk.sync();
  }

  private begin(operation: OpenOperation): void {
    const { client, phase, version } = operation;
    const name = nameOf(client);
    this.open.set(name, operation);
    for (const node of this.nodes) if (node !== this.id) this.ask(node, name, phase, version);
    if (this.againMs !== Number.POSITIVE_INFINITY) this.setTimer('again', this.againMs);
    this.goOn(operation);
  }

  private ask(node: NodeId, operation: string, phase: 'query' | 'store', version: Version): void {
    if (phase === 'query') this.send(node, { type: 'query', operation });
    else this.send(node, { type: 'store', version, operation });
  }

  private hear(name: string, phase: 'query' | 'store', from: NodeId, version?: Version): void {
    const operation = this.open.get(name);
    if (operation === undefined || operation.phase !== phase || operation.heard.has(from)) return;
    const differs = version !== undefined && isDifferent(version, operation.version);
    this.goOn({
      ...operation,
      heard: new Set([...operation.heard, from]),
      isAgreed: operation.isAgreed && !differs,
      version: version !== undefined && isLater(version, operation.version) ? version : operation.version,
    });
  }

  private goOn(operation: OpenOperation): void {
    const { client, input, phase, heard, isAgreed, version } = operation;
    this.open.set(nameOf(client), operation);
    if (heard.size < this.quorum) return;
    if (phase === 'store') this.finish(client, input, version);
    else if (input.type === 'write') this.store(operation, this.versionAfter(version, input.value));
    else if (this.writesBack && !isAgreed) this.store(operation, version);
    else this.finish(client, input, version);
  }

  private store(operation: OpenOperation, version: Version): void {
    this.keep(version);
    this.begin({ ...operation, phase: 'store', heard: new Set([this.id]), version });
  }

  /** Later than all that the majority knew, and than all that this node has stored meanwhile. */
  protected versionAfter({ count }: Version, value: unknown): Version {
    return { value, count: Math.max(count, this.version.count) + 1, writer: this.id };
  }

  private finish(client: Client, { type }: RegisterInput, { value }: Version): void {
    this.open.delete(nameOf(client));
    this.reply(client, type === 'read' ? value : undefined);
  }
}

/** Of all requests of all clients this is one. */
function nameOf({ id, request }: Client): string {
  return `${id} ${request}`;
}

function isDifferent(one: Version, other: Version): boolean {
  return one.count !== other.count || one.writer !== other.writer;
}

/** The same register with quorums of half of the nodes, and not one more: two of them need not meet. */
export class HalfRegister extends AbdRegister {
  protected override get quorum(): number {
    return Math.floor(this.nodes.length / 2);
  }
}

/**
 * The same register, whose writes look at the quorum's version alone: two that one node leads at one time get the same version, and each replica
 * keeps the one that came first.
 */
export class OneVersionRegister extends AbdRegister {
  protected override versionAfter({ count }: Version, value: unknown): Version {
    return { value, count: count + 1, writer: this.id };
  }
}

/** The same register, whose reads return the latest version of a majority and leave it at that: one round of messages less, and not linearizable. */
export class HastyRegister extends AbdRegister {
  protected override get writesBack(): boolean {
    return false;
  }
}
