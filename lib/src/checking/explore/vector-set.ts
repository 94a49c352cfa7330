/** Numbers up to this fit 16 bits. */
const FITS = 0xffff;

/**
 * The visited states: each a short vector of small whole numbers, kept end to end in one typed array, found by open addressing. A
 * state's number is the order in which it was first seen. Vectors take two bytes a number until one does not fit, and four from then on.
 */
export class VectorSet {
  #values: Uint16Array | Int32Array = new Uint16Array(1 << 14);
  #used = 0;
  #starts: Int32Array = new Int32Array(1 << 10);
  #count = 0;
  #table: Int32Array = new Int32Array(1 << 11).fill(-1);

  get size(): number {
    return this.#count;
  }

  /** Bytes held, over all states. */
  get bytes(): number {
    return this.#values.byteLength + 4 * (this.#starts.length + this.#table.length);
  }

  /**
   * Adds the first `length` numbers of a vector.
   *
   * @returns the number of the state if it is new; if it was there, its number in ones' complement (below 0)
   */
  add(vector: Int32Array, length: number): number {
    if (3 * (this.#count + 1) > 2 * this.#table.length) this.#rehash();
    const mask = this.#table.length - 1;
    let slot = hashOf(vector, 0, length) & mask;
    for (;;) {
      const state = this.#table[slot];
      if (state < 0) break;
      if (this.#equals(state, vector, length)) return ~state;
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = this.#count;
    return this.#append(vector, length);
  }

  /** Copies a state's numbers into a vector and returns how many there are. */
  read(state: number, into: Int32Array): number {
    const start = this.#starts[state];
    const end = state + 1 < this.#count ? this.#starts[state + 1] : this.#used;
    for (let index = start; index < end; index++) into[index - start] = this.#values[index];
    return end - start;
  }

  #append(vector: Int32Array, length: number): number {
    if (this.#values instanceof Uint16Array) this.#widenFor(vector, length);
    if (this.#used + length > this.#values.length) this.#values = enlarged(this.#values, length);
    if (this.#count === this.#starts.length) this.#starts = enlarged(this.#starts);
    this.#starts[this.#count] = this.#used;
    for (let index = 0; index < length; index++) this.#values[this.#used + index] = vector[index];
    this.#used += length;
    return this.#count++;
  }

  #widenFor(vector: Int32Array, length: number): void {
    let most = 0;
    for (let index = 0; index < length; index++) {
      const value = vector[index];
      if (value < 0 || value > most) most = value < 0 ? FITS + 1 : value;
    }
    if (most > FITS) this.#values = Int32Array.from(this.#values);
  }

  #equals(state: number, vector: Int32Array, length: number): boolean {
    const start = this.#starts[state];
    const end = state + 1 < this.#count ? this.#starts[state + 1] : this.#used;
    if (end - start !== length) return false;
    const values = this.#values;
    for (let index = 0; index < length; index++) if (values[start + index] !== vector[index]) return false;
    return true;
  }

  #rehash(): void {
    this.#table = new Int32Array(2 * this.#table.length).fill(-1);
    const mask = this.#table.length - 1;
    for (let state = 0; state < this.#count; state++) {
      const end = state + 1 < this.#count ? this.#starts[state + 1] : this.#used;
      let slot = hashOf(this.#values, this.#starts[state], end) & mask;
      while (this.#table[slot] >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = state;
    }
  }
}

/** Twice the room, with the old numbers in front. */
export function enlarged<A extends Int32Array | Uint16Array>(numbers: A, atLeast = 0): A {
  const room = numbers.length + Math.max(atLeast, numbers.length);
  const larger = (numbers instanceof Uint16Array ? new Uint16Array(room) : new Int32Array(room)) as A;
  larger.set(numbers);
  return larger;
}

/** A multiplicative hash of part of an array, mixed at the end so that the low bits are good. */
function hashOf(numbers: Int32Array | Uint16Array, from: number, to: number): number {
  let hash = 0x9e3779b9 ^ (to - from);
  for (let index = from; index < to; index++) {
    hash = Math.imul(hash ^ numbers[index], 0x85ebca6b);
    hash = (hash << 13) | (hash >>> 19);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) >>> 0;
}
