/**
 * Checks of arguments, worded alike everywhere: the argument, its range, and what came instead. Not a room of its own:
 * every room that takes numbers uses it.
 */

function complain(name: string, range: string, value: unknown): never {
  throw new RangeError(`${name} must be ${range}, got ${String(value)}`);
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

/** A finite number above zero. */
export function requirePositive(name: string, value: number): void {
  if (typeof value !== 'number' || !(value > 0) || value === Number.POSITIVE_INFINITY) {
    complain(name, 'a finite number above 0', value);
  }
}

/** A finite number, zero or above. */
export function requireNonNegative(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0) || value === Number.POSITIVE_INFINITY) {
    complain(name, 'a finite number, 0 or above', value);
  }
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

/** A list with at least this many elements. */
export function requireLength(name: string, list: { readonly length: number }, least: number): void {
  if (list.length < least) complain(name, `a list of at least ${least}`, `${list.length}`);
}
