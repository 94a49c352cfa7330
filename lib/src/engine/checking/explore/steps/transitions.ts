import { ClientStates } from '../state/client-states.js';
import {
  type ExploredWorld,
  type FaultBudgets,
  type NetworkKind,
  partitionsOf,
} from '../state/exploration-world.js';
import type { HandlerAnswer, HandlerQuestion } from '../state/handler-oracle.js';
import { Layout } from '../state/layout.js';
import { inputOfEnvelope, inputOfTimer, LocalStates, START } from '../state/local-states.js';
import { Routes } from '../state/routes.js';
import { ASK, DELIVER, DUPLICATE, LOSE, type Sink, TIMER, TIMERS } from './action.js';
import { Asking } from './asking.js';
import { Disturbances } from './disturbances.js';
import { HandlerMemo, MISSING } from './handler-memo.js';
import { Successor } from './successor.js';

/** The state whose successors are being told. */
export interface Ground {
  vector: Int32Array;
  length: number;
  hash: number;
  sink: Sink;
}

/** What follows a state of a world: every delivery, loss, timer, request and fault. States are vectors, as {@link Layout} says. */
export class Transitions {
  readonly locals: LocalStates;
  readonly memo: HandlerMemo;
  readonly clients: ClientStates;
  readonly nodeNames: readonly string[];
  readonly partitions: readonly (readonly (readonly string[])[])[];
  readonly layout: Layout;
  readonly successor: Successor;
  readonly routes: Routes;
  /** Whether something could not be told since the last look, because an answer is missing. */
  isIncomplete = false;
  readonly #ground: Ground = {
    vector: new Int32Array(0),
    length: 0,
    hash: 0,
    sink: { meet: () => undefined },
  };
  readonly #network: NetworkKind;

  readonly #asking: Asking;
  readonly #disturbances: Disturbances | undefined;
  readonly #ignoreNoOps: boolean;
  readonly #mayBeDown: boolean;
  readonly #hasTime: boolean;
  readonly #losses: number;
  readonly #duplicates: number;
  readonly #tick: number;
  readonly #parted: number;

  constructor(
    private readonly world: ExploredWorld,
    budgets: FaultBudgets,
    options: {
      readonly ignoreNoOps: boolean;
      readonly reuse: boolean;
      readonly answerer: ((question: HandlerQuestion) => HandlerAnswer) | undefined;
    },
  ) {
    this.nodeNames = Object.keys(world.nodes);
    this.clients = new ClientStates(world);
    this.locals = new LocalStates(this.nodeNames, world.time);
    this.memo = new HandlerMemo(this.locals, options.answerer, options.reuse);
    this.#network = world.network ?? 'multiset';
    this.partitions = (budgets.partition ?? 0) > 0 ? partitionsOf(world) : [];
    this.#ignoreNoOps = options.ignoreNoOps && mayIgnoreNoOps(world);
    this.#hasTime = world.time !== undefined;
    this.#mayBeDown = (budgets.crash ?? 0) > 0;
    const layout = new Layout(this.nodeNames.length, this.clients.names.length, budgets, this.#hasTime);
    this.layout = layout;
    this.#losses = layout.placeOf('lose');
    this.#duplicates = this.#network === 'set' ? -1 : layout.placeOf('duplicate');
    this.#tick = layout.placeOf('tick');
    this.#parted = layout.placeOf('parted');
    this.routes = new Routes(
      this.locals.envelopes,
      [...this.nodeNames, ...this.clients.names],
      world,
      this.partitions,
    );
    this.successor = new Successor(layout.base, this.#network, envelope => this.routes.linkOf(envelope));
    this.#asking = new Asking(this.clients, this.locals, layout, this.successor);
    this.#disturbances =
      this.#hasTime || this.#mayBeDown || this.partitions.length > 0 ? new Disturbances(this) : undefined;
  }

  /** Where the envelopes begin in a vector. */
  get base(): number {
    return this.layout.base;
  }

  /** The tick of a state. */
  tickOf(vector: Int32Array): number {
    return this.#tick < 0 ? 0 : vector[this.#tick];
  }

  /** Every state in which the world may begin: each node has run `onStart`. */
  initial(onState: () => void): void {
    const { successor, layout } = this;
    const begin = (node: number, locals: readonly number[], sent: readonly number[]): void => {
      if (node < this.nodeNames.length) {
        for (const [local, ...more] of this.#startsOf(node))
          begin(node + 1, [...locals, local], [...sent, ...more]);
        return;
      }
      const places = [...locals, ...this.clients.names.map(() => this.clients.blank()), ...layout.starting];
      successor.from(Int32Array.from(places), places.length, 0);
      successor.hash = successor.hashOf(successor.numbers, places.length);
      for (const envelope of sent) successor.add(envelope);
      for (let client = 0; this.#asksAtOnce && client < this.clients.names.length; client++)
        this.#asking.ask(client, 0);
      successor.seal();
      onState();
    };
    begin(0, [], []);
  }

  /** For each way in which a node may start, its state and what it sends. How the others start does not depend on it. */
  #startsOf(node: number): readonly (readonly number[])[] {
    const found = this.memo.find(node, this.locals.blank(), START, 0);
    if (found === MISSING) {
      this.isIncomplete = true;
      return [[0]];
    }
    const { rows } = this.memo;
    const starts: number[][] = [];
    let at = found >> 1;
    for (let left = rows[at++]; left > 0; left--) {
      const end = at + 2 + rows[at + 1];
      starts.push([rows[at], ...rows.subarray(at + 2, end)]);
      at = end;
    }
    return starts;
  }

  get #asksAtOnce(): boolean {
    return this.world.clientsAsk === 'at once';
  }

  /** Tells everything that may happen next. */
  expand(vector: Int32Array, length: number, hash: number, sink: Sink): void {
    const ground = this.#ground;
    ground.vector = vector;
    ground.length = length;
    ground.hash = hash;
    ground.sink = sink;
    for (let index = this.layout.base; index < length; index++) this.#moves(index);
    for (let node = 0; this.locals.haveTimers && node < this.nodeNames.length; node++) this.#rings(node);
    if (!this.#asksAtOnce) this.#requests();
    this.#disturbances?.expand(ground);
  }

  /** Tells of an envelope that it arrives, once or once more, or is lost. */
  #moves(index: number): void {
    const { vector, length, hash, sink } = this.#ground;
    const envelope = vector[index];
    if (!this.#mayBeNext(index)) return;
    const isBlocked = this.#parted >= 0 && this.routes.isBlocked(envelope, vector[this.#parted]);
    if (!isBlocked && !(this.#hasTime && this.routes.isEarly(envelope, vector[this.#tick]))) {
      this.#arrives(index, DELIVER);
      if (this.#duplicates >= 0 && vector[this.#duplicates] > 0) this.#arrives(index, DUPLICATE);
    }
    const mayBeLost = this.#losses >= 0 && vector[this.#losses] > 0;
    if (!isBlocked && !mayBeLost) return;
    this.successor.fromWithout(vector, length, hash, index);
    if (!isBlocked) this.successor.put(this.#losses, vector[this.#losses] - 1);
    this.successor.seal();
    sink.meet(LOSE, envelope, 0);
  }

  /** Equal envelopes lead to equal states, so only the first counts; in order, only the head of each link. */
  #mayBeNext(index: number): boolean {
    const { vector } = this.#ground;
    if (index === this.layout.base) return true;
    if (this.#network !== 'ordered') return vector[index] !== vector[index - 1];
    return this.routes.linkOf(vector[index]) !== this.routes.linkOf(vector[index - 1]);
  }

  #arrives(index: number, kind: number): void {
    const { vector, sink } = this.#ground;
    const envelope = vector[index];
    const target = this.routes.targetOf(envelope);
    if (target >= this.nodeNames.length) {
      this.#answers(index, target, kind);
      return;
    }
    if (!this.#mayBeDown || this.locals.states.at(vector[target]).up) {
      this.#handles(target, inputOfEnvelope(envelope), kind, envelope, index);
      return;
    }
    // Nobody is there.
    if (kind === DUPLICATE || this.#network === 'set') return;
    this.#begin(index, kind);
    this.successor.seal();
    sink.meet(kind, envelope, 0);
  }

  /** The state as it is before a step changes it: without the envelope that arrives, unless that stays. */
  #begin(index: number, kind: number): void {
    const { vector, length, hash } = this.#ground;
    if (index >= 0 && kind === DELIVER && this.#network !== 'set') {
      this.successor.fromWithout(vector, length, hash, index);
      return;
    }
    this.successor.from(vector, length, hash);
    if (kind === DUPLICATE) this.successor.put(this.#duplicates, vector[this.#duplicates] - 1);
  }

  #answers(index: number, place: number, kind: number): void {
    const { vector, sink } = this.#ground;
    const envelope = vector[index];
    const after = this.clients.answered(vector[place], envelope, this.locals.envelopes.at(envelope));
    if (after === vector[place] && this.#ignoreNoOps) return;
    this.#begin(index, kind);
    this.successor.put(place, after);
    if (this.#asksAtOnce) this.#asking.ask(place - this.nodeNames.length, this.tickOf(vector));
    this.successor.seal();
    sink.meet(kind, envelope, 0);
  }

  #rings(node: number): void {
    const { vector } = this.#ground;
    const local = vector[node];
    const timers = this.locals.timersOf(local);
    for (let index = 0; index < timers.length; index++) {
      if (this.#hasTime && this.locals.states.at(local).timers[index][1] > vector[this.#tick]) continue;
      this.#handles(node, inputOfTimer(timers[index]), TIMER, node * TIMERS + timers[index], -1);
    }
  }

  #requests(): void {
    const { vector, length, hash, sink } = this.#ground;
    for (let client = 0; client < this.clients.names.length; client++) {
      if (this.clients.nextRequest(client, vector[this.nodeNames.length + client]) === undefined) continue;
      this.successor.from(vector, length, hash);
      this.#asking.ask(client, this.tickOf(vector));
      this.successor.seal();
      sink.meet(ASK, client, 0);
    }
  }

  /** Runs a handler, or remembers it, and tells of each way it may go. */
  #handles(node: number, input: number, kind: number, subject: number, index: number): void {
    const { vector } = this.#ground;
    const found = this.memo.find(node, vector[node], input, this.tickOf(vector));
    if (found === MISSING) {
      this.isIncomplete = true;
      return;
    }
    if ((found & 1) === 0 || !this.#ignoreNoOps) this.#goes(found >> 1, node, kind, subject, index);
  }

  #goes(row: number, node: number, kind: number, subject: number, index: number): void {
    const { vector, sink } = this.#ground;
    const { successor } = this;
    const { rows } = this.memo;
    const ways = rows[row];
    for (let way = 0, at = row + 1; way < ways; way++) {
      const local = rows[at];
      const end = at + 2 + rows[at + 1];
      if (!this.#ignoreNoOps || local !== vector[node] || end > at + 2) {
        this.#begin(index, kind);
        successor.put(node, local);
        for (let sent = at + 2; sent < end; sent++) successor.add(rows[sent]);
        successor.seal();
        sink.meet(kind, subject, way);
      }
      at = end;
    }
  }
}

/**
 * Whether a step that changes nothing may be left out: only where a message that stays under way stands in the way of nothing. On an
 * ordered link it holds up those behind it, and where it must arrive in time it holds up time.
 */
function mayIgnoreNoOps({ network, time }: ExploredWorld): boolean {
  return network !== 'ordered' && time?.latencyTicks === undefined;
}
