import { canonicalText } from '../../simulation/index.js';

/** Gives equal data one number, and every number its data: a state of the whole is then a few numbers. */
export class Interner<T> {
  readonly #numbers = new Map<string, number>();
  readonly #held: T[] = [];

  get size(): number {
    return this.#held.length;
  }

  /** The number of this data; the first of equal ones is kept, and frozen, since many states will share it. */
  numberOf(data: T): number {
    const text = canonicalText(data);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#held.length;
    this.#numbers.set(text, number);
    this.#held.push(freezeData(data));
    return number;
  }

  at(number: number): T {
    return this.#held[number];
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
