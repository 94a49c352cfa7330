import { placeHash } from '../../../data/vector-hash.js';
import type { ClientState } from '../state/client-states.js';
import type { Envelope, LocalState } from '../state/local-states.js';
import { ordersOf, type Renaming, renamed } from '../state/renaming.js';
import { shapeHash } from '../state/shapes.js';
import type { Successor } from './successor.js';
import type { Transitions } from './transitions.js';

/** What becomes of each local state, client's state and envelope under one renaming, as far as that was asked. */
interface Renamed {
  readonly renaming: Renaming;
  /** For each place of a node or a client, the place of whom it is renamed to. */
  readonly places: readonly number[];
  readonly locals: number[];
  readonly clients: number[];
  readonly envelopes: number[];
}

/**
 * Nodes, or clients, that can change places: states that differ only by who is who among them count as one. Each state is replaced by the
 * least of its renamings, so that counts are those of the classes of equal states (C. N. Ip, D. L. Dill, "Better verification through
 * symmetry", Formal Methods in System Design 9, 1996).
 *
 * Not all renamings are tried: each name has a signature, how the state looks from its side, which does not depend on names. Only renamings
 * that sort a group by signature are candidates, and they are the same ones for all states of a class; most often there is one.
 *
 * Names are renamed wherever they stand as a whole text. A list keeps its order, so a list that is sorted by name must be a Set.
 */
export class Symmetry {
  readonly #names: readonly string[];
  readonly #groupOf: ReadonlyMap<string, number>;
  readonly #renamings = new Map<string, Renamed>();
  /** For each name, by the number of a local state, a client's state or an envelope: the hash of how it looks from there. */
  readonly #shapes: ReadonlyMap<string, { locals: number[]; clients: number[]; envelopes: number[] }>;
  readonly #candidate: Int32Array;
  readonly #best: Int32Array;

