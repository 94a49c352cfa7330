import { ClientStates, type NextRequest } from './client-states.js';
import {
  type ExploredTime,
  type ExploredWorld,
  type FaultBudgets,
  type NetworkKind,
  partitionsOf,
} from './exploration-world.js';
import type { HandlerAnswer, HandlerQuestion } from './handler-oracle.js';
import { Interner } from './interner.js';
import { inputOfEnvelope, inputOfTimer, LocalStates, RESTART, START } from './local-states.js';
import { OutcomeTable } from './outcome-table.js';

/** What may happen next. */
export const KINDS = [
  'deliver',
  'duplicate',
  'lose',
  'timer',
  'ask',
  'crash',
  'restart',
  'partition',
  'heal',
  'tick',
] as const;
export type ActionKind = (typeof KINDS)[number];

const [DELIVER, DUPLICATE, LOSE, TIMER, ASK, CRASH, REBOOT, PARTITION, HEAL, TICK] = KINDS.map(
  (_, number) => number,
);

/**
 * Told of each successor: the kind of the action; what it is about (an envelope, a client, a node, a node's timer, a partition), which way
 * it went, and the length of the vector that stands in `successor`.
 */
export interface Sink {
  meet(kind: number, subject: number, choice: number, length: number): void;
}

/** Longer than any state that fits a run: nodes, clients and messages under way. */
const LONGEST = 4096;

/** A client asks fewer times than this. */
const SCRIPT = 64;
/** Digits of that size that fit 31 bits. */
const MOST_DIGITS = 5;

/** Timers of one node are numbered below this. */
export const TIMERS = 1024;

/** What stands in a vector between the clients and the envelopes. */
const [LOSSES, DUPLICATES, CRASHES, RESTARTS, PARTITIONS, PARTED, NOW] = [0, 1, 2, 3, 4, 5, 6];
const HEADER = 7;

/**
 * The state of the whole as a vector of numbers: each node's local state, each client's, what is left of each budget, the partition that
 * lasts, the tick, and the numbers of the envelopes under way (sorted; by link and then first in, first out, if the network is ordered).
 */
export class Transitions {
  readonly locals: LocalStates;
  readonly clients: ClientStates;
  readonly nodeNames: readonly string[];
  readonly partitions: readonly (readonly (readonly string[])[])[];
  /** The vector of the successor that is being reported. */
  readonly successor: Int32Array = new Int32Array(LONGEST);
  /** Whether something could not be told since the last look, because an answer is missing. */
  isIncomplete = false;
  readonly #network: NetworkKind;
  readonly #places: ReadonlyMap<string, number>;
  readonly #budgets: readonly number[];
  readonly #ignoreNoOps: boolean;
  readonly #asksAtOnce: boolean;
  readonly #time: ExploredTime | undefined;
  /** Where each envelope goes: a node's place, or a client's behind the nodes. */
  #targets: Int32Array = new Int32Array(256).fill(-1);
  readonly #requestEnvelopes = new OutcomeTable();
  readonly #sawCodes = new Interner<string>();
  readonly #header: number;
  /** Where the envelopes begin in a vector. */
  readonly base: number;

  constructor(
    world: ExploredWorld,
    budgets: FaultBudgets,
    options: {
      readonly ignoreNoOps: boolean;
      readonly reuse: boolean;
      readonly answerer: ((question: HandlerQuestion) => HandlerAnswer) | undefined;
    },
  ) {
    this.nodeNames = Object.keys(world.nodes);
    this.locals = new LocalStates(this.nodeNames, world.time, options.answerer, options.reuse);
    this.clients = new ClientStates(world);
    this.#places = new Map([...this.nodeNames, ...this.clients.names].map((name, place) => [name, place]));
    this.#network = world.network ?? 'multiset';
    const { lose = 0, duplicate = 0, crash = 0, restart = crash, partition = 0 } = budgets;
    this.#budgets = [lose, duplicate, crash, restart, partition, 0, 0];
    this.partitions = partition > 0 ? partitionsOf(world) : [];
    this.#ignoreNoOps = options.ignoreNoOps && mayIgnoreNoOps(world);
    this.#asksAtOnce = world.clientsAsk === 'at once';
    this.#time = world.time;
    this.#header = this.nodeNames.length + this.clients.names.length;
    this.base = this.#header + HEADER;
  }

