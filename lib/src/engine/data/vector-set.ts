/** What a number has none of if it fits 16 bits. */
const BEYOND = ~0xffff;

/** What stands before a state's numbers: how many they are, and the halves of their hash. */
const HEAD = 3;

/** Numbers are kept in blocks of this many (a power of 2): a set that grows then copies nothing. No vector is longer. */
const BLOCK_BITS = 18;
const BLOCK = 1 << BLOCK_BITS;
const FIRST_BLOCK = 1 << 12;

/**
 * The visited states: each a short vector of whole numbers, kept end to end in typed arrays, found by open addressing. A state's number is
 * the order in which it was first seen. Vectors take two bytes a number until one does not fit, and four from then on.
 */
export class VectorSet {
  /** The first block begins small, for many sets are. */
  #blocks: (Uint16Array | Int32Array)[] = [new Uint16Array(FIRST_BLOCK)];
  #isNarrow = true;
  #used = 0;
  /** Where each state begins. */
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
    const values = this.#blocks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return values + 4 * (this.#starts.length + this.#table.length);
  }

  /**
   * Adds the first `length` numbers of a vector, at most 2^18 of them.
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
    return this.#append(vector, length, hash);
  }

  /** Copies a state's numbers into a vector and returns how many there are. */
  read(state: number, into: Int32Array): number {
    const start = this.#starts[state];
    const values = this.#blocks[start >>> BLOCK_BITS];
    const at = start & (BLOCK - 1);
    const length = values[at];
    for (let index = 0; index < length; index++) into[index] = values[at + HEAD + index];
    return length;
  }

  /** The hash that a state was added with. */
  hashOf(state: number): number {
    const start = this.#starts[state];
    const values = this.#blocks[start >>> BLOCK_BITS];
    const at = start & (BLOCK - 1);
    return (values[at + 1] << 16) | values[at + 2];
  }

  #append(vector: Int32Array, length: number, hash: number): number {
    if (this.#count === this.#starts.length) this.#starts = enlarged(this.#starts);
    const start = this.#room(length + HEAD);
    const values = this.#blocks[start >>> BLOCK_BITS];
    const at = start & (BLOCK - 1);
    values[at] = length;
    values[at + 1] = hash >>> 16;
    values[at + 2] = hash & 0xffff;
    let all = 0;
    for (let index = 0; index < length; index++) {
      values[at + HEAD + index] = vector[index];
      all |= vector[index];
    }
    if (this.#isNarrow && (all & BEYOND) !== 0) {
      this.#widen();
      return this.#append(vector, length, hash);
    }
    this.#used = start + length + HEAD;
    this.#starts[this.#count] = start;
    return this.#count++;
  }

  /** Where so many numbers fit into one block. */
  #room(count: number): number {
    const blocks = this.#blocks;
    const last = blocks.length - 1;
    const end = last * BLOCK + blocks[last].length;
    if (this.#used + count <= end) return this.#used;
    if (blocks[last].length < BLOCK) {
      blocks[last] = enlarged(blocks[last]);
      return this.#room(count);
    }
    blocks.push(this.#isNarrow ? new Uint16Array(BLOCK) : new Int32Array(BLOCK));
    return blocks.length * BLOCK - BLOCK;
  }

  #widen(): void {
    this.#isNarrow = false;
    this.#blocks = this.#blocks.map(block => Int32Array.from(block));
  }

  #isAt(state: number, vector: Int32Array, length: number): boolean {
    const start = this.#starts[state];
    const values = this.#blocks[start >>> BLOCK_BITS];
    const at = start & (BLOCK - 1);
    if (values[at] !== length) return false;
    for (let index = 0; index < length; index++)
      if (values[at + HEAD + index] !== vector[index]) return false;
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

/** Twice the room, with the old numbers in front. */
export function enlarged<A extends Int32Array | Uint16Array>(numbers: A, atLeast = 0): A {
  const room = numbers.length + Math.max(atLeast, numbers.length);
  const larger = (numbers instanceof Uint16Array ? new Uint16Array(room) : new Int32Array(room)) as A;
  larger.set(numbers);
  return larger;
}
