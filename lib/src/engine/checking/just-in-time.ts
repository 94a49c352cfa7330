/**
 * The search for a linearization, over integers.
 *
 * It walks through the completions in the order in which they happened. When an operation completes, it must have taken
 * effect; if it has not yet, it takes effect now, *just in time*, perhaps after other open operations that make that
 * possible. Which ones is the only choice, and the search tries them depth first. What it stands on at a completion, a
 * *configuration*, is (the completion, the state, which open operations have taken effect): met a second time, it is not
 * searched again. Four things keep it small; `linearizability.test.ts` holds each of them against brute force.
 *
 * 1. A *reading* operation takes effect as soon as it is legal: it disturbs nothing, and later it would be of no other use.
 *    This is sound only for operations that leave the state as it is wherever they are legal.
 * 2. An open operation that would leave *this* state as it is, or that would be overwritten at once by an overwriting one,
 *    may be counted as done from here on, and may still take effect later: it becomes *spare*. So are, from the start,
 *    operations whose outcome is unknown.
 * 3. Of open operations that are alike (same input, same answer), the one that completes first goes first.
 * 4. An overwriting operation is put before another only if something open needs the state in between.
 *
 * Sources: Wing and Gong, "Testing and verifying concurrent objects", JPDC 17, 1993 (the search); Lowe, "Testing for
 * linearizability", Concurrency and Computation 29(4), 2017, sections 3 (the cache) and 5 (just in time).
 */
import { vectorHash } from '../data/vector-hash.js';
import { VectorSet } from '../data/vector-set.js';
import { byInvocation, type History, type Operation } from './history.js';
import { ILLEGAL, type InternedModel, OVERWRITES, READS } from './interned-model.js';

/** Choices that are not an operation's slot. */
const LET_SPARE_PASS = -1;
const USE_SPARE = -2;

/** Later than every place. */
const OPEN = Number.POSITIVE_INFINITY;

export class JustInTimeSearch<State, Input, Output> {
  /** Configurations met. */
  readonly visited: VectorSet;
  readonly #model: InternedModel<State, Input, Output>;
  /** By invocation; operations are known by their index here. */
  readonly #operations: History<Input, Output>;
  readonly #kinds: Int32Array;
  /** The operations that complete, in the order of their completions, and each one's index there. */
  readonly #completing: number[];
  readonly #completion: Int32Array;
  /** How many operations are invoked before each completion. */
  readonly #invoked: Int32Array;
  /** An operation's place among the open ones, as a bit: it is given back at completion. */
  readonly #slots: Int32Array;
  readonly #slotCount: number;
  /** The open operation in each slot at the completion `#at`, or -1. */
  readonly #open: Int32Array;
  #at = 0;

  /** A configuration: the completion, the state, then a bit a slot for *done*, then one for *spare*. */
  readonly #words: number;
  readonly #width: number;
  readonly #current: Int32Array;
  /** The path of the search: configurations, the choice that led to each, and the choices left to try at each. */
  #path: Int32Array;
  #depth = 0;
  readonly #choices: number[] = [];
  readonly #untried: number[] = [];
  readonly #untriedFrom: number[] = [];
  /** The path to the latest completion that was reached. */
  #best = -1;
  #bestChoices: number[] = [];
  /** How much of `#bestChoices` is still the search's own path; -1 if the best has to be copied before it is left. */
  #shared = 0;
  #bestIsCopied = true;
  /** For each kind, the open operation of it that completes first; valid where `#firstStamp` is the present one. */
  readonly #first: Int32Array;
  readonly #firstStamp: Int32Array;
  #stamp = 0;
  /** While a path is told again: operations as they take effect, and as ~index where they became spare. */
  #told: number[] | undefined;

