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
  return copy(value, path, 0) as T;
}

/** Deeper than any sound message; a value that contains itself gets there at once. */
const DEEPEST = 200;

function copy(value: unknown, path: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new NotDataError(path, describe(value));
    return value;
  }
  if (depth > DEEPEST) throw new NotDataError(path, 'nested too deeply, or contains itself');
  if (Array.isArray(value)) {
    const copied = new Array<unknown>(value.length);
    for (let index = 0; index < value.length; index++)
      copied[index] = copy(value[index], `${path}[${index}]`, depth + 1);
    return copied;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return copyFields(value, path, depth);
  if (value instanceof Map) {
    return new Map(
      [...value].map(([key, held]) => [
        copy(key, `${path} key`, depth + 1),
        copy(held, `${path}.get(${keyText(key)})`, depth + 1),
      ]),
    );
  }
  if (value instanceof Set) return new Set([...value].map(held => copy(held, `${path} member`, depth + 1)));
  if (isTypedArray(value)) return value.slice();
  throw new NotDataError(path, describe(value));
}

function copyFields(value: object, path: string, depth: number): Record<string, unknown> {
  // A spread keeps the shape of the object, which makes the copy cheap; then only what is not a number or a word is copied itself.
  const copied: Record<string, unknown> = { ...value };
  for (const key in copied) {
    const field = copied[key];
    const isPlain = typeof field !== 'object' && typeof field !== 'function' && typeof field !== 'symbol';
    if (!isPlain && field !== null) copied[key] = copy(field, `${path}.${key}`, depth + 1);
  }
  return copied;
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
