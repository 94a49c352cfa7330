/** Numbers up to this fit 16 bits. */
const FITS = 0xffff;

/**
 * The visited states: each a short vector of whole numbers, kept end to end in one typed array, found by open addressing. A state's number
 * is the order in which it was first seen. Vectors take two bytes a number until one does not fit, and four from then on.
 */
export class VectorSet {
  #values: Uint16Array | Int32Array = new Uint16Array(1 << 14);
  #used = 0;
  /** Where each state begins, and behind the last one where it ends. */
  #starts: Int32Array = new Int32Array(1 << 10);
  #count = 0;
  /** Hash and state by turns: most vectors that differ are told apart without a look at them. */
  #table: Int32Array = new Int32Array(1 << 12).fill(-1);
  #mask = (1 << 11) - 1;

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
   * @param hash equal for equal vectors; see vector-hash.ts
   * @returns the number of the state if it is new; if it was there, its number in ones' complement (below 0)
   */
  add(vector: Int32Array, length: number, hash: number): number {
    if (3 * this.#count > 2 * this.#mask) this.#grow();
    const table = this.#table;
    const mask = this.#mask;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const state = table[2 * slot + 1];
      if (state < 0) break;
      if (table[2 * slot] === hash && this.#isAt(state, vector, length)) return ~state;
      slot = (slot + 1) & mask;
    }
    table[2 * slot] = hash;
    table[2 * slot + 1] = this.#count;
    return this.#append(vector, length);
  }

  /** Copies a state's numbers into a vector and returns how many there are. */
  read(state: number, into: Int32Array): number {
    const start = this.#starts[state];
    const end = this.#starts[state + 1];
    const values = this.#values;
    for (let index = start; index < end; index++) into[index - start] = values[index];
    return end - start;
  }

  #append(vector: Int32Array, length: number): number {
    if (this.#values instanceof Uint16Array && !fits(vector, length))
      this.#values = Int32Array.from(this.#values);
    if (this.#used + length > this.#values.length) this.#values = enlarged(this.#values, length);
    if (this.#count + 1 === this.#starts.length) this.#starts = enlarged(this.#starts);
    const values = this.#values;
    const start = this.#used;
    for (let index = 0; index < length; index++) values[start + index] = vector[index];
    this.#used += length;
    this.#starts[this.#count + 1] = this.#used;
    return this.#count++;
  }

  #isAt(state: number, vector: Int32Array, length: number): boolean {
    const start = this.#starts[state];
    if (this.#starts[state + 1] - start !== length) return false;
    const values = this.#values;
    for (let index = 0; index < length; index++) if (values[start + index] !== vector[index]) return false;
    return true;
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Int32Array(2 * before.length).fill(-1);
    this.#mask = 2 * this.#mask + 1;
    for (let old = 0; old < before.length; old += 2) {
      if (before[old + 1] < 0) continue;
      const hash = before[old];
      let slot = (hash ^ (hash >>> 16)) & this.#mask;
      while (this.#table[2 * slot + 1] >= 0) slot = (slot + 1) & this.#mask;
      this.#table[2 * slot] = hash;
      this.#table[2 * slot + 1] = before[old + 1];
    }
  }
}

function fits(vector: Int32Array, length: number): boolean {
  for (let index = 0; index < length; index++) if (vector[index] < 0 || vector[index] > FITS) return false;
  return true;
}

/** Twice the room, with the old numbers in front. */
export function enlarged<A extends Int32Array | Uint16Array>(numbers: A, atLeast = 0): A {
  const room = numbers.length + Math.max(atLeast, numbers.length);
  const larger = (numbers instanceof Uint16Array ? new Uint16Array(room) : new Int32Array(room)) as A;
  larger.set(numbers);
  return larger;
}
