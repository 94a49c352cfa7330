/** Protocols with published counts of states, as nodes: what the explorer is measured against in its tests. */
import { type Client, Node, type NodeId } from '../engine/simulation/index.js';

/**
 * Two-phase commit as in J. Gray, L. Lamport, "Consensus on transaction commit", ACM TODS 31(1), 2006, and its TLA+ specification: a
 * resource manager may prepare or abort by itself, the transaction manager may abort at any time, and messages are never used up.
 */
export class ResourceManager extends Node<never, 'commit' | 'abort' | { prepared: NodeId }> {
  state: 'working' | 'prepared' | 'committed' | 'aborted' = 'working';
  override onStart(): void {
    this.setTimer('prepare', 1);
    this.setTimer('abort', 1);
  }
  override onTimer(name: string): void {
    this.stopTimers();
    this.state = name === 'prepare' ? 'prepared' : 'aborted';
    if (name === 'prepare') this.send('manager', { prepared: this.id });
  }
  override onMessage(_from: NodeId, message: 'commit' | 'abort' | { prepared: NodeId }): void {
    this.stopTimers();
    this.state = message === 'commit' ? 'committed' : 'aborted';
  }
  private stopTimers(): void {
    this.clearTimer('prepare');
    this.clearTimer('abort');
  }
}

export class TransactionManager extends Node<never, 'commit' | 'abort' | { prepared: NodeId }> {
  state: 'init' | 'done' = 'init';
  prepared: NodeId[] = [];
  override onStart(): void {
    this.setTimer('abort', 1);
  }
  override onTimer(decision: string): void {
    this.state = 'done';
    this.clearTimer('abort');
    this.clearTimer('commit');
    this.broadcast(decision as 'commit' | 'abort');
  }
  override onMessage(from: NodeId): void {
    if (this.state !== 'init' || this.prepared.includes(from)) return;
    this.prepared = [...this.prepared, from].sort();
    if (this.prepared.length === this.nodes.length - 1) this.setTimer('commit', 1);
  }
}

/** What clients of a register ask: a put, or a get without a value. */
export interface RegisterRequest {
  readonly put?: string;
}

/** A number that grows, made unique by a node's name. */
type Stamp = readonly [round: number, node: NodeId];

function isGreater(one: Stamp, other: Stamp): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

function majorityOf(nodes: readonly NodeId[]): number {
  return Math.floor(nodes.length / 2) + 1;
}

type AbdMessage =
  | { type: 'query'; request: string }
  | { type: 'state'; request: string; stamp: Stamp; value: string }
  | { type: 'record'; request: string; stamp: Stamp; value: string }
  | { type: 'recorded'; request: string };

type AbdPhase =
  | {
      kind: 'query';
      request: string;
      client: Client;
      put: string | null;
      states: Record<NodeId, { stamp: Stamp; value: string }>;
    }
  | { kind: 'record'; request: string; client: Client; read: string | null; acknowledged: NodeId[] };

/**
 * The register of H. Attiya, A. Bar-Noy, D. Dolev, "Sharing memory robustly in message-passing systems", JACM 42(1), 1995, for several
 * writers: a majority is asked for the newest value, and a majority is told it, for reads too.
 */
export class AbdServer extends Node<RegisterRequest, AbdMessage> {
  stamp: Stamp = [0, ''];
  value = '?';
  phase: AbdPhase | null = null;

  override onStart(): void {
    this.stamp = [0, this.id];
  }

  override onRequest(client: Client, { put = null as never }: RegisterRequest): void {
    if (this.phase !== null) return;
    const request = `${client.id} ${client.request}`;
    const states = { [this.id]: { stamp: this.stamp, value: this.value } };
    this.phase = { kind: 'query', request, client, put, states };
    this.broadcast({ type: 'query', request });
  }

  override onMessage(from: NodeId, message: AbdMessage): void {
    if (message.type === 'query') {
      this.send(from, { type: 'state', request: message.request, stamp: this.stamp, value: this.value });
    } else if (message.type === 'record') {
      this.send(from, { type: 'recorded', request: message.request });
      this.adopt(message.stamp, message.value);
    } else if (this.phase?.request === message.request) {
      if (message.type === 'state' && this.phase.kind === 'query') this.hearState(from, message);
      if (message.type === 'recorded' && this.phase.kind === 'record') this.hearRecorded(from);
    }
  }

  adopt(stamp: Stamp, value: string): void {
    if (!isGreater(stamp, this.stamp)) return;
    this.stamp = stamp;
    this.value = value;
  }

  hearState(from: NodeId, { stamp, value }: { stamp: Stamp; value: string }): void {
    if (this.phase?.kind !== 'query') return;
    const { states, put, request, client } = this.phase;
    states[from] = { stamp, value };
    if (Object.keys(states).length !== majorityOf(this.nodes)) return;
    const newest = Object.values(states).reduce((best, state) =>
      isGreater(state.stamp, best.stamp) ? state : best,
    );
    const chosen = put === null ? newest : { stamp: [newest.stamp[0] + 1, this.id] as const, value: put };
    this.broadcast({ type: 'record', request, ...chosen });
    this.adopt(chosen.stamp, chosen.value);
    this.phase = {
      kind: 'record',
      request,
      client,
      read: put === null ? chosen.value : null,
      acknowledged: [this.id],
    };
  }

