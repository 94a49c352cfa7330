/** What is known of pairs of whole numbers: open addressing over typed arrays, since it is asked at every step of a search. */
export class OutcomeTable {
  #ones: Int32Array = new Int32Array(1 << 10).fill(-1);
  #others: Int32Array = new Int32Array(1 << 10);
  #values: Int32Array = new Int32Array(1 << 10);
  #size = 0;

  /** What was put under a pair; -1 if nothing was. */
  find(one: number, other: number): number {
    const mask = this.#ones.length - 1;
    for (let slot = hashOf(one, other) & mask; ; slot = (slot + 1) & mask) {
      if (this.#ones[slot] < 0) return -1;
      if (this.#ones[slot] === one && this.#others[slot] === other) return this.#values[slot];
    }
  }

  /** Puts a value, 0 or above, under a pair that has none; the first number of a pair is 0 or above. */
  put(one: number, other: number, value: number): void {
    if (2 * (this.#size + 1) > this.#ones.length) this.#grow();
    const mask = this.#ones.length - 1;
    let slot = hashOf(one, other) & mask;
    while (this.#ones[slot] >= 0) slot = (slot + 1) & mask;
    this.#ones[slot] = one;
    this.#others[slot] = other;
    this.#values[slot] = value;
    this.#size++;
  }

  #grow(): void {
    const [ones, others, values] = [this.#ones, this.#others, this.#values];
    this.#ones = new Int32Array(2 * ones.length).fill(-1);
    this.#others = new Int32Array(2 * ones.length);
    this.#values = new Int32Array(2 * ones.length);
    this.#size = 0;
    for (let slot = 0; slot < ones.length; slot++)
      if (ones[slot] >= 0) this.put(ones[slot], others[slot], values[slot]);
  }
}

function hashOf(one: number, other: number): number {
  let hash = Math.imul(one, 0x85ebca6b) ^ Math.imul(other, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
