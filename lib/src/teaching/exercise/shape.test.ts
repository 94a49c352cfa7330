import { describe, expect, it } from 'vitest';
import {
  aBoolean,
  aNumber,
  aText,
  listOf,
  mapOf,
  nullOr,
  oneOf,
  recordOf,
  type Shape,
  tupleOf,
} from './shape.js';

const cyclic: unknown[] = [];
cyclic.push(cyclic);

describe('a shape', () => {
  it.each<[string, Shape, unknown]>([
    ['a number', aNumber, 0],
    ['NaN, which a property judges', aNumber, Number.NaN],
    ['a string', aText, ''],
    ['a boolean', aBoolean, false],
    ['one of several', oneOf('attack', undefined), undefined],
    ['null', nullOr(aNumber), null],
    ['a list', listOf(aNumber), []],
    ['a tuple', tupleOf(aNumber, aText), [1, 'a']],
    ['an object with more than was asked for', recordOf({ least: aNumber }), { least: 1, most: 2 }],
    ['a map', mapOf(aNumber, aNumber), new Map([[1, 2]])],
  ])('accepts %s', (_what, shape, value) => {
    expect(shape.fault(value)).toBeUndefined();
  });

  it.each<[Shape, unknown, string]>([
    [aNumber, null, 'null is not a number'],
    [aNumber, 1n, '1n is not a number'],
    [aNumber, '1', '"1" is not a number'],
    [listOf(aNumber), [1, null], 'in element 1, null is not a number'],
    [listOf(aNumber), new Array(2), 'in element 0, undefined is not a number'],
    [listOf(aNumber), cyclic, 'in element 0, [[contains itself]] is not a number'],
    [listOf(aNumber), { length: 1, 0: 1 }, 'is not a list, each element a number'],
    [tupleOf(aNumber, aNumber), [1], '[1] is not a list of 2: a number, a number'],
    [
      recordOf({ view: recordOf({ own: aText }) }),
      { view: {} },
      'in the field view, the field own, undefined is not a string',
    ],
    [recordOf({ least: aNumber }), null, 'null is not an object with least'],
    [mapOf(aNumber, aNumber), new Map([['a', 1]]), 'in a key, "a" is not a number'],
    [mapOf(aNumber, aNumber), { 1: 2 }, 'is not a Map from a number to a number'],
  ])('says what is wrong, and where: %#', (shape, value, message) => {
    expect(shape.fault(value)).toContain(message);
  });
});