  hearRecorded(from: NodeId): void {
    if (this.phase?.kind !== 'record' || this.phase.acknowledged.includes(from)) return;
    this.phase.acknowledged = [...this.phase.acknowledged, from].sort();
    if (this.phase.acknowledged.length !== majorityOf(this.nodes)) return;
    this.reply(this.phase.client, this.phase.read === null ? 'ok' : { got: this.phase.read });
    this.phase = null;
  }
}

/** As `AbdServer`, but a read is answered from what the majority said, without telling it on: reads may go back in time. */
export class HastyServer extends AbdServer {
  override hearState(from: NodeId, state: { stamp: Stamp; value: string }): void {
    if (this.phase?.kind !== 'query' || this.phase.put !== null) {
      super.hearState(from, state);
      return;
    }
    const { states, client } = this.phase;
    states[from] = state;
    if (Object.keys(states).length !== majorityOf(this.nodes)) return;
    const newest = Object.values(states).reduce((best, one) =>
      isGreater(one.stamp, best.stamp) ? one : best,
    );
    this.reply(client, { got: newest.value });
    this.phase = null;
  }
}

interface Proposal {
  readonly client: Client;
  readonly value: string;
}

type Accepted = { readonly ballot: Stamp; readonly proposal: Proposal };

type PaxosMessage =
  | { type: 'prepare'; ballot: Stamp }
  | { type: 'prepared'; ballot: Stamp; accepted: Accepted | null }
  | { type: 'accept'; ballot: Stamp; proposal: Proposal }
  | { type: 'accepted'; ballot: Stamp }
  | { type: 'decided'; ballot: Stamp; proposal: Proposal };

/** Single-decree Paxos (L. Lamport, "Paxos made simple", 2001), every server proposer, acceptor and learner. */
export class PaxosServer extends Node<RegisterRequest, PaxosMessage> {
  ballot: Stamp = [0, ''];
  proposal: Proposal | null = null;
  prepares: Record<NodeId, Accepted | null> = {};
  accepts: NodeId[] = [];
  accepted: Accepted | null = null;
  decided = false;

  override onRequest(client: Client, { put }: RegisterRequest): void {
    if (this.decided) {
      if (put === undefined) this.reply(client, { got: this.accepted?.proposal.value });
      return;
    }
    if (put === undefined || this.proposal !== null) return;
    this.proposal = { client, value: put };
    this.ballot = [this.ballot[0] + 1, this.id];
    this.prepares = { [this.id]: this.accepted };
    this.accepts = [];
    this.broadcast({ type: 'prepare', ballot: this.ballot });
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (this.decided) return;
    const { ballot } = message;
    const isOwn = !isGreater(ballot, this.ballot) && !isGreater(this.ballot, ballot);
    if (message.type === 'prepare' && isGreater(ballot, this.ballot)) {
      this.ballot = ballot;
      this.send(from, { type: 'prepared', ballot, accepted: this.accepted });
    }
    if (message.type === 'prepared' && isOwn) this.hearPrepared(from, message.accepted);
    if (message.type === 'accept' && !isGreater(this.ballot, ballot)) {
      this.ballot = ballot;
      this.accepted = { ballot, proposal: message.proposal };
      this.send(from, { type: 'accepted', ballot });
    }
    if (message.type === 'accepted' && isOwn) this.hearAccepted(from);
    if (message.type === 'decided') {
      this.ballot = ballot;
      this.accepted = { ballot, proposal: message.proposal };
      this.decided = true;
    }
  }

  hearPrepared(from: NodeId, accepted: Accepted | null): void {
    this.prepares[from] = accepted;
    const heard = Object.values(this.prepares);
    if (heard.length !== majorityOf(this.nodes)) return;
    const newest = heard.reduce((best, one) =>
      one !== null && (best === null || isGreater(one.ballot, best.ballot)) ? one : best,
    );
    this.proposal = newest?.proposal ?? (this.proposal as Proposal);
    this.accepted = { ballot: this.ballot, proposal: this.proposal };
    this.accepts = [...new Set([...this.accepts, this.id])].sort();
    this.broadcast({ type: 'accept', ballot: this.ballot, proposal: this.proposal });
  }

  hearAccepted(from: NodeId): void {
    this.accepts = [...new Set([...this.accepts, from])].sort();
    if (this.accepts.length !== majorityOf(this.nodes)) return;
    this.decided = true;
    const proposal = this.proposal as Proposal;
    this.broadcast({ type: 'decided', ballot: this.ballot, proposal });
    this.reply(proposal.client, 'ok');
  }
}
