import {
  constant,
  empirical,
  exponential,
  lognormal,
  pareto,
  uniform,
  zipf,
} from '../../src/engine/random/index.js';

/** One changed argument, or field of an argument, or element of a list: the path to it and what stands there now. */
export interface Variation {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Tiny, huge, between whole numbers, and not numbers at all. */
const NUMBERS: readonly unknown[] = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  1.5,
  -2.5,
  1e15,
  1e300,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  1e-300,
  1e-17,
  1 - 1e-16,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  undefined,
  null,
  'constructor',
  '3',
];

const SEEDS: readonly unknown[] = [-1, 0.5, 1e300, Number.NaN, undefined, null, '__proto__'];

const WORDS: readonly unknown[] = [
  '',
  'nonsense',
  'constructor',
  '__proto__',
  'toString',
  undefined,
  null,
  0,
  Number.NaN,
];

/** A distribution of one's own, which has no closed form. */
const OWN = {
  kind: 'own',
  parameters: {},
  sample: () => 1,
  fill: (_: unknown, out: Float64Array) => out.fill(1),
};

const DISTRIBUTIONS: readonly (() => unknown)[] = [
  () => constant(0),
  () => constant(1e300),
  () => constant(-1),
  () => uniform(0, 1),
  () => uniform(2, 2),
  () => exponential(1e-300),
  () => exponential(1e300),
  () => pareto(1, 0.1),
  () => lognormal(10, 0),
  () => zipf(10, 1),
  () => empirical([1, 2, 3]),
  () => OWN,
  () => undefined,
  () => 5,
  () => 'constructor',
];

export function isDistribution(value: object): boolean {
  return 'kind' in value && 'sample' in value;
}

/** Every variation of some arguments: of each argument, of each field, of the first elements of each list. */
export function variationsOf(args: readonly unknown[]): Variation[] {
  return args.flatMap((value, index) => within(value, [index]));
}

function within(value: unknown, path: readonly (string | number)[]): Variation[] {
  const at = (values: readonly unknown[]): Variation[] => values.map(changed => ({ path, value: changed }));
  switch (typeof value) {
    case 'number':
      // Any seed is as good as another: only what is none matters.
      return at(path[path.length - 1] === 'seed' ? SEEDS : NUMBERS);
    case 'string':
      return at(WORDS);
    case 'boolean':
      return at([!value, undefined]);
    case 'object':
      return value === null ? [] : withinObject(value, path, at);
    default:
      return [];
  }
}

function withinObject(
  value: object,
  path: readonly (string | number)[],
  at: (values: readonly unknown[]) => Variation[],
): Variation[] {
  if (isDistribution(value)) return at(DISTRIBUTIONS.map(make => make()));
  const fields = (keys: readonly (string | number)[]): Variation[] =>
    keys.flatMap(key => within((value as Record<string | number, unknown>)[key], [...path, key]));
  if (Array.isArray(value)) {
    const lists = [[], [value[0]], [value[0], value[0]], undefined, 7];
    return [...at(lists), ...fields([...value.keys()].slice(0, 2))];
  }
  if (ArrayBuffer.isView(value)) return [...at([new Float64Array(0), [], undefined]), ...fields([0, 1])];
  if (Object.getPrototypeOf(value) !== Object.prototype) return [];
  return [...at([{}, undefined, null, 'constructor']), ...fields(Object.keys(value))];
}

/** Numbers of which two at a time are put into a closed form. */
const PAIRED = [0, 1, 2, 1e300, Number.MAX_VALUE, Number.MIN_VALUE, 1e-17, 1 - 1e-16, 1e15, 0.5];

/** Every two numbers of some arguments, changed together. */
export function pairsOf(args: readonly unknown[]): (readonly [Variation, Variation])[] {
  const paths = numbersIn(args, [])
    .filter(path => path[path.length - 1] !== 'seed')
    .slice(0, 6);
  return paths.flatMap((one, index) =>
    paths.slice(index + 1).flatMap(other =>
      PAIRED.flatMap(a =>
        PAIRED.map(
          b =>
            [
              { path: one, value: a },
              { path: other, value: b },
            ] as const,
        ),
      ),
    ),
  );
}

function numbersIn(value: unknown, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null || isDistribution(value) || ArrayBuffer.isView(value))
    return [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value)
    .slice(0, 12)
    .flatMap(([key, part]) => numbersIn(part, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** The arguments with something changed; what is not on the path is shared. */
export function changed(args: readonly unknown[], { path, value }: Variation): unknown[] {
  return put(args, path, value) as unknown[];
}

function put(target: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  const part = (target as Record<string | number, unknown>)[key as string];
  const next = rest.length === 0 ? value : put(part, rest, value);
  if (Array.isArray(target) || ArrayBuffer.isView(target)) {
    const copy = Array.isArray(target) ? [...target] : Float64Array.from(target as Float64Array);
    (copy as unknown[])[key as number] = next;
    return copy;
  }
  return { ...(target as object), [key as string]: next };
}
