/**
 * What a function of an answer has to return, as far as its form goes. A spec names a shape for each function, so that `null`
 * where a number is wanted is told to the learner in words, and never reaches the spec's own arithmetic.
 */
import { formatValue } from './format.js';

/** A form of values. */
export interface Shape {
  /** With its article: `a number`, `a list, each element a number`. */
  readonly words: string;
  /** What is wrong with a value, and where: `element 2 is null, not a number`; nothing if it has the form. */
  fault(value: unknown): string | undefined;
}

function simple(words: string, accepts: (value: unknown) => boolean): Shape {
  return {
    words,
    fault: value => (accepts(value) ? undefined : `${formatValue(value)} is not ${words}`),
  };
}

/** Any number: NaN and infinities are values, which a property judges. */
export const aNumber: Shape = simple('a number', value => typeof value === 'number');
export const aText: Shape = simple('a string', value => typeof value === 'string');
export const aBoolean: Shape = simple('true or false', value => typeof value === 'boolean');

/** One of these values: `oneOf('attack', 'retreat', undefined)`. */
export function oneOf(...values: readonly unknown[]): Shape {
  return simple(`one of ${values.map(formatValue).join(', ')}`, value => values.includes(value));
}

/** The shape, or `null`. */
export function nullOr(shape: Shape): Shape {
  const words = `${shape.words} or null`;
  return {
    words,
    fault: value =>
      value === null || shape.fault(value) === undefined
        ? undefined
        : `${formatValue(value)} is not ${words}`,
  };
}

function within(place: string, fault: string | undefined): string | undefined {
  if (fault === undefined) return undefined;
  return fault.startsWith('in ') ? `in ${place}, ${fault.slice(3)}` : `in ${place}, ${fault}`;
}

function firstFault<T>(
  parts: Iterable<T>,
  faultOf: (part: T, index: number) => string | undefined,
): string | undefined {
  let index = 0;
  for (const part of parts) {
    const fault = faultOf(part, index++);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A list in which every place is filled by a value of the shape. */
export function listOf(element: Shape): Shape {
  const words = `a list, each element ${element.words}`;
  return {
    words,
    fault: value => {
      if (!Array.isArray(value)) return `${formatValue(value)} is not ${words}`;
      return firstFault(value, (part, index) => within(`element ${index}`, element.fault(part)));
    },
  };
}

/** A list of exactly so many values, each with a shape of its own. */
export function tupleOf(...elements: readonly Shape[]): Shape {
  const words = `a list of ${elements.length}: ${elements.map(element => element.words).join(', ')}`;
  return {
    words,
    fault: value => {
      if (!Array.isArray(value) || value.length !== elements.length)
        return `${formatValue(value)} is not ${words}`;
      return firstFault(elements, (element, index) =>
        within(`element ${index}`, element.fault(value[index])),
      );
    },
  };
}

/** An object with at least these fields. */
export function recordOf(fields: Readonly<Record<string, Shape>>): Shape {
  const words = `an object with ${Object.keys(fields).join(', ')}`;
  return {
    words,
    fault: value => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return `${formatValue(value)} is not ${words}`;
      return firstFault(Object.entries(fields), ([name, field]) =>
        within(`the field ${name}`, field.fault((value as Record<string, unknown>)[name])),
      );
    },
  };
}

/** A `Map`. */
export function mapOf(key: Shape, held: Shape): Shape {
  const words = `a Map from ${key.words} to ${held.words}`;
  return {
    words,
    fault: value => {
      if (!(value instanceof Map)) return `${formatValue(value)} is not ${words}`;
      return firstFault(
        value,
        ([one, other]) =>
          within('a key', key.fault(one)) ?? within(`the value of ${formatValue(one)}`, held.fault(other)),
      );
    },
  };
}
