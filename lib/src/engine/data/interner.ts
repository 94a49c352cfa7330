import { areSameData, hashDifference, hashOfData } from './equality.js';
import { enlarged } from './vector-set.js';

/** Gives equal data one number, and every number its data: a state of the whole is then a few numbers. */
export class Interner<T> {
  /** Hash and number by turns, open addressing; a number of -1 is free. */
  #slots: Int32Array = new Int32Array(1 << 7).fill(-1);
  readonly #held: T[] = [];
  #hashes: Int32Array = new Int32Array(1 << 6);
  readonly #met = new WeakMap<object, number>();
  #heldBytes = 0;

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

  /** A rough count of what is held, in bytes. */
  get bytes(): number {
    return this.#slots.byteLength + this.#hashes.byteLength + this.#heldBytes;
  }

  /**
   * As `numberOf`, for data that this interner may keep for itself: it is frozen, so that who changes it in place is
   * stopped, and is known by its identity from then on.
   */
  keep(data: T, like?: number): number {
    if (typeof data !== 'object' || data === null) return this.numberOf(data);
    const met = this.#met.get(data);
    if (met !== undefined) return met;
    const number = this.numberOf(data, like);
    this.#met.set(data, number);
    freezeData(data);
    return number;
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
    this.#heldBytes += roughBytes(data);
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

/** What data takes, without parts that are frozen: somebody else holds those already. */
function roughBytes(data: unknown): number {
  if (typeof data === 'string') return 2 * data.length + 20;
  if (typeof data !== 'object' || data === null) return 16;
  if (ArrayBuffer.isView(data)) return data.byteLength + 60;
  if (Object.isFrozen(data)) return 8;
  const parts =
    data instanceof Map ? [...data].flat() : data instanceof Set ? [...data] : Object.values(data);
  return parts.reduce<number>((sum, part) => sum + 16 + roughBytes(part), 60);
}

function freezeData<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data) || ArrayBuffer.isView(data))
    return data;
  const parts =
    data instanceof Map ? [...data].flat() : data instanceof Set ? [...data] : Object.values(data);
  for (const part of parts) freezeData(part);
  return Object.freeze(data);
}
