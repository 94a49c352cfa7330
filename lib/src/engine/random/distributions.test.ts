import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constant,
  type Distribution,
  empirical,
  exponential,
  gamma,
  lognormal,
  mixture,
  normal,
  pareto,
  Random,
  shifted,
  uniform,
  weibull,
  zipf,
} from './index.js';

const twoPaths = [
  { weight: 9, of: exponential(2) },
  { weight: 1, of: constant(500) },
];

/** A member of each family, with its first three draws from seed 42: the same on every engine, to the last bit. */
const golden: [Distribution, number[]][] = [
  [constant(3), [3, 3, 3]],
  [uniform(2, 5), [3.7286728145442813, 2.9176947978815777, 3.568807508965281]],
  [exponential(10), [8.783391783579313, 3.1671893910651523, 14.061533736082906]],
  [normal(100, 15), [81.50750249949834, 110.5955339641371, 71.00813386098352]],
  [lognormal(10, 0.5), [5.398755746169189, 14.235937231013978, 3.8045189403409916]],
  [pareto(1, 1.5), [1.7959954783217613, 1.2350926152881732, 2.553424967270874]],
  [weibull(100, 0.7), [83.08402103473456, 19.349831676268934, 162.73286703260212]],
  [gamma(2.5, 4), [3.245857424047807, 1.5409098157972587, 23.219408253503406]],
  [gamma(0.5, 4), [0.06665677903163618, 3.5614987571454173, 0.0813590599368861]],
  [zipf(1000, 0.99), [14, 107, 21]],
  [zipf(1e9, 1), [4626, 1472081, 14406]],
  [mixture(twoPaths), [0.6334378782130304, 2.541303982284903, 0.07359650304513614]],
  [empirical([5, 3, 8, 1]), [8, 1, 8]],
  [shifted(100, exponential(10)), [108.78339178357932, 103.16718939106515, 114.06153373608291]],
];

describe('every distribution', () => {
  it.each(golden.map(([of, draws]) => ({ name: of.kind, of, draws })))(
    '$name holds its golden values',
    ({ of, draws }) => {
      const random = new Random(42);
      expect([of.sample(random), of.sample(random), of.sample(random)]).toEqual(draws);
    },
  );

  it('fills with the very numbers that single draws would give', () => {
    for (const [of] of golden) {
      const filled = new Float64Array(500);
      of.fill(new Random(9), filled);
      const random = new Random(9);
      expect([...filled], of.kind).toEqual(Array.from(filled, () => of.sample(random)));
    }
  });

  it('stays finite and within its support', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...golden), (seed, [of]) => {
        const drawn = new Float64Array(50);
        of.fill(new Random(seed), drawn);
        const least = of.kind === 'normal' ? Number.NEGATIVE_INFINITY : 0;
        expect(drawn.every(x => Number.isFinite(x) && x >= least)).toBe(true);
      }),
    );
  });
});

describe('zipf', () => {
  it('draws whole ranks from 1 to the count, for any exponent', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (seed, count, exponent) => {
          const rank = zipf(count, exponent).sample(new Random(seed));
          expect(Number.isSafeInteger(rank) && rank >= 1 && rank <= count).toBe(true);
        },
      ),
    );
  });
});

describe('mixture', () => {
  it('takes weights that do not sum to 1 and keeps their ratio', () => {
    const { parts } = mixture(twoPaths).parameters;
    expect(parts.map(part => part.weight)).toEqual([0.9, 0.1]);
  });

  it('never draws a part of weight 0', () => {
    const of = mixture([
      { weight: 0, of: constant(1) },
      { weight: 1, of: constant(2) },
      { weight: 0, of: constant(3) },
    ]);
    const random = new Random(4);
    expect(new Set(Array.from({ length: 1000 }, () => of.sample(random)))).toEqual(new Set([2]));
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const refused: [string, () => unknown, RegExp][] = [
    ['constant', () => constant(Number.NaN), /value must be a finite number, got NaN/],
    ['uniform', () => uniform(5, 2), /low must be at most high \(2\), got 5/],
    ['exponential', () => exponential(0), /mean must be a finite number above 0, got 0/],
    ['normal', () => normal(0, -1), /standardDeviation must be a finite number, 0 or above, got -1/],
    ['lognormal median', () => lognormal(-1, 1), /median must be/],
    ['lognormal sigma', () => lognormal(1, -1), /sigma must be/],
    ['pareto minimum', () => pareto(0, 1), /minimum must be/],
    ['pareto shape', () => pareto(1, 0), /shape must be/],
    ['weibull scale', () => weibull(0, 1), /scale must be/],
    ['weibull shape', () => weibull(1, Number.POSITIVE_INFINITY), /shape must be/],
    ['gamma shape', () => gamma(0, 1), /shape must be/],
    ['gamma scale', () => gamma(1, -1), /scale must be/],
    ['zipf count', () => zipf(0, 1), /count must be a whole number, 1 or above, got 0/],
    ['zipf exponent', () => zipf(10, -0.1), /exponent must be/],
    ['mixture empty', () => mixture([]), /parts must be a list of at least 1/],
    ['mixture weight', () => mixture([{ weight: -1, of: constant(1) }]), /parts\[0\]\.weight must be/],
    [
      'mixture total',
      () => mixture([{ weight: 0, of: constant(1) }]),
      /parts must have weights of a finite sum above 0/,
    ],
    ['empirical empty', () => empirical([]), /samples must be a list of at least 1/],
    ['empirical value', () => empirical([1, Number.NaN]), /every element of samples must be a finite number/],
    ['shifted', () => shifted(Number.POSITIVE_INFINITY, constant(1)), /by must be a finite number/],
  ];
  it.each(refused)('%s', (_, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
