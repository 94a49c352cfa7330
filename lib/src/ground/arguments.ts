/**
 * Checks of arguments, worded alike everywhere: the argument, its range, and what came instead. Not a room of its own:
 * every room that takes numbers uses it. A range is printed as a reader writes it, `(0, 1]`, never by the least double.
 */

/** More steps than this of a simulation, a sum or a search are refused: nobody waits for them to end. */
export const MOST_STEPS = 100_000_000;

function inWords(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

/** Refuses an argument: its name as the caller knows it, what it must be, and what came. */
export function complain(name: string, range: string, value: unknown): never {
  throw new RangeError(`${name} must be ${range}, got ${inWords(value)}`);
}

/** Any number, an infinite one too. */
export function requireNumber(name: string, value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value)) complain(name, 'a number', value);
}

/** Any finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) complain(name, 'a finite number', value);
}

/** Two finite numbers, the first not above the second. */
export function requireRange(lowName: string, low: number, highName: string, high: number): void {
  requireFinite(lowName, low);
  requireFinite(highName, high);
  if (low > high) complain(lowName, `at most ${highName} (${high})`, low);
}

/** A finite number within closed bounds. */
export function requireInRange(name: string, value: number, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `in [${least}, ${most}]`;
    complain(name, range, value);
  }
}

/** A probability or a share: in [0, 1]. */
export function requireProbability(name: string, value: number): void {
  requireInRange(name, value, 0, 1);
}

/** A share that is not nothing: in (0, 1]. */
export function requireShareAboveZero(name: string, value: number): void {
  if (typeof value !== 'number' || !(value > 0 && value <= 1)) complain(name, 'in (0, 1]', value);
}

/** A share that is not the whole: in [0, 1). */
export function requireShareBelowOne(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0 && value < 1)) complain(name, 'in [0, 1)', value);
}

/** A share that is neither nothing nor the whole: in (0, 1). */
export function requireProperShare(name: string, value: number): void {
  if (typeof value !== 'number' || !(value > 0 && value < 1)) complain(name, 'in (0, 1)', value);
}

/** A finite number above zero. */
export function requirePositive(name: string, value: number): void {
  requireAbove(name, value, 0);
}

/** A finite number above a bound. */
export function requireAbove(name: string, value: number, bound: number): void {
  if (!Number.isFinite(value) || !(value > bound)) complain(name, `a finite number above ${bound}`, value);
}

/** A finite number, zero or above. */
export function requireNonNegative(name: string, value: number): void {
  requireAtLeast(name, value, 0);
}

/** A finite number at or above a bound. */
export function requireAtLeast(name: string, value: number, least: number): void {
  if (!Number.isFinite(value) || !(value >= least))
    complain(name, `a finite number, ${least} or above`, value);
}

/** A whole number within closed bounds. */
export function requireWhole(
  name: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    const range =
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number, ${least} or above`
        : `a whole number in [${least}, ${most}]`;
    complain(name, range, value);
  }
}

/** How many of something are drawn, run or kept one by one: a whole number, and not so many that it never ends. */
export function requireCount(name: string, value: number, least: number, most = MOST_STEPS): void {
  requireWhole(name, value, least);
  if (value > most) complain(name, `at most ${most}`, value);
}

/**
 * Work that follows from an argument: refused where there would be too much.
 *
 * @param steps about how many steps the argument makes
 */
export function requireSteps(name: string, value: unknown, steps: number, most = MOST_STEPS): void {
  if (steps <= most) return;
  throw new RangeError(
    `${name} must make at most ${most} steps, got ${inWords(value)}, which makes about ${Number(steps.toPrecision(2))}`,
  );
}

/** The least time that a simulator tells apart from none, a tick, and the longest of which it still counts every tick; in ms. */
export const TICK_MS = 0.001;
export const LONGEST_MS = 1e12;

/** A time of a simulation in ms: from a tick on, and not so long that ticks are lost. */
export function requireSimulatedMs(name: string, value: number, least = TICK_MS): void {
  requireInRange(name, value, least, LONGEST_MS);
}

/**
 * A result that must be a number: where every argument is in its range, and yet a double cannot hold what lies between
 * them and the result.
 */
export function requireRepresentable(names: string, result: number): number {
  if (!Number.isNaN(result)) return result;
  throw new RangeError(
    `${names} must be numbers whose result a double can hold, and these are too far apart`,
  );
}

/** One of some words. */
export function requireOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return;
  complain(name, `one of ${words.map(word => `'${word}'`).join(', ')}`, value);
}

/** `true` or `false`. */
export function requireBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') complain(name, 'true or false', value);
}

/** A text. */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string') complain(name, 'a text', value);
}

/** A list, or a typed array. */
export function requireList(name: string, list: unknown): void {
  requireLength(name, list as { readonly length: number }, 0);
}

/** A list with at least this many elements. */
export function requireLength(name: string, list: { readonly length: number }, least: number): void {
  const length = typeof list === 'object' ? list?.length : undefined;
  if (typeof length !== 'number') complain(name, 'a list', list);
  if (length < least) throw new RangeError(`${name} must be a list of at least ${least}, got ${length}`);
}

/** A plain record, an object by names. */
export function requireRecord(name: string, record: unknown): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    complain(name, 'an object', record);
}

/** A distribution: something that can be drawn from. */
export function requireDistribution(name: string, distribution: unknown): void {
  const { sample } = (distribution ?? {}) as { readonly sample?: unknown };
  if (typeof sample !== 'function') complain(name, 'a distribution of faultlines/random', distribution);
}

/** A seeded stream of random numbers. */
export function requireRandom(name: string, random: unknown): void {
  const { below } = (random ?? {}) as { readonly below?: unknown };
  if (typeof below !== 'function') complain(name, 'a Random of faultlines/random', random);
}

/** Every field of a record: a constant of this type with a name too many, or one too few, does not compile. */
export type FieldsOf<T> = Readonly<Record<keyof T, true>>;

/** A record with no field that nobody reads: a misspelled option would be ignored without a word. */
export function requireKnownFields<T extends object>(name: string, record: T, known: FieldsOf<T>): void {
  requireRecord(name, record);
  for (const field of Object.keys(record)) {
    if (Object.hasOwn(known, field)) continue;
    const fields = Object.keys(known);
    throw new RangeError(
      `${name} has no option '${field}'${nearest(field, fields)}: there are ${fields.join(', ')}`,
    );
  }
}

/** `, did you mean 'x'?` where one of the names is near. */
export function nearest(word: string, known: readonly string[]): string {
  const near = known
    .map(name => ({ name, edits: editsBetween(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 4)))
    .sort((one, other) => one.edits - other.edits)[0];
  return near === undefined ? '' : `, did you mean '${near.name}'?`;
}

/** Letters to put in, leave out or change between two words (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change));
    }
    row = next;
  }
  return row[other.length];
}
