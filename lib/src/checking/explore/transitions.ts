import { ClientStates } from './client-states.js';
import type { ExploredWorld, FaultBudgets, NetworkKind } from './exploration-world.js';
import { type LocalInput, LocalStates } from './local-states.js';

/** One thing that may happen next. */
export type Action =
  | { readonly kind: 'deliver' | 'duplicate' | 'lose'; readonly envelope: number; readonly choice: number }
  | { readonly kind: 'timer'; readonly node: number; readonly name: string; readonly choice: number }
  | { readonly kind: 'ask'; readonly client: number }
  | { readonly kind: 'crash'; readonly node: number; readonly kept: number }
  | { readonly kind: 'restart'; readonly node: number; readonly choice: number };

/** Called with each successor: the action, and the vector's length in `Transitions.successor`. */
export type OnSuccessor = (action: Action, length: number) => void;

/** Longer than any state that fits a run: nodes, clients and messages under way. */
const LONGEST = 4096;

/**
 * The state of the whole as a vector of numbers: each node's local state, each client's, what is left of each budget, and the numbers of
 * the envelopes under way (sorted; by link and then first in, first out, if the network is ordered).
 */
export class Transitions {
  readonly locals: LocalStates;
  readonly clients: ClientStates;
  readonly nodeNames: readonly string[];
  /** The vector of the successor that is being reported. */
  readonly successor: Int32Array = new Int32Array(LONGEST);
  readonly #network: NetworkKind;
  readonly #nodeIndex: ReadonlyMap<string, number>;
  readonly #clientIndex: ReadonlyMap<string, number>;
  readonly #budgets: readonly [number, number, number];
  readonly #ignoreNoOps: boolean;
  readonly #asksAtOnce: boolean;
  /** Where the envelopes begin in a vector. */
  readonly base: number;

