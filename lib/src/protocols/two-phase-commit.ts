import { type Client, Node, type NodeId } from '../engine/simulation/index.js';

/** What clients ask: a coordinator to write one value to all stores, a store what it holds. */
export type Ask = { readonly type: 'write all'; readonly value: number } | { readonly type: 'read' };

type CommitMessage = {
  readonly type: 'prepare' | 'prepared' | 'refused' | 'commit' | 'abort';
  readonly transaction: string;
  readonly value: number;
};

/**
 * Two-phase commit: every store prepares, or one refuses and nothing happens.
 * Source: Gray and Lamport, "Consensus on transaction commit", ACM TODS 31(1), 2006, section 3.
 */
export class Coordinator extends Node<Ask, CommitMessage> {
  open = new Map<string, { client: Client; value: number; prepared: NodeId[] }>();

  override onRequest(client: Client, ask: Ask): void {
    if (ask.type !== 'write all') return;
    const transaction = `${client.id}/${client.request}`;
    this.open.set(transaction, { client, value: ask.value, prepared: [] });
    this.tellStores({ type: 'prepare', transaction, value: ask.value });
  }

  override onMessage(from: NodeId, { type, transaction, value }: CommitMessage): void {
    const open = this.open.get(transaction);
    if (open === undefined) return;
    if (type === 'prepared') open.prepared = [...open.prepared, from].sort();
    const isAgreed = open.prepared.length === this.stores().length;
    if (!isAgreed && type !== 'refused') return;
    this.open.delete(transaction);
    this.tellStores({ type: isAgreed ? 'commit' : 'abort', transaction, value });
    this.reply(open.client, isAgreed ? 'committed' : 'aborted');
  }

  private stores(): NodeId[] {
    return this.nodes.filter(name => name.startsWith('store'));
  }

  private tellStores(step: CommitMessage): void {
    for (const store of this.stores()) this.send(store, step);
  }
}

/** Holds a value, and beside it what one transaction has prepared; reads see what is committed. */
export class CommittedStore extends Node<Ask, CommitMessage> {
  value = 0;
  prepared: { transaction: string; value: number } | null = null;
  /** Transactions whose abort came before what it is about. */
  over = new Set<string>();
  /** Whether a read came while another value was prepared. */
  readMeanwhile = false;

  override onRequest(client: Client, ask: Ask): void {
    if (ask.type !== 'read') return;
    if (this.prepared !== null) this.readMeanwhile = true;
    this.reply(client, this.visible());
  }

  override onMessage(from: NodeId, { type, transaction, value }: CommitMessage): void {
    const mine = this.prepared?.transaction === transaction;
    if (type === 'prepare') {
      const canPrepare = this.prepared === null && !this.over.has(transaction);
      if (canPrepare) this.prepared = { transaction, value };
      this.send(from, { type: canPrepare ? 'prepared' : 'refused', transaction, value });
      return;
    }
    if (type === 'commit' && mine) this.value = value;
    if (mine) this.prepared = null;
    else this.over.add(transaction);
  }

  /** What a reader sees. */
  protected visible(): number {
    return this.value;
  }
}

/** Shows what is prepared: it may yet be taken back. */
export class DirtyStore extends CommittedStore {
  protected override visible(): number {
    return this.prepared?.value ?? this.value;
  }
}
