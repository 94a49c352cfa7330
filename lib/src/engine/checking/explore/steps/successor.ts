import { memberHash, placeHash, vectorHash } from '../../../data/vector-hash.js';
import type { NetworkKind } from '../state/exploration-world.js';

/** A state as a search takes it: its first `length` numbers, and their hash. */
export interface VectorState {
  readonly numbers: Int32Array;
  length: number;
  hash: number;
}

/** Longer than any state that fits a run: nodes, clients and messages under way. */
const LONGEST = 4096;

/**
 * The state that is being made out of another one. Its numbers are those at places, and from `base` on the envelopes under way: sorted; by
 * link, and then first in, first out, if the network is ordered. Equal states are so equal vectors.
 */
export class Successor implements VectorState {
  readonly numbers: Int32Array = new Int32Array(LONGEST);
  length = 0;
  /** Kept with every change; on an ordered network it is made at the end, by {@link seal}. */
  hash = 0;
  readonly #isOrdered: boolean;
  readonly #isSet: boolean;

  constructor(
    private readonly base: number,
    network: NetworkKind,
    /** A number for the link of an envelope, in the order in which links stand in a vector. */
    private readonly linkOf: (envelope: number) => number,
  ) {
    this.#isOrdered = network === 'ordered';
    this.#isSet = network === 'set';
  }

  /** The hash of a vector. */
  hashOf(vector: Int32Array, length: number): number {
    return this.#isOrdered ? vectorHash(vector, length) : vectorHash(vector, length, this.base);
  }

  /** Begins with a whole state. */
  from(vector: Int32Array, length: number, hash: number): void {
    const { numbers } = this;
    for (let index = 0; index < length; index++) numbers[index] = vector[index];
    this.length = length;
    this.hash = hash;
  }

  /** Begins with a state without the envelope that stands at an index. */
  fromWithout(vector: Int32Array, length: number, hash: number, removed: number): void {
    const { numbers } = this;
    for (let index = 0; index < removed; index++) numbers[index] = vector[index];
    for (let index = removed + 1; index < length; index++) numbers[index - 1] = vector[index];
    this.length = length - 1;
    this.hash = (hash - memberHash(vector[removed])) | 0;
  }

  put(place: number, value: number): void {
    const before = this.numbers[place];
    if (before === value) return;
    this.numbers[place] = value;
    this.hash = (this.hash + placeHash(place, value) - placeHash(place, before)) | 0;
  }

  /** Adds an envelope in its place; a set that holds it already stays as it is. */
  add(envelope: number): void {
    const { numbers, length } = this;
    if (length === LONGEST)
      throw new RangeError(`a state holds over ${LONGEST} messages: bound what the nodes send`);
    const at = this.#isOrdered ? this.#placeInLink(envelope) : this.#placeInOrder(envelope);
    if (this.#isSet && at < length && numbers[at] === envelope) return;
    for (let index = length; index > at; index--) numbers[index] = numbers[index - 1];
    numbers[at] = envelope;
    this.length = length + 1;
    this.hash = (this.hash + memberHash(envelope)) | 0;
  }

  /** Makes the hash, where it was not kept. */
  seal(): void {
    if (this.#isOrdered) this.hash = vectorHash(this.numbers, this.length);
  }

  #placeInOrder(envelope: number): number {
    const { numbers, length } = this;
    // What was sent last mostly has the highest number.
    let at = length;
    while (at > this.base && numbers[at - 1] >= envelope) at--;
    return at;
  }

  /** Behind the last of its own link. */
  #placeInLink(envelope: number): number {
    const own = this.linkOf(envelope);
    let at = this.base;
    while (at < this.length && this.linkOf(this.numbers[at]) <= own) at++;
    return at;
  }
}
