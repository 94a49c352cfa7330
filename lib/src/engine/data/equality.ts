import { fnv1a32 } from './fnv.js';
import { canonicalText, NotDataError } from './plain-data.js';

/**
 * Equality of data by value, and a hash that goes with it: equal for equal data, whatever the order of an object's keys or of the members
 * of a Map or a Set. Without a text in between, since an exploration that cannot reuse what it knows asks this at every step.
 */

const floats = new Float64Array(1);
const words = new Int32Array(floats.buffer);

/** Mixes the bits of a number, and with it another one (the constants of MurmurHash3, A. Appleby, public domain). */
function mixed(hash: number, other: number): number {
  let sum = Math.imul(hash ^ Math.imul(other, 0xcc9e2d51), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return sum ^ (sum >>> 16);
}

/**
 * A hash of data: the sum over all its parts, each mixed with the place where it stands, so that what changes in one place changes the sum by
 * what stood there and what stands there now, see {@link hashDifference}.
 *
 * @throws NotDataError if it holds a function, a symbol or an instance of a class
 */
export function hashOfData(value: unknown): number {
  return hashAt(TOP, value);
}

/**
 * By how much the hash of `fresh` is more than that of `known`, in the 32 bits of both. Parts that the two share are not looked at.
 *
 * @throws NotDataError if what is new in `fresh` holds a function, a symbol or an instance of a class
 */
export function hashDifference(fresh: unknown, known: unknown): number {
  return differenceAt(TOP, fresh, known);
}

const TOP = 0x2c1b3c6d;
const [LIST, FIELDS, MAP, SET, BIGINT] = [0x297a2d39, 0x165667b1, 0x27d4eb2f, 0x3c6ef372, 7];

function placeOfItem(place: number, index: number): number {
  return Math.imul(place + index + 1, 0x9e3779b1);
}

function placeOfField(place: number, key: string): number {
  return Math.imul(place ^ fnv1a32(key), 0x9e3779b1);
}

function hashAt(place: number, value: unknown): number {
  switch (typeof value) {
    case 'string':
      return mixed(place, fnv1a32(value));
    case 'number':
      return mixed(place, hashOfNumber(value));
    case 'boolean':
      return mixed(place, value ? 0x51ed270b : 0x2545f491);
    case 'undefined':
      return mixed(place, 0x1b873593);
    case 'bigint':
      return mixed(place, mixed(BIGINT, fnv1a32(String(value))));
    case 'object':
      return value === null ? mixed(place, 0x3ade68b1) : hashOfObject(place, value);
    default:
      throw new NotDataError('value', `a ${typeof value}`);
  }
}

function hashOfNumber(value: number): number {
  if ((value | 0) === value) return mixed(3, value | 0);
  floats[0] = value;
  return mixed(words[0], words[1]);
}

function hashOfObject(place: number, value: object): number {
  if (Array.isArray(value)) {
    let sum = mixed(place, LIST + value.length);
    for (let index = 0; index < value.length; index++)
      sum = (sum + hashAt(placeOfItem(place, index), value[index])) | 0;
    return sum;
  }
  if (isPlain(value)) {
    let sum = mixed(place, FIELDS);
    for (const key in value)
      sum = (sum + hashAt(placeOfField(place, key), (value as Record<string, unknown>)[key])) | 0;
    return sum;
  }
  // Members have no order, so all stand in one place.
  let sum = 0;
  if (value instanceof Map)
    for (const [key, held] of value) sum = (sum + mixed(hashAt(MAP, key), hashAt(SET, held))) | 0;
  else if (value instanceof Set) for (const held of value) sum = (sum + hashAt(SET, held)) | 0;
  else if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    for (const held of value as Uint8Array) sum = mixed(sum, hashAt(LIST, held));
  else throw new NotDataError('value', `an instance of ${value.constructor?.name ?? 'a class'}`);
  return mixed(place, sum);
}

function differenceAt(place: number, fresh: unknown, known: unknown): number {
  if (Object.is(fresh, known)) return 0;
  if (Array.isArray(fresh) && Array.isArray(known)) {
    let sum = (mixed(place, LIST + fresh.length) - mixed(place, LIST + known.length)) | 0;
    const most = Math.max(fresh.length, known.length);
    for (let index = 0; index < most; index++) {
      if (index < fresh.length && index < known.length && fresh[index] === known[index]) continue;
      const there = placeOfItem(place, index);
      if (index >= known.length) sum = (sum + hashAt(there, fresh[index])) | 0;
      else if (index >= fresh.length) sum = (sum - hashAt(there, known[index])) | 0;
      else sum = (sum + differenceAt(there, fresh[index], known[index])) | 0;
    }
    return sum;
  }
  if (areFields(fresh) && areFields(known)) {
    let sum = 0;
    for (const key in fresh) {
      if (!(key in known)) sum = (sum + hashAt(placeOfField(place, key), fresh[key])) | 0;
      else if (fresh[key] !== known[key])
        sum = (sum + differenceAt(placeOfField(place, key), fresh[key], known[key])) | 0;
    }
    for (const key in known)
      if (!(key in fresh)) sum = (sum - hashAt(placeOfField(place, key), known[key])) | 0;
    return sum;
  }
  return (hashAt(place, fresh) - hashAt(place, known)) | 0;
}

function areFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether two pieces of data are equal by value. 0 and -0 differ, as they do for a handler that divides by one. */
export function areSameData(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other);
  if (one === other) return true;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) if (!areSameData(one[index], other[index])) return false;
    return true;
  }
  if (isPlain(one)) return isPlain(other) && haveSameFields(one, other);
  // Members may be objects that are equal without being the same: a text puts them in an order.
  return canonicalText(one) === canonicalText(other);
}