  constructor(
    private readonly groups: readonly (readonly string[])[],
    private readonly transitions: Transitions,
    private readonly isOrdered: boolean,
  ) {
    this.#names = [...transitions.nodeNames, ...transitions.clients.names];
    this.#groupOf = new Map(
      groups.flatMap((group, number) => group.map((name): [string, number] => [name, number])),
    );
    this.#shapes = new Map(groups.flat().map(name => [name, { locals: [], clients: [], envelopes: [] }]));
    this.#candidate = new Int32Array(transitions.successor.numbers.length);
    this.#best = new Int32Array(transitions.successor.numbers.length);
  }

  /** Replaces a state by the one that stands for its class. */
  canonicalise(state: Successor): void {
    const { numbers, length } = state;
    const best = this.#best;
    const candidate = this.#candidate;
    let isFirst = true;
    for (const renaming of this.#candidatesOf(numbers, length)) {
      this.#rename(renaming, numbers, length);
      if (!isFirst && !isLess(candidate, best, length)) continue;
      for (let index = 0; index < length; index++) best[index] = candidate[index];
      isFirst = false;
    }
    for (let index = 0; index < length; index++) numbers[index] = best[index];
    state.hash = state.hashOf(numbers, length);
  }

  /** The renamings that sort each group by signature. */
  #candidatesOf(vector: Int32Array, length: number): readonly Renamed[] {
    let orders: string[][] = [[]];
    for (const group of this.groups) {
      const own = this.#ordersBySignature(group, vector, length);
      orders = orders.flatMap(before => own.map(order => [...before, ...order]));
    }
    return orders.map(order => this.#renamingTo(order));
  }

  #ordersBySignature(group: readonly string[], vector: Int32Array, length: number): string[][] {
    const signatures = new Map(group.map(name => [name, this.#signatureOf(name, vector, length)]));
    const sorted = [...new Set(signatures.values())].sort((one, other) => one - other);
    const alike = sorted.map(signature => group.filter(name => signatures.get(name) === signature));
    return alike.reduce<string[][]>(
      (before, names) => before.flatMap(order => ordersOf(names).map(more => [...order, ...more])),
      [[]],
    );
  }

  /** A sum over everything in the state, of how it looks from the side of this name. */
  #signatureOf(name: string, vector: Int32Array, length: number): number {
    const { nodeNames, clients, locals, base } = this.transitions;
    const shapes = this.#shapes.get(name) as { locals: number[]; clients: number[]; envelopes: number[] };
    let sum = 0;
    for (let place = 0; place < nodeNames.length; place++) {
      const local = vector[place];
      shapes.locals[local] ??= shapeHash(locals.states.at(local), name, this.#groupOf);
      sum = (sum + placeHash(this.#roleOf(place, name), shapes.locals[local])) | 0;
    }
    for (let client = 0; client < clients.names.length; client++) {
      const place = nodeNames.length + client;
      const own = vector[place];
      shapes.clients[own] ??= shapeHash(clients.states.at(own), name, this.#groupOf);
      sum = (sum + placeHash(this.#roleOf(place, name), shapes.clients[own])) | 0;
    }
    for (let index = base; index < length; index++) {
      const envelope = vector[index];
      shapes.envelopes[envelope] ??= shapeHash(locals.envelopes.at(envelope), name, this.#groupOf);
      sum = (sum + placeHash(-1, shapes.envelopes[envelope])) | 0;
    }
    return sum;
  }

  /** A place as a name sees it: its own, that of another of some group, or of one who is known to all. */
  #roleOf(place: number, name: string): number {
    const group = this.#groupOf.get(this.#names[place]);
    if (group === undefined) return place;
    return this.#names.length + 2 * group + (this.#names[place] === name ? 1 : 0);
  }

  /** The renaming that gives the names of the groups, in turn, to those of an order. */
  #renamingTo(order: readonly string[]): Renamed {
    const key = order.join('\u0000');
    const known = this.#renamings.get(key);
    if (known !== undefined) return known;
    const all = this.groups.flat();
    const renaming = new Map(order.map((name, index) => [name, all[index]]));
    const places = this.#names.map(name => this.#names.indexOf(renaming.get(name) ?? name));
    const made = { renaming, places, locals: [], clients: [], envelopes: [] };
    this.#renamings.set(key, made);
    return made;
  }

  #rename(to: Renamed, vector: Int32Array, length: number): void {
    const { nodeNames, clients, locals, base } = this.transitions;
    const candidate = this.#candidate;
    for (let place = 0; place < nodeNames.length; place++) {
      const local = vector[place];
      to.locals[local] ??= locals.states.numberOf(
        renamed(locals.states.at(local), to.renaming) as LocalState,
      );
      candidate[to.places[place]] = to.locals[local];
    }
    for (let place = nodeNames.length; place < this.#names.length; place++) {
      const own = vector[place];
      to.clients[own] ??= clients.states.numberOf(
        renamed(clients.states.at(own), to.renaming) as ClientState,
      );
      candidate[to.places[place]] = to.clients[own];
    }
    for (let index = this.#names.length; index < base; index++) candidate[index] = vector[index];
    for (let index = base; index < length; index++) {
      const envelope = vector[index];
      to.envelopes[envelope] ??= locals.envelopes.numberOf(
        renamed(locals.envelopes.at(envelope), to.renaming) as Envelope,
      );
      candidate[index] = to.envelopes[envelope];
    }
    this.#sortEnvelopes(candidate.subarray(base, length));
  }

  #sortEnvelopes(envelopes: Int32Array): void {
    if (!this.isOrdered) {
      envelopes.sort();
      return;
    }
    // The sort is stable, so each link keeps its own order.
    const links = this.transitions.routes;
    envelopes.set(Array.from(envelopes).sort((one, other) => links.linkOf(one) - links.linkOf(other)));
  }
}

function isLess(one: Int32Array, other: Int32Array, length: number): boolean {
  for (let index = 0; index < length; index++)
    if (one[index] !== other[index]) return one[index] < other[index];
  return false;
}
