import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../engine/random/index.js';
import { binomialAtLeast, covers, wilsonInterval } from '../../engine/stats/index.js';
import {
  availabilityFromMttf,
  cheaperLever,
  commonCauseAvailability,
  downtimeSeconds,
  kOfNAvailability,
  leversToReach,
  nines,
  ninesTable,
  parallelAvailability,
  seriesAvailability,
} from './index.js';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const probabilities = fc.array(probability, { minLength: 1, maxLength: 8 });

describe('nines', () => {
  it('three nines are 8.76 hours a year of 365 days, and 8.766 of a Julian year', () => {
    expect(ninesTable([0.999])[0].yearSeconds / 3600).toBeCloseTo(8.76, 9);
    expect(ninesTable([0.999], { yearDays: 365.25 })[0].yearSeconds / 3600).toBeCloseTo(8.766, 9);
  });

  it('a row of the table is the downtime of each window', () => {
    for (const row of ninesTable()) {
      expect(row.weekSeconds).toBe(downtimeSeconds(row.availability, 7 * 86_400));
      expect(row.monthSeconds).toBe(downtimeSeconds(row.availability, 30 * 86_400));
      expect(row.daySeconds * 365).toBeCloseTo(row.yearSeconds, 6);
    }
  });

  it('counts them', () => {
    expect([0, 0.9, 0.99, 0.999].map(a => Number(nines(a).toFixed(9)))).toEqual([0, 1, 2, 3]);
    expect(nines(0.9995)).toBeCloseTo(3.30103, 5);
    expect(nines(1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('availabilityFromMttf', () => {
  it('depends on the ratio of the two times only', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (mttf, mttr, factor) => {
          const once = availabilityFromMttf(mttf, mttr);
          expect(availabilityFromMttf(mttf * factor, mttr * factor)).toBeCloseTo(once, 12);
        },
      ),
    );
  });

  it('gains the same from repairs twice as fast as from failures half as frequent', () => {
    const { mttfHours, mttrHours, factor } = leversToReach(500, 5, 0.999);
    expect(availabilityFromMttf(mttfHours, 5)).toBeCloseTo(0.999, 12);
    expect(availabilityFromMttf(500, mttrHours)).toBeCloseTo(0.999, 12);
    expect([mttfHours / 500, 5 / mttrHours]).toEqual([
      expect.closeTo(factor, 10),
      expect.closeTo(factor, 10),
    ]);
  });

  it('makes the lever cheaper whose step is', () => {
    const costs = { perMttfDoubling: 100, perMttrHalving: 30 };
    const choice = cheaperLever(500, 5, 0.999, costs);
    expect(choice.lever).toBe('mttr');
    expect(choice.mttfCost / choice.mttrCost).toBeCloseTo(100 / 30, 10);
    expect(choice.steps).toBeCloseTo(Math.log2(9.99), 10);
    expect(cheaperLever(500, 5, 0.9, costs)).toMatchObject({ steps: 0, mttfCost: 0, mttrCost: 0 });
  });
});

describe('series, parallel, k of n', () => {
  it('are k-of-n with k = n and k = 1', () => {
    fc.assert(
      fc.property(probabilities, of => {
        expect(kOfNAvailability(of.length, of)).toBeCloseTo(seriesAvailability(of), 12);
        expect(kOfNAvailability(1, of)).toBeCloseTo(parallelAvailability(of), 12);
      }),
    );
  });

  it('k of equal components is the binomial tail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), probability, fc.nat(12), (n, a, extra) => {
        const k = Math.min(n, extra);
        expect(kOfNAvailability(k, new Array<number>(n).fill(a))).toBeCloseTo(binomialAtLeast(n, k, a), 12);
      }),
    );
  });

  it('agrees with the sum over all states, for components that differ', () => {
    fc.assert(
      fc.property(probabilities, fc.nat(8), (of, extra) => {
        const k = Math.min(of.length, extra);
        let sum = 0;
        for (let state = 0; state < 2 ** of.length; state++) {
          const up = of.map((_, i) => ((state >> i) & 1) === 1);
          if (up.filter(Boolean).length < k) continue;
          sum += of.reduce((product, a, i) => product * (up[i] ? a : 1 - a), 1);
        }
        expect(kOfNAvailability(k, of)).toBeCloseTo(sum, 10);
      }),
    );
  });

  it('never worsens with a better component', () => {
    fc.assert(
      fc.property(probabilities, fc.nat(8), (of, extra) => {
        const k = Math.min(of.length, extra);
        const better = [Math.min(1, of[0] + 0.1), ...of.slice(1)];
        expect(kOfNAvailability(k, better)).toBeGreaterThanOrEqual(kOfNAvailability(k, of) - 1e-12);
      }),
    );
  });
});

