/**
 * Plain data by value: equal data get the same small integer, so that states and operations are compared, hashed and
 * stored as numbers.
 */

/** Whether two pieces of plain data are equal by value. A property that is `undefined` counts as absent. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const interner = new Interner();
  return interner.idOf(a) === interner.idOf(b);
}

/**
 * Numbers data in the order in which it is first met. A composite is known by the numbers of its parts, so a list that
 * shares its tail with one already met costs no more than its head.
 */
export class Interner {
  /** By number; what was given first, for equal data. */
  readonly values: unknown[] = [];
  /** A rough count of what is held, in bytes. */
  bytes = 0;
  readonly #atoms = new Map<unknown, number>();
  readonly #composites = new Map<string, number>();
  readonly #met = new WeakMap<object, number>();

  /**
   * The number of this data.
   *
   * @throws RangeError if it holds a function, a symbol, or an instance of a class other than Map, Set or a typed array
   */
  idOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#atom(value);
    const key = this.#key(value);
    let id = this.#composites.get(key);
    if (id === undefined) {
      id = this.values.push(value) - 1;
      this.#composites.set(key, id);
      this.bytes += 4 * key.length + 400;
    }
    return id;
  }

  /**
   * As `idOf`, for data that this interner may keep for itself: it is frozen, so that a model that changes a state in
   * place is stopped, and is known by its identity from then on.
   */
  keep(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#atom(value);
    const met = this.#met.get(value);
    if (met !== undefined) return met;
    const id = this.idOf(value);
    this.#met.set(value, id);
    if (!ArrayBuffer.isView(value)) Object.freeze(value);
    return id;
  }

  #atom(value: unknown): number {
    let id = this.#atoms.get(value);
    if (id === undefined) {
      if (typeof value === 'function' || typeof value === 'symbol') throw notPlain(value);
      id = this.values.push(value) - 1;
      this.#atoms.set(value, id);
      this.bytes += 60;
    }
    return id;
  }

  /** Parts that were kept are known by identity; others are looked at. */
  #part(value: unknown): number {
    return typeof value === 'object' && value !== null
      ? (this.#met.get(value) ?? this.idOf(value))
      : this.#atom(value);
  }

  #key(value: object): string {
    if (Array.isArray(value)) return `[${value.map(part => this.#part(part)).join()}`;
    if (value instanceof Map) {
      return `M${Array.from(value, ([key, part]) => `${this.#part(key)}:${this.#part(part)}`)
        .sort()
        .join()}`;
    }
    if (value instanceof Set) {
      return `S${Array.from(value, part => this.#part(part))
        .sort((a, b) => a - b)
        .join()}`;
    }
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      return `T${value.constructor.name}:${(value as Uint8Array).join()}`;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notPlain(value);
    let key = '{';
    for (const name of sortedNames(value)) {
      const part = (value as Record<string, unknown>)[name];
      if (part !== undefined) key += `${name.length}${name}:${this.#part(part)},`;
    }
    return key;
  }
}

/** Property names in one order, however the object was built. */
function sortedNames(value: object): string[] {
  const names = Object.keys(value);
  for (let index = 1; index < names.length; index++) {
    if (names[index] < names[index - 1]) return names.sort();
  }
  return names;
}

function notPlain(value: unknown): RangeError {
  const what = typeof value === 'object' ? `an instance of ${value?.constructor?.name}` : `a ${typeof value}`;
  return new RangeError(`states, inputs and outputs must be plain data, got ${what}`);
}