function haveSameFields(one: object, other: object): boolean {
  let count = 0;
  for (const key in one) {
    if (!(key in other)) return false;
    const [held, held2] = [(one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]];
    if (!areSameData(held, held2)) return false;
    count++;
  }
  for (const _ in other) count--;
  return count === 0;
}

/**
 * The same data as `fresh`, with parts of `known` in the place of equal ones: two states of a long log then share what they have in common,
 * and what is shared need not be looked at again.
 *
 * @param fresh is changed, and must be nobody else's
 * @param known is data already
 * @throws NotDataError if something in `fresh` is not data
 */
export function sharing(fresh: unknown, known: unknown): unknown {
  if (typeof fresh !== 'object' || fresh === null) {
    if (typeof fresh === 'function' || typeof fresh === 'symbol')
      throw new NotDataError('value', `a ${typeof fresh}`);
    return fresh;
  }
  if (Array.isArray(fresh)) return sharingItems(fresh, Array.isArray(known) ? known : NO_ITEMS);
  if (isPlain(fresh)) return sharingFields(fresh as Fields, areFields(known) ? known : NO_FIELDS);
  if (fresh instanceof Map) for (const [key, held] of fresh) requireData([key, held]);
  else if (fresh instanceof Set) for (const held of fresh) requireData(held);
  else if (!ArrayBuffer.isView(fresh) || fresh instanceof DataView)
    throw new NotDataError('value', `an instance of ${fresh.constructor?.name ?? 'a class'}`);
  return fresh;
}

type Fields = Record<string, unknown>;
const NO_ITEMS: readonly unknown[] = [];
const NO_FIELDS: Readonly<Fields> = {};

function requireData(value: unknown): void {
  sharing(value, undefined);
}

function sharingItems(fresh: unknown[], known: readonly unknown[]): readonly unknown[] {
  let isSame = fresh.length === known.length;
  for (let index = 0; index < fresh.length; index++) {
    const item = fresh[index];
    if (Object.is(item, known[index]) && index < known.length) continue;
    const shared = sharing(item, known[index]);
    fresh[index] = shared;
    if (shared !== known[index] || typeof shared !== 'object') isSame = false;
  }
  return isSame ? known : fresh;
}

function sharingFields(fresh: Fields, known: Readonly<Fields>): Readonly<Fields> {
  let isSame = true;
  let count = 0;
  for (const key in fresh) {
    count++;
    const field = fresh[key];
    const other = known[key];
    if (Object.is(field, other) && (other !== undefined || key in known)) continue;
    const shared = sharing(field, other);
    fresh[key] = shared;
    if (shared !== other || typeof shared !== 'object') isSame = false;
  }
  if (!isSame) return fresh;
  for (const _ in known) count--;
  return count === 0 ? known : fresh;
}