  constructor(world: ExploredWorld, budgets: FaultBudgets, ignoreNoOps: boolean) {
    this.locals = new LocalStates(world.nodes);
    this.clients = new ClientStates(world);
    this.nodeNames = Object.keys(world.nodes);
    this.#nodeIndex = new Map(this.nodeNames.map((name, index) => [name, index]));
    this.#clientIndex = new Map(this.clients.names.map((name, index) => [name, index]));
    this.#network = world.network ?? 'multiset';
    this.#budgets = [budgets.lose ?? 0, budgets.duplicate ?? 0, budgets.crash ?? 0];
    this.#ignoreNoOps = ignoreNoOps;
    this.#asksAtOnce = world.clientsAsk === 'at once';
    this.base = this.nodeNames.length + this.clients.names.length + 3;
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
      const name = this.nodeNames[node];
      for (const { local, sent: more } of this.locals.outcomes(node, this.locals.blank(name), {
        kind: 'start',
      })) {
        begin(node + 1, [...locals, local], [...sent, ...more]);
      }
    };
    begin(0, [], []);
  }

  /** Reports everything that may happen next. */
  expand(vector: Int32Array, length: number, onSuccessor: OnSuccessor): void {
    this.#deliveries(vector, length, onSuccessor);
    this.#timers(vector, length, onSuccessor);
    if (!this.#asksAtOnce) this.#requests(vector, length, onSuccessor);
    this.#crashesAndRestarts(vector, length, onSuccessor);
  }

  #deliveries(vector: Int32Array, length: number, onSuccessor: OnSuccessor): void {
    for (let index = this.base; index < length; index++) {
      const envelope = vector[index];
      if (!this.#mayBeNext(vector, index)) continue;
      this.#deliver(vector, length, index, false, onSuccessor);
      if (this.#left(vector, 1) > 0 && this.#network !== 'set')
        this.#deliver(vector, length, index, true, onSuccessor);
      if (this.#left(vector, 0) > 0) {
        const rest = this.#without(vector, length, index);
        this.#spend(0);
        onSuccessor({ kind: 'lose', envelope, choice: 0 }, rest);
      }
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

  /** @param again whether the message stays under way, to arrive once more */
  #deliver(
    vector: Int32Array,
    length: number,
    index: number,
    again: boolean,
    onSuccessor: OnSuccessor,
  ): void {
    const number = vector[index];
    const envelope = this.locals.envelopes.at(number);
    const stays = again || this.#network === 'set';
    const kind = again ? 'duplicate' : 'deliver';
    const rest = (): number => {
      const left = stays ? this.#copy(vector, length) : this.#without(vector, length, index);
      if (again) this.#spend(1);
      return left;
    };
    if (envelope.kind === 'answer') {
      const client = this.nodeNames.length + (this.#clientIndex.get(envelope.to) as number);
      const after = this.clients.answered(vector[client], envelope.request as number, envelope.data);
      if (after === vector[client] && this.#ignoreNoOps) return;
      const left = rest();
      this.successor[client] = after;
      const end = this.#asksAtOnce ? this.#ask(client - this.nodeNames.length, left) : left;
      onSuccessor({ kind, envelope: number, choice: 0 }, end);
      return;
    }
    const node = this.#nodeIndex.get(envelope.to) as number;
    if (!this.locals.states.at(vector[node]).up) {
      if (!stays) onSuccessor({ kind, envelope: number, choice: 0 }, rest());
      return;
    }
    this.#handle(vector, node, { kind: 'deliver', envelope: number }, rest, (choice, left) => {
      onSuccessor({ kind, envelope: number, choice }, left);
    });
  }

  /** Runs a handler, or remembers it, and reports each way it may go. */
  #handle(
    vector: Int32Array,
    node: number,
    input: LocalInput,
    rest: () => number,
    onOutcome: (choice: number, length: number) => void,
  ): void {
    const outcomes = this.locals.outcomes(node, vector[node], input);
    for (let choice = 0; choice < outcomes.length; choice++) {
      const { local, sent } = outcomes[choice];
      if (this.#ignoreNoOps && local === vector[node] && sent.length === 0) continue;
      const left = rest();
      this.successor[node] = local;
      onOutcome(choice, this.#addEnvelopes(left, sent));
    }
  }

  #timers(vector: Int32Array, length: number, onSuccessor: OnSuccessor): void {
    for (let node = 0; node < this.nodeNames.length; node++) {
      for (const name of this.locals.states.at(vector[node]).timers) {
        this.#handle(
          vector,
          node,
          { kind: 'timer', name },
          () => this.#copy(vector, length),
          (choice, left) => {
            onSuccessor({ kind: 'timer', node, name, choice }, left);
          },
        );
      }
    }
  }

  #requests(vector: Int32Array, length: number, onSuccessor: OnSuccessor): void {
    for (let client = 0; client < this.clients.names.length; client++) {
      if (this.clients.nextRequest(client, vector[this.nodeNames.length + client]) === undefined) continue;
      onSuccessor({ kind: 'ask', client }, this.#ask(client, this.#copy(vector, length)));
    }
  }

  /** Lets a client ask its next request, if it has one and waits for nothing, in the successor. */
  #ask(client: number, length: number): number {
    const at = this.nodeNames.length + client;
    const next = this.clients.nextRequest(client, this.successor[at]);
    if (next === undefined) return length;
    const { to, request, number } = next;
    const saw = Object.fromEntries(
      this.clients.names.map((name, other) => [
        name,
        this.clients.completed(this.successor[this.nodeNames.length + other]),
      ]),
    );
    const envelope = {
      kind: 'request',
      from: this.clients.names[client],
      to,
      data: request,
      request: number,
    } as const;
    this.successor[at] = this.clients.invoked(client, this.successor[at], saw);
    return this.#addEnvelopes(length, [this.locals.envelopes.numberOf(envelope)]);
  }

  #crashesAndRestarts(vector: Int32Array, length: number, onSuccessor: OnSuccessor): void {
    for (let node = 0; node < this.nodeNames.length; node++) {
      const { up, unsynced } = this.locals.states.at(vector[node]);
      if (!up) {
        const outcomes = this.locals.outcomes(node, vector[node], { kind: 'restart' });
        outcomes.forEach(({ local, sent }, choice) => {
          const left = this.#copy(vector, length);
          this.successor[node] = local;
          onSuccessor({ kind: 'restart', node, choice }, this.#addEnvelopes(left, sent));
        });
        continue;
      }
      if (this.#left(vector, 2) === 0) continue;
      for (let kept = 0; kept <= unsynced.length; kept++) {
        const left = this.#copy(vector, length);
        this.#spend(2);
        this.successor[node] = this.locals.crashed(vector[node], kept);
        onSuccessor({ kind: 'crash', node, kept }, left);
      }
    }
  }

  #left(vector: Int32Array, budget: 0 | 1 | 2): number {
    return vector[this.base - 3 + budget];
  }

  #spend(budget: 0 | 1 | 2): void {
    this.successor[this.base - 3 + budget]--;
  }

  #copy(vector: Int32Array, length: number): number {
    for (let index = 0; index < length; index++) this.successor[index] = vector[index];
    return length;
  }

  #without(vector: Int32Array, length: number, removed: number): number {
    for (let index = 0; index < removed; index++) this.successor[index] = vector[index];
    for (let index = removed + 1; index < length; index++) this.successor[index - 1] = vector[index];
    return length - 1;
  }

  /** Puts envelopes in their places, so that equal networks are equal vectors. */
  #addEnvelopes(length: number, sent: readonly number[]): number {
    let end = length;
    for (const envelope of sent) {
      if (end === LONGEST)
        throw new RangeError(`a state holds over ${LONGEST} messages: bound what the nodes send`);
      const at = this.#placeOf(envelope, end);
      if (at < 0) continue;
      for (let index = end; index > at; index--) this.successor[index] = this.successor[index - 1];
      this.successor[at] = envelope;
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
