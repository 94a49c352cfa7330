/**
 * The values that a node's fields and its messages may hold: JSON values, `undefined`, bigint, Map, Set, typed arrays, and
 * plain objects and arrays of these. They can be copied, compared and restored; a function, a promise or an instance of a
 * class cannot.
 */

/** A value that is not data, and where it stands: `message.items[2].callback`. */
export class NotDataError extends TypeError {
  override readonly name = 'NotDataError';
  constructor(
    readonly path: string,
    what: string,
  ) {
    super(
      `${path} is ${what}: only data can be sent, kept and restored (JSON values, undefined, bigint, Map, Set, typed arrays, plain objects)`,
    );
  }
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value instanceof Promise) return 'a promise';
  return `an instance of ${(value as object).constructor?.name ?? 'a class'}`;
}

/**
 * A deep copy of data.
 *
 * @param value what to copy
 * @param path how the value is called in an error
 * @throws NotDataError that names the first part that is not data, and a value that contains itself
 */
export function copyData<T>(value: T, path = 'value'): T {
  const copied = copy(value, 0);
  // Where the fault is, only a second look tells: a path for every part would cost more than the copy.
  if (copied === NOT_DATA) throw faultIn(value, path, 0) ?? new Error(`${path} changed while it was copied`);
  return copied as T;
}

/** Deeper than any sound message; a value that contains itself gets there at once. */
const DEEPEST = 200;

/** In the place of a copy of what is not data. */
const NOT_DATA = Symbol('not data');

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || typeof value === 'symbol' ? NOT_DATA : value;
  if (depth > DEEPEST) return NOT_DATA;
  if (Array.isArray(value)) return copyItems(value, depth);
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return copyFields(value, depth);
  if (value instanceof Map) {
    const pairs = copyItems([...value], depth);
    return pairs === NOT_DATA ? NOT_DATA : new Map(pairs as [unknown, unknown][]);
  }
  if (value instanceof Set) {
    const members = copyItems([...value], depth);
    return members === NOT_DATA ? NOT_DATA : new Set(members as unknown[]);
  }
  return isTypedArray(value) ? value.slice() : NOT_DATA;
}

function copyItems(items: readonly unknown[], depth: number): unknown[] | typeof NOT_DATA {
  const copied = new Array<unknown>(items.length);
  for (let index = 0; index < items.length; index++) {
    const item = copy(items[index], depth + 1);
    if (item === NOT_DATA) return NOT_DATA;
    copied[index] = item;
  }
  return copied;
}

function copyFields(value: object, depth: number): Record<string, unknown> | typeof NOT_DATA {
  // A spread keeps the shape of the object, which makes the copy cheap; then only what is not a number or a word is copied itself.
  const copied: Record<string, unknown> = { ...value };
  for (const key in copied) {
    const field = copied[key];
    if (typeof field === 'function' || typeof field === 'symbol') return NOT_DATA;
    if (typeof field !== 'object' || field === null) continue;
    const own = copy(field, depth + 1);
    if (own === NOT_DATA) return NOT_DATA;
    copied[key] = own;
  }
  return copied;
}

/** The first part of a value that is not data, and where it stands; `undefined` if all is. */
function faultIn(value: unknown, path: string, depth: number): NotDataError | undefined {
  if (typeof value === 'function' || typeof value === 'symbol')
    return new NotDataError(path, describe(value));
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST) return new NotDataError(path, 'nested too deeply, or contains itself');
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (!isPlain && partsOf(value) === undefined && !isTypedArray(value))
    return new NotDataError(path, describe(value));
  for (const [name, part] of partsOf(value) ??
    Object.entries(value).map(([key, held]) => [`.${key}`, held])) {
    const fault = faultIn(part, `${path}${name}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What a list, a map or a set holds, each part with the end of its path. */
function partsOf(value: object): [string, unknown][] | undefined {
  if (Array.isArray(value)) return Array.from(value, (item, index) => [`[${index}]`, item]);
  if (value instanceof Set) return [...value].map(member => [' member', member]);
  if (value instanceof Map) {
    return [...value].flatMap(([key, held]): [string, unknown][] => [
      [' key', key],
      [`.get(${keyText(key)})`, held],
    ]);
  }
  return undefined;
}

/** A key of a map for an error's path; an object may have no text of its own. */
function keyText(key: unknown): string {
  return typeof key === 'object' ? 'object' : String(key);
}

/**
 * A text that is equal for equal data and different for different data, whatever the order of an object's keys. For hashes
 * and comparisons, not for people.
 */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'undefined':
      return 'undefined';
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : canonicalObject(value);
    default:
      throw new NotDataError('value', describe(value));
  }
}

function canonicalObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, held]) => `${canonicalText(key)}=>${canonicalText(held)}`);
    return `Map(${entries.sort().join(',')})`;
  }
  if (value instanceof Set) return `Set(${[...value].map(canonicalText).sort().join(',')})`;
  if (isTypedArray(value)) return `${value.constructor.name}(${Array.from(value).join(',')})`;
  const fields = Object.keys(value).sort();
  return `{${fields.map(key => `${JSON.stringify(key)}:${canonicalText((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