  /** Every state in which the world may begin: each node has run `onStart`. */
  initial(onState: (length: number) => void): void {
    const begin = (node: number, locals: readonly number[], sent: readonly number[]): void => {
      if (node === this.nodeNames.length) {
        const rest = this.clients.names.map(() => this.clients.blank());
        this.successor.set([...locals, ...rest, ...this.#budgets]);
        let length = this.#addEnvelopes(this.base, sent);
        for (let client = 0; this.#asksAtOnce && client < this.clients.names.length; client++)
          length = this.#ask(client, length);
        onState(length);
        return;
      }
      const outcomes = this.locals.outcomes(node, this.locals.blank(), START, 0);
      if (outcomes === undefined) {
        this.isIncomplete = true;
        // All nodes are asked at once: how the others start does not depend on this one.
        begin(node + 1, [...locals, 0], sent);
        return;
      }
      for (const { local, sent: more } of outcomes) begin(node + 1, [...locals, local], [...sent, ...more]);
    };
    begin(0, [], []);
  }

  /** Reports everything that may happen next. */
  expand(vector: Int32Array, length: number, sink: Sink): void {
    this.#deliveries(vector, length, sink);
    this.#timers(vector, length, sink);
    if (!this.#asksAtOnce) this.#requests(vector, length, sink);
    this.#crashesAndRestarts(vector, length, sink);
    if (this.partitions.length > 0) this.#partings(vector, length, sink);
    if (this.#time !== undefined) this.#tick(vector, length, sink);
  }

  /** The tick of a state. */
  tickOf(vector: Int32Array): number {
    return vector[this.#header + NOW];
  }

  /** The partition that lasts in a state, counted from 1; 0 for none. */
  partitionOf(vector: Int32Array): number {
    return vector[this.#header + PARTED];
  }

  #left(vector: Int32Array, budget: number): number {
    return vector[this.#header + budget];
  }

  #spend(budget: number): void {
    this.successor[this.#header + budget]--;
  }

  #deliveries(vector: Int32Array, length: number, sink: Sink): void {
    for (let index = this.base; index < length; index++) {
      const envelope = vector[index];
      if (!this.#mayBeNext(vector, index)) continue;
      const isBlocked = this.#isBlocked(vector, envelope);
      if (!isBlocked && !this.#isEarly(vector, envelope)) {
        this.#deliver(vector, length, index, false, sink);
        if (this.#left(vector, DUPLICATES) > 0 && this.#network !== 'set')
          this.#deliver(vector, length, index, true, sink);
      }
      if (!isBlocked && this.#left(vector, LOSSES) === 0) continue;
      const rest = this.#without(vector, length, index);
      if (!isBlocked) this.#spend(LOSSES);
      sink.meet(LOSE, envelope, 0, rest);
    }
  }

  /** Equal envelopes lead to equal states, so only the first counts; in order, only the head of each link. */
  #mayBeNext(vector: Int32Array, index: number): boolean {
    if (index === this.base) return true;
    if (this.#network !== 'ordered') return vector[index] !== vector[index - 1];
    const { from, to } = this.locals.envelopes.at(vector[index]);
    for (let earlier = this.base; earlier < index; earlier++) {
      const other = this.locals.envelopes.at(vector[earlier]);
      if (other.from === from && other.to === to) return false;
    }
    return true;
  }

  #isBlocked(vector: Int32Array, envelope: number): boolean {
    const parted = this.partitionOf(vector);
    if (parted === 0) return false;
    const groups = this.partitions[parted - 1];
    const { from, to } = this.locals.envelopes.at(envelope);
    const groupOf = (name: string): number => groups.findIndex(group => group.includes(name));
    const [one, other] = [groupOf(from), groupOf(to)];
    return one >= 0 && other >= 0 && one !== other;
  }

  #isEarly(vector: Int32Array, envelope: number): boolean {
    const latency = this.#time?.latencyTicks;
    if (latency === undefined) return false;
    return this.tickOf(vector) < (this.locals.envelopes.at(envelope).sentTick as number) + latency.least;
  }

  #targetOf(envelope: number): number {
    if (envelope >= this.#targets.length) {
      const larger = new Int32Array(2 * Math.max(envelope, this.#targets.length)).fill(-1);
      larger.set(this.#targets);
      this.#targets = larger;
    }
    if (this.#targets[envelope] < 0)
      this.#targets[envelope] = this.#places.get(this.locals.envelopes.at(envelope).to) as number;
    return this.#targets[envelope];
  }

  /** @param again whether the message stays under way, to arrive once more */
  #deliver(vector: Int32Array, length: number, index: number, again: boolean, sink: Sink): void {
    const envelope = vector[index];
    const target = this.#targetOf(envelope);
    const removed = again || this.#network === 'set' ? -1 : index;
    const kind = again ? DUPLICATE : DELIVER;
    if (target >= this.nodeNames.length) {
      this.#answer(vector, length, removed, envelope, target, kind, sink);
      return;
    }
    if (!this.locals.states.at(vector[target]).up) {
      if (removed >= 0) sink.meet(kind, envelope, 0, this.#without(vector, length, removed));
      return;
    }
    this.#handle(vector, length, removed, target, inputOfEnvelope(envelope), kind, envelope, sink);
  }

  #answer(
    vector: Int32Array,
    length: number,
    removed: number,
    envelope: number,
    place: number,
    kind: number,
    sink: Sink,
  ): void {
    const { request, data } = this.locals.envelopes.at(envelope);
    const after = this.clients.answered(vector[place], envelope, request as number, data);
    if (after === vector[place] && this.#ignoreNoOps) return;
    const left = this.#remaining(vector, length, removed, kind);
    this.successor[place] = after;
    const client = place - this.nodeNames.length;
    sink.meet(kind, envelope, 0, this.#asksAtOnce ? this.#ask(client, left) : left);
  }

  /** The rest of a state into the successor, before something changes in it. */
  #remaining(vector: Int32Array, length: number, removed: number, kind: number): number {
    const left = removed < 0 ? this.#copy(vector, length) : this.#without(vector, length, removed);
    if (kind === DUPLICATE) this.#spend(DUPLICATES);
    return left;
  }

  /** Runs a handler, or remembers it, and reports each way it may go. */
  #handle(
    vector: Int32Array,
    length: number,
    removed: number,
    node: number,
    input: number,
    kind: number,
    subject: number,
    sink: Sink,
  ): void {
    const before = vector[node];
    const outcomes = this.locals.outcomes(node, before, input, this.tickOf(vector));
    if (outcomes === undefined) {
      this.isIncomplete = true;
      return;
    }
    for (let choice = 0; choice < outcomes.length; choice++) {
      const { local, sent } = outcomes[choice];
      if (this.#ignoreNoOps && local === before && sent.length === 0) continue;
      const left = this.#remaining(vector, length, removed, kind);
      this.successor[node] = local;
      sink.meet(kind, subject, choice, this.#addEnvelopes(left, sent));
    }
  }

  #timers(vector: Int32Array, length: number, sink: Sink): void {
    for (let node = 0; node < this.nodeNames.length; node++) {
      const local = vector[node];
      const timers = this.locals.timersOf(local);
      for (let index = 0; index < timers.length; index++) {
        if (this.#time !== undefined && this.locals.states.at(local).timers[index][1] > this.tickOf(vector))
          continue;
        const timer = timers[index];
        this.#handle(vector, length, -1, node, inputOfTimer(timer), TIMER, node * TIMERS + timer, sink);
      }
    }
  }

  #requests(vector: Int32Array, length: number, sink: Sink): void {
    for (let client = 0; client < this.clients.names.length; client++) {
      if (this.clients.nextRequest(client, vector[this.nodeNames.length + client]) === undefined) continue;
      sink.meet(ASK, client, 0, this.#ask(client, this.#copy(vector, length)));
    }
  }

  /** Lets a client ask its next request, if it has one and waits for nothing, in the successor. */
  #ask(client: number, length: number): number {
    const at = this.nodeNames.length + client;
    const next = this.clients.nextRequest(client, this.successor[at]);
    if (next === undefined) return length;
    const { successor } = this;
    const sawCode = this.#sawCode();
    const envelope = this.#requestEnvelope(client, next);
    successor[at] = this.clients.invoked(client, successor[at], sawCode, () => this.#saw());
    return this.#addEnvelopes(length, [envelope]);
  }

  /** Counts of completed operations as one number: as its digits, or by name where those would not fit. */
  #sawCode(): number {
    const { names } = this.clients;
    if (names.length > MOST_DIGITS) return this.#sawCodes.numberOf(JSON.stringify(this.#saw()));
    let code = 0;
    for (let other = 0; other < names.length; other++)
      code = code * SCRIPT + this.clients.completed(this.successor[this.nodeNames.length + other]);
    return code;
  }

  #saw(): Record<string, number> {
    return Object.fromEntries(
      this.clients.names.map((name, other) => [
        name,
        this.clients.completed(this.successor[this.nodeNames.length + other]),
      ]),
    );
  }

  #requestEnvelope(client: number, { to, request, number }: NextRequest): number {
    const tick = this.#time?.latencyTicks === undefined ? 0 : this.tickOf(this.successor);
    const known = this.#requestEnvelopes.find(client * SCRIPT + number, tick);
    if (known >= 0) return known;
    const stamp = this.#time?.latencyTicks === undefined ? {} : { sentTick: tick };
    const from = this.clients.names[client];
    const envelope = { kind: 'request', from, to, data: request, request: number, ...stamp } as const;
    const numbered = this.locals.envelopes.numberOf(envelope);
    this.#requestEnvelopes.put(client * SCRIPT + number, tick, numbered);
    return numbered;
  }

  #crashesAndRestarts(vector: Int32Array, length: number, sink: Sink): void {
    const mayCrash = this.#left(vector, CRASHES) > 0;
    const mayRestart = this.#left(vector, RESTARTS) > 0;
    if (!mayCrash && !mayRestart) return;
    for (let node = 0; node < this.nodeNames.length; node++) {
      const { up, unsynced } = this.locals.states.at(vector[node]);
      if (!up && mayRestart) this.#restart(vector, length, node, sink);
      for (let kept = 0; up && mayCrash && kept <= unsynced.length; kept++) {
        const left = this.#copy(vector, length);
        this.#spend(CRASHES);
        this.successor[node] = this.locals.crashed(vector[node], kept);
        sink.meet(CRASH, node, kept, left);
      }
    }
  }

  #restart(vector: Int32Array, length: number, node: number, sink: Sink): void {
    const outcomes = this.locals.outcomes(node, vector[node], RESTART, this.tickOf(vector));
    if (outcomes === undefined) {
      this.isIncomplete = true;
      return;
    }
    for (let choice = 0; choice < outcomes.length; choice++) {
      const left = this.#copy(vector, length);
      this.#spend(RESTARTS);
      this.successor[node] = outcomes[choice].local;
      sink.meet(REBOOT, node, choice, this.#addEnvelopes(left, outcomes[choice].sent));
    }
  }

  #partings(vector: Int32Array, length: number, sink: Sink): void {
    const isParted = vector[this.#header + PARTED] > 0;
    if (isParted) {
      const left = this.#copy(vector, length);
      this.successor[this.#header + PARTED] = 0;
      sink.meet(HEAL, 0, 0, left);
      return;
    }
    if (this.#left(vector, PARTITIONS) === 0) return;
    for (let partition = 1; partition <= this.partitions.length; partition++) {
      const left = this.#copy(vector, length);
      this.#spend(PARTITIONS);
      this.successor[this.#header + PARTED] = partition;
      sink.meet(PARTITION, partition, 0, left);
    }
  }

  /** Time passes when nothing is overdue: no timer that must ring, no message that must have arrived. */
  #tick(vector: Int32Array, length: number, sink: Sink): void {
    const { untilTick, lateTimers = false, latencyTicks } = this.#time as ExploredTime;
    const now = this.tickOf(vector);
    if (now >= untilTick) return;
    for (let node = 0; !lateTimers && node < this.nodeNames.length; node++) {
      for (const [, dueTick] of this.locals.states.at(vector[node]).timers) if (dueTick <= now) return;
    }
    for (let index = this.base; latencyTicks !== undefined && index < length; index++) {
      const sentTick = this.locals.envelopes.at(vector[index]).sentTick as number;
      if (sentTick + latencyTicks.most <= now && !this.#isBlocked(vector, vector[index])) return;
    }
    const left = this.#copy(vector, length);
    this.successor[this.#header + NOW]++;
    sink.meet(TICK, 0, 0, left);
  }

  #copy(vector: Int32Array, length: number): number {
    const { successor } = this;
    for (let index = 0; index < length; index++) successor[index] = vector[index];
    return length;
  }

  #without(vector: Int32Array, length: number, removed: number): number {
    const { successor } = this;
    for (let index = 0; index < removed; index++) successor[index] = vector[index];
    for (let index = removed + 1; index < length; index++) successor[index - 1] = vector[index];
    return length - 1;
  }

  /** Puts envelopes in their places, so that equal networks are equal vectors. */
  #addEnvelopes(length: number, sent: readonly number[]): number {
    const { successor } = this;
    let end = length;
    for (let each = 0; each < sent.length; each++) {
      const envelope = sent[each];
      if (end === LONGEST)
        throw new RangeError(`a state holds over ${LONGEST} messages: bound what the nodes send`);
      const at = this.#placeOf(envelope, end);
      if (at < 0) continue;
      for (let index = end; index > at; index--) successor[index] = successor[index - 1];
      successor[at] = envelope;
      end++;
    }
    return end;
  }

  /** Where an envelope belongs; -1 if a set holds it already. */
  #placeOf(envelope: number, end: number): number {
    if (this.#network === 'ordered') return this.#placeInLink(envelope, end);
    let at = this.base;
    while (at < end && this.successor[at] < envelope) at++;
    return this.#network === 'set' && at < end && this.successor[at] === envelope ? -1 : at;
  }

  /** Behind the last of its own link; links stand in the order of their names. */
  #placeInLink(envelope: number, end: number): number {
    const keyOf = (number: number): string => {
      const { from, to } = this.locals.envelopes.at(number);
      return `${from}\u0000${to}`;
    };
    const own = keyOf(envelope);
    let at = this.base;
    while (at < end && keyOf(this.successor[at]) <= own) at++;
    return at;
  }
}

/**
 * Whether a step that changes nothing may be left out: only where a message that stays under way stands in the way of nothing. On an
 * ordered link it holds up those behind it, and where it must arrive in time it holds up time.
 */
function mayIgnoreNoOps({ network, time }: ExploredWorld): boolean {
  return network !== 'ordered' && time?.latencyTicks === undefined;
}