describe('commonCauseAvailability', () => {
  it('is plain k-of-n without a common cause, and one replica with nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), probability, (n, availability) => {
        const k = Math.ceil(n / 2);
        const independent = binomialAtLeast(n, k, availability);
        expect(commonCauseAvailability({ n, k, availability, beta: 0 })).toBeCloseTo(independent, 10);
        expect(commonCauseAvailability({ n, k, availability, beta: 1 })).toBeCloseTo(availability, 12);
      }),
    );
  });

  it('leaves each replica the availability that was stated', () => {
    fc.assert(
      fc.property(probability, probability, (availability, beta) => {
        expect(commonCauseAvailability({ n: 1, k: 1, availability, beta })).toBeCloseTo(availability, 12);
      }),
    );
  });

  it('agrees with its simulation (seed 11)', () => {
    const random = new Random(11);
    const [n, k, availability, beta] = [5, 3, 0.9, 0.3];
    const common = beta * (1 - availability);
    const alone = availability / (1 - common);
    let up = 0;
    for (let i = 0; i < 40_000; i++) {
      if (random.chance(common)) continue;
      let count = 0;
      for (let replica = 0; replica < n; replica++) if (random.chance(alone)) count++;
      if (count >= k) up++;
    }
    const exact = commonCauseAvailability({ n, k, availability, beta });
    expect(covers(wilsonInterval(up, 40_000, 0.999), exact)).toBe(true);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const costs = { perMttfDoubling: 1, perMttrHalving: 1 };
  const refused: [string, () => unknown, string][] = [
    ['downtime', () => downtimeSeconds(1.2, 1), 'availability must be in [0, 1], got 1.2'],
    ['window', () => downtimeSeconds(0.9, -1), 'windowSeconds must be a finite number, 0 or above, got -1'],
    ['year', () => ninesTable([0.9], { yearDays: 0 }), 'yearDays must be a finite number above 0, got 0'],
    ['nines', () => nines(Number.NaN), 'availability must be in [0, 1], got NaN'],
    ['mttf', () => availabilityFromMttf(0, 1), 'mttfHours must be a finite number above 0, got 0'],
    ['mttr', () => availabilityFromMttf(1, -1), 'mttrHours must be a finite number, 0 or above, got -1'],
    ['series', () => seriesAvailability([0.5, 2]), 'availabilities[1] must be in [0, 1], got 2'],
    ['parallel', () => parallelAvailability([-1]), 'availabilities[0] must be in [0, 1], got -1'],
    ['k', () => kOfNAvailability(3, [0.5, 0.5]), 'k must be a whole number in [0, 2], got 3'],
    ['k of n', () => kOfNAvailability(1, [1.5]), 'availabilities[0] must be in [0, 1], got 1.5'],
    [
      'beta',
      () => commonCauseAvailability({ n: 2, k: 1, availability: 0.9, beta: 2 }),
      'beta must be in [0, 1], got 2',
    ],
    ['target', () => leversToReach(1, 1, 1), 'target must be in'],
    ['cost', () => cheaperLever(1, 1, 0.9, { ...costs, perMttrHalving: 0 }), 'perMttrHalving must be'],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