  constructor(history: History<Input, Output>, model: InternedModel<State, Input, Output>) {
    this.#model = model;
    const operations: Operation<Input, Output>[] = [];
    const kinds: number[] = [];
    for (const operation of byInvocation(history)) {
      const kind = model.kindOf(operation);
      // A reading operation without an answer constrains nothing and changes nothing.
      if (operation.completedPlace === undefined && model.effects[kind] === READS) continue;
      operations.push(operation);
      kinds.push(kind);
    }
    this.#operations = operations;
    this.#kinds = Int32Array.from(kinds);
    const places = Float64Array.from(operations, ({ completedPlace = OPEN }) => completedPlace);
    this.#completing = [];
    for (let index = 0; index < places.length; index++)
      if (places[index] !== OPEN) this.#completing.push(index);
    this.#completing.sort((a, b) => places[a] - places[b]);
    this.#completion = new Int32Array(operations.length).fill(this.#completing.length);
    this.#completing.forEach((index, completion) => {
      this.#completion[index] = completion;
    });
    this.#invoked = new Int32Array(this.#completing.length);
    this.#slots = new Int32Array(operations.length);
    this.#slotCount = this.#assignSlots(places);
    this.#open = new Int32Array(this.#slotCount).fill(-1);
    this.#words = Math.ceil(this.#slotCount / 32);
    this.#width = 2 + 2 * this.#words;
    this.#current = new Int32Array(this.#width);
    this.#path = new Int32Array(64 * this.#width);
    this.visited = new VectorSet();
    this.#first = new Int32Array(model.kinds);
    this.#firstStamp = new Int32Array(model.kinds);
    this.#begin();
    if (this.#completing.length > 0) this.#descend(LET_SPARE_PASS);
  }

  /**
   * Searches on, until the verdict is known or the model has been asked for `mostSteps` steps in all.
   *
   * @returns whether the history is linearizable; `undefined` if that is not known yet
   */
  run(mostSteps: number): boolean | undefined {
    if (this.#completing.length === 0) return true;
    while (this.#depth > 0) {
      if (this.#current[0] === this.#completing.length) return true;
      if (this.#model.steps >= mostSteps) return undefined;
      const top = this.#depth - 1;
      if (this.#untried.length === this.#untriedFrom[top]) {
        this.#retreat();
        continue;
      }
      const choice = this.#untried.pop() as number;
      this.#current.set(this.#path.subarray(top * this.#width, (top + 1) * this.#width));
      this.#moveTo(this.#current[0]);
      this.#take(choice);
      if (
        this.#current[0] === this.#completing.length ||
        this.visited.add(this.#current, this.#width, vectorHash(this.#current, this.#width)) >= 0
      )
        this.#descend(choice);
    }
    return false;
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.visited.bytes + this.#path.byteLength + 8 * this.#untried.length;
  }

  /** A linearization of the whole history after `run` gave true. */
  linearization(): Operation<Input, Output>[] {
    return this.#tell(this.#choices.slice(1, this.#depth), this.#completing.length);
  }

  /** After `run` gave false: the operation whose completion nothing explains, and an order of all that led up to it. */
  failure(): { longestPrefix: Operation<Input, Output>[]; cannotBePlaced: Operation<Input, Output> } {
    return {
      longestPrefix: this.#tell(this.#bestChoices.slice(1), this.#best),
      cannotBePlaced: this.#operations[this.#completing[this.#best]],
    };
  }

  #assignSlots(places: Float64Array): number {
    const free: number[] = [];
    let count = 0;
    let invoked = 0;
    this.#completing.forEach((index, completion) => {
      while (invoked < this.#operations.length && this.#operations[invoked].invokedPlace < places[index]) {
        this.#slots[invoked] = free.pop() ?? count++;
        invoked += 1;
      }
      this.#invoked[completion] = invoked;
      free.push(this.#slots[index]);
    });
    return count;
  }

  /** Makes `#open` that of a completion. The operation that completes there is open still. */
  #moveTo(completion: number): void {
    const { length } = this.#completing;
    while (this.#at < completion) {
      this.#open[this.#slots[this.#completing[this.#at]]] = -1;
      const from = this.#invoked[this.#at];
      this.#at += 1;
      if (this.#at === length) return;
      for (let index = from; index < this.#invoked[this.#at]; index++) this.#open[this.#slots[index]] = index;
    }
    while (this.#at > completion) {
      const from = this.#invoked[this.#at - 1];
      if (this.#at < length) {
        for (let index = from; index < this.#invoked[this.#at]; index++) this.#open[this.#slots[index]] = -1;
      }
      this.#at -= 1;
      this.#open[this.#slots[this.#completing[this.#at]]] = this.#completing[this.#at];
    }
  }

  /** The configuration before the first completion. */
  #begin(): void {
    this.#current.fill(0);
    this.#current[1] = this.#model.initial;
    if (this.#completing.length === 0) return;
    if (this.#at > 0) this.#moveTo(0);
    for (let index = 0; index < this.#invoked[0]; index++) {
      this.#open[this.#slots[index]] = index;
      this.#welcome(index);
    }
    this.#passDone();
  }

  // Bits of the present configuration.
  #isDone(slot: number): boolean {
    return ((this.#current[2 + (slot >>> 5)] >>> (slot & 31)) & 1) === 1;
  }
  #isSpare(slot: number): boolean {
    return ((this.#current[2 + this.#words + (slot >>> 5)] >>> (slot & 31)) & 1) === 1;
  }
  #setDone(slot: number): void {
    this.#current[2 + (slot >>> 5)] |= 1 << (slot & 31);
    this.#clearSpare(slot);
    this.#told?.push(this.#open[slot]);
  }
  #setSpare(slot: number): void {
    if (this.#isSpare(slot)) return;
    this.#current[2 + this.#words + (slot >>> 5)] |= 1 << (slot & 31);
    this.#told?.push(~this.#open[slot]);
  }
  #clearSpare(slot: number): void {
    this.#current[2 + this.#words + (slot >>> 5)] &= ~(1 << (slot & 31));
  }

  #next(state: number, slot: number): number {
    return this.#model.next(state, this.#kinds[this.#open[slot]]);
  }
  #effect(slot: number): number {
    return this.#model.effects[this.#kinds[this.#open[slot]]];
  }

  /** Changes the present configuration by one choice, up to the next completion that needs another. */
  #take(choice: number): void {
    const slot = this.#slots[this.#completing[this.#current[0]]];
    if (choice === LET_SPARE_PASS) this.#pass();
    else if (choice === USE_SPARE) this.#clearSpare(slot);
    else this.#place(choice);
    this.#passDone();
  }

  /** The operation in a slot takes effect. */
  #place(slot: number): void {
    const next = this.#next(this.#current[1], slot);
    const overwrites = this.#effect(slot) === OVERWRITES;
    const completing = this.#slots[this.#completing[this.#current[0]]];
    if (overwrites) {
      for (let other = 0; other < this.#slotCount; other++) {
        // The one that completes can as well take effect itself, and this one after it.
        if (other === slot || other === completing || this.#open[other] < 0 || this.#isDone(other)) continue;
        if (this.#effect(other) === OVERWRITES) this.#setSpare(other);
      }
    }
    this.#setDone(slot);
    this.#current[1] = next;
    for (let other = 0; other < this.#slotCount; other++) {
      if (this.#open[other] >= 0 && !this.#isDone(other)) this.#noteUnchanging(other);
    }
  }

  /** An operation that leaves this state as it is takes effect at no cost. */
  #noteUnchanging(slot: number): void {
    if (this.#next(this.#current[1], slot) !== this.#current[1]) return;
    if (this.#effect(slot) === READS) this.#setDone(slot);
    else this.#setSpare(slot);
  }

  #welcome(index: number): void {
    const slot = this.#slots[index];
    if (this.#completion[index] === this.#completing.length) {
      // Not told: that an unknown operation need not take effect is no sign that it did.
      this.#current[2 + this.#words + (slot >>> 5)] |= 1 << (slot & 31);
    } else {
      this.#noteUnchanging(slot);
    }
  }

  #passDone(): void {
    while (
      this.#current[0] < this.#completing.length &&
      this.#isDone(this.#slots[this.#completing[this.#current[0]]])
    ) {
      this.#pass();
    }
  }

  /** Goes past a completion to the next: one slot is given back, new operations come in. */
  #pass(): void {
    const completion = this.#current[0];
    const slot = this.#slots[this.#completing[completion]];
    this.#current[2 + (slot >>> 5)] &= ~(1 << (slot & 31));
    this.#clearSpare(slot);
    this.#current[0] = completion + 1;
    this.#moveTo(completion + 1);
    if (completion + 1 === this.#completing.length) return;
    for (let index = this.#invoked[completion]; index < this.#invoked[completion + 1]; index++)
      this.#welcome(index);
  }

  /** Puts the present configuration on the path, with the choices that it leaves. */
  #descend(choice: number): void {
    const start = this.#depth * this.#width;
    if (start + this.#width > this.#path.length) {
      const longer = new Int32Array(2 * this.#path.length);
      longer.set(this.#path);
      this.#path = longer;
    }
    this.#path.set(this.#current, start);
    this.#choices[this.#depth] = choice;
    this.#untriedFrom[this.#depth] = this.#untried.length;
    this.#depth += 1;
    if (this.#current[0] === this.#completing.length) return;
    this.#moveTo(this.#current[0]);
    if (this.#current[0] > this.#best) {
      this.#best = this.#current[0];
      this.#bestIsCopied = false;
    }
    this.#choose();
  }

  #retreat(): void {
    if (!this.#bestIsCopied) {
      this.#bestChoices.length = this.#shared;
      for (let at = this.#shared; at < this.#depth; at++) this.#bestChoices.push(this.#choices[at]);
      this.#shared = this.#depth;
      this.#bestIsCopied = true;
    }
    this.#depth -= 1;
    this.#shared = Math.min(this.#shared, this.#depth);
  }

  /** The choices at the present configuration, the most promising last, since that is tried first. */
  #choose(): void {
    const state = this.#current[1];
    const completing = this.#completing[this.#current[0]];
    const target = this.#slots[completing];
    if (this.#isSpare(target)) {
      this.#untried.push(USE_SPARE, LET_SPARE_PASS);
      return;
    }
    this.#findFirsts();
    const enabling: number[] = [];
    for (let slot = 0; slot < this.#slotCount; slot++) {
      if (slot === target || !this.#mayGoBefore(slot)) continue;
      const next = this.#next(state, slot);
      if (next === ILLEGAL || next === state) continue;
      if (this.#effect(slot) === OVERWRITES && !this.#isNeeded(next, slot)) continue;
      if (this.#next(next, target) === ILLEGAL) this.#untried.push(slot);
      else enabling.push(slot);
    }
    for (const slot of enabling) this.#untried.push(slot);
    if (this.#next(state, target) !== ILLEGAL) this.#untried.push(target);
  }

  /** Of each kind, the open operation that completes first. */
  #findFirsts(): void {
    this.#stamp += 1;
    for (let slot = 0; slot < this.#slotCount; slot++) {
      const index = this.#open[slot];
      if (index < 0 || this.#isDone(slot)) continue;
      const kind = this.#kinds[index];
      const first = this.#first[kind];
      const sooner =
        this.#firstStamp[kind] !== this.#stamp ||
        this.#completion[index] < this.#completion[first] ||
        (this.#completion[index] === this.#completion[first] && index < first);
      if (!sooner) continue;
      this.#firstStamp[kind] = this.#stamp;
      this.#first[kind] = index;
    }
  }

  #mayGoBefore(slot: number): boolean {
    const index = this.#open[slot];
    // A reading operation that is not done is not legal in this state.
    if (index < 0 || this.#isDone(slot) || this.#effect(slot) === READS) return false;
    return this.#first[this.#kinds[index]] === index;
  }

  /** Whether an open operation other than an overwriting one is legal in this state. */
  #isNeeded(state: number, by: number): boolean {
    for (let slot = 0; slot < this.#slotCount; slot++) {
      if (slot === by || this.#open[slot] < 0 || this.#isDone(slot)) continue;
      if (this.#effect(slot) !== OVERWRITES && this.#next(state, slot) !== ILLEGAL) return true;
    }
    return false;
  }

  /** Goes a path again and writes down what takes effect, up to a completion. */
  #tell(choices: readonly number[], until: number): Operation<Input, Output>[] {
    const told: number[] = [];
    this.#told = told;
    this.#begin();
    for (const choice of choices) {
      this.#moveTo(this.#current[0]);
      this.#take(choice);
    }
    this.#told = undefined;
    const done = new Set(told.filter(index => index >= 0));
    const order: Operation<Input, Output>[] = [];
    for (const entry of told) {
      const index = entry < 0 ? ~entry : entry;
      // A spare operation that never took effect by choice did so when it first could have, unseen.
      if (entry < 0 && (done.has(index) || this.#completion[index] >= until)) continue;
      done.add(index);
      order.push(this.#operations[index]);
    }
    return order;
  }
}
