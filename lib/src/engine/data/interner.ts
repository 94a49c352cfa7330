import { areSameData, hashDifference, hashOfData } from './equality.js';
import { enlarged } from './vector-set.js';

/** Gives equal data one number, and every number its data: a state of the whole is then a few numbers. */
export class Interner<T> {
  /** Hash and number by turns, open addressing; a number of -1 is free. */
  #slots: Int32Array = new Int32Array(1 << 7).fill(-1);
  readonly #held: T[] = [];
  #hashes: Int32Array = new Int32Array(1 << 6);

  get size(): number {
    return this.#held.length;
  }

  /**
   * The number of this data. The first of equal ones is kept, and must not be changed from then on.
   *
   * @param like the number of data that it has parts in common with; they need not be hashed again
   * @throws NotDataError if it is not data
   */
  numberOf(data: T, like?: number): number {
    if (3 * this.#held.length > this.#slots.length) this.#grow();
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const hash =
      like === undefined
        ? hashOfData(data)
        : (this.#hashes[like] + hashDifference(data, this.#held[like])) | 0;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[2 * slot + 1];
      if (number < 0) {
        slots[2 * slot] = hash;
        slots[2 * slot + 1] = this.#held.length;
        return this.#hold(data, hash);
      }
      if (slots[2 * slot] === hash && areSameData(this.#held[number], data)) return number;
    }
  }

  /** The data of a number, for those who do not change it. */
  at(number: number): T {
    return this.#held[number];
  }

  /** The data of a number, frozen, for those who might. */
  frozen(number: number): T {
    return freezeData(this.#held[number]);
  }

  #hold(data: T, hash: number): number {
    const number = this.#held.push(data) - 1;
    if (number === this.#hashes.length) this.#hashes = enlarged(this.#hashes, 1);
    this.#hashes[number] = hash;
    return number;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length).fill(-1);
    const mask = this.#slots.length / 2 - 1;
    for (let old = 0; old < before.length; old += 2) {
      if (before[old + 1] < 0) continue;
      let slot = before[old] & mask;
      while (this.#slots[2 * slot + 1] >= 0) slot = (slot + 1) & mask;
      this.#slots[2 * slot] = before[old];
      this.#slots[2 * slot + 1] = before[old + 1];
    }
  }
}

function freezeData<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data) || ArrayBuffer.isView(data))
    return data;
  const parts =
    data instanceof Map ? [...data].flat() : data instanceof Set ? [...data] : Object.values(data);
  for (const part of parts) freezeData(part);
  return Object.freeze(data);
}
