/** What is known of pairs of whole numbers: open addressing over one typed array, since it is asked at every step of a search. */
export class PairTable {
  /** Both numbers and the value by turns; a value of -1 is free. */
  #slots: Int32Array = new Int32Array(3 << 8).fill(-1);
  #mask = (1 << 8) - 1;
  #size = 0;

  /** How many pairs have a value. */
  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** What was put under a pair; -1 if nothing was. */
  find(one: number, other: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hashOf(one, other) & mask; ; slot = (slot + 1) & mask) {
      const value = slots[3 * slot + 2];
      if (value < 0 || (slots[3 * slot] === one && slots[3 * slot + 1] === other)) return value;
    }
  }

  /** Puts a value, 0 or above, under a pair that has none. */
  put(one: number, other: number, value: number): void {
    if (2 * (this.#size + 1) > this.#mask) this.#grow();
    this.#size += 1;
    let slot = hashOf(one, other) & this.#mask;
    while (this.#slots[3 * slot + 2] >= 0) slot = (slot + 1) & this.#mask;
    this.#slots[3 * slot] = one;
    this.#slots[3 * slot + 1] = other;
    this.#slots[3 * slot + 2] = value;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length).fill(-1);
    this.#mask = 2 * this.#mask + 1;
    this.#size = 0;
    for (let slot = 0; slot < before.length; slot += 3)
      if (before[slot + 2] >= 0) this.put(before[slot], before[slot + 1], before[slot + 2]);
  }
}

function hashOf(one: number, other: number): number {
  let hash = Math.imul(one, 0x85ebca6b) ^ Math.imul(other, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
