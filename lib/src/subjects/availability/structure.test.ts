import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, normal, weibull } from '../../engine/random/index.js';
import { binomialProbability, covers, distributionMean } from '../../engine/stats/index.js';
import {
  type Component,
  component,
  componentImportance,
  componentsOf,
  kOfN,
  parallel,
  type Structure,
  series,
  simulateStructure,
  singlePointsOfFailure,
  structureAvailability,
} from './index.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const AVAILABILITIES: Record<string, number> = { a: 0.9, b: 0.8, c: 0.95, d: 0.6, e: 0.5, f: 0.99 };

const leaf = fc.constantFrom(...NAMES).map((name): Structure => component(name, AVAILABILITIES[name]));
const { tree: structures } = fc.letrec<{ tree: Structure }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(fc.array(tie('tree'), { minLength: 1, maxLength: 4 }), fc.nat(3))
      .map(([parts, k]): Structure => kOfN(Math.min(parts.length, k + 1), parts)),
  ),
}));

function isUp(structure: Structure, up: (name: string) => boolean): boolean {
  if (structure.kind === 'component') return up(structure.name);
  return structure.parts.filter(part => isUp(part, up)).length >= structure.atLeast;
}

/** The probability of every state of the components in which the structure is up, summed. */
function byEnumeration(structure: Structure): number {
  const components = componentsOf(structure);
  let sum = 0;
  for (let state = 0; state < 2 ** components.length; state++) {
    const up = new Set(components.filter((_, i) => ((state >> i) & 1) === 1).map(part => part.name));
    if (!isUp(structure, name => up.has(name))) continue;
    sum += components.reduce(
      (product, part) => product * (up.has(part.name) ? part.availability : 1 - part.availability),
      1,
    );
  }
  return sum;
}

describe('structureAvailability', () => {
  it('is the sum over all states, also for components that branches share', () => {
    fc.assert(
      fc.property(structures, structure => {
        expect(structureAvailability(structure)).toBeCloseTo(byEnumeration(structure), 12);
      }),
      { numRuns: 400 },
    );
  });

  it('sees that a shared dependency is the ceiling of redundancy', () => {
    const zone = (name: string) => series([component(name, 0.999), component('config', 0.9999)]);
    const exact = structureAvailability(parallel([zone('a'), zone('b')]));
    expect(exact).toBeCloseTo(0.9999 * (1 - 0.001 ** 2), 15);
    const asIfIndependent = 1 - (1 - 0.999 * 0.9999) ** 2;
    expect(asIfIndependent).toBeGreaterThan(0.99999);
  });

  it('stays fast with many components that only repeat inside their own branch', () => {
    const branch = (i: number) =>
      parallel([series([component(`x${i}`, 0.9), component(`y${i}`, 0.9)]), component(`x${i}`, 0.9)]);
    const structure = kOfN(
      20,
      Array.from({ length: 30 }, (_, i) => branch(i)),
    );
    const upCount = Array.from({ length: 11 }, (_, i) => binomialProbability(30, 20 + i, 0.9));
    expect(structureAvailability(structure)).toBeCloseTo(
      upCount.reduce((a, b) => a + b),
      12,
    );
  });
});

describe('componentImportance', () => {
  it("is the slope of the structure's availability", () => {
    fc.assert(
      fc.property(structures, structure => {
        for (const { name, birnbaum } of componentImportance(structure)) {
          const slope =
            byEnumeration(withAvailability(structure, name, 1)) -
            byEnumeration(withAvailability(structure, name, 0));
          expect(birnbaum).toBeCloseTo(slope, 12);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('puts first what would save most downtime', () => {
    const structure = series([
      component('load balancer', 0.9999),
      parallel([component('web 1', 0.995), component('web 2', 0.995)]),
      component('database', 0.999),
    ]);
    const [first, second] = componentImportance(structure);
    expect([first.name, second.name]).toEqual(['database', 'load balancer']);
    expect(first.improvement).toBeCloseTo(0.889, 3);
    expect(singlePointsOfFailure(structure)).toEqual(['load balancer', 'database']);
  });
});

function withAvailability(structure: Structure, name: string, availability: number): Structure {
  if (structure.kind === 'component')
    return structure.name === name ? component(name, availability) : structure;
  return { ...structure, parts: structure.parts.map(part => withAvailability(part, name, availability)) };
}

const server = (name: string): Component => component(name, { mttfHours: 90, mttrHours: 10 });

describe('simulateStructure', () => {
  it.each([
    ['series', series([server('a'), server('b')])],
    ['parallel', parallel([server('a'), server('b')])],
    ['2 of 3', kOfN(2, [server('a'), server('b'), server('c')])],
    [
      'a shared component',
      parallel([series([server('a'), server('x')]), series([server('b'), server('x')])]),
    ],
  ])('agrees with the closed form (seed 21): %s', (_, structure) => {
    const { availability, samples } = simulateStructure(structure, {
      years: 150,
      seed: 21,
      confidence: 0.999,
    });
    expect(covers(availability, structureAvailability(structure))).toBe(true);
    expect(availability.high - availability.low).toBeLessThan(0.02);
    expect(samples.length).toBe(50);
  });

  it('depends on the means only, when repairs do not wait for each other (seed 22)', () => {
    const worn = weibull(100, 3);
    const mttfHours = distributionMean(worn);
    const part = component('a', {
      mttfHours,
      mttrHours: 10,
      timeToFailure: worn,
      timeToRepair: constant(10),
    });
    const { availability } = simulateStructure(part, { years: 100, seed: 22, confidence: 0.999 });
    expect(covers(availability, mttfHours / (mttfHours + 10))).toBe(true);
  });

  it('agrees with the machine-repair model when one crew serves all (seed 23)', () => {
    // Birth and death: k of 3 down with weight 3!/(3-k)! r^k, where r = repair time / time to failure.
    const r = 10 / 90;
    const weights = [1, 3 * r, 6 * r ** 2, 6 * r ** 3];
    const total = weights.reduce((a, b) => a + b);
    const structure = kOfN(2, [server('a'), server('b'), server('c')]);
    const options = { years: 200, seed: 23, confidence: 0.999 };
    const { availability } = simulateStructure(structure, { ...options, repairCrews: 1 });
    expect(covers(availability, (weights[0] + weights[1]) / total)).toBe(true);
    expect(covers(availability, structureAvailability(structure))).toBe(false);
  });

  it('counts outages and their length', () => {
    const part = component('a', {
      mttfHours: 90,
      mttrHours: 10,
      timeToFailure: constant(90),
      timeToRepair: constant(10),
    });
    // The warm-up is one window of 87.6 hours; failures begin at 2.4, 102.4, ... after it.
    const run = simulateStructure(part, { years: 0.1, seed: 1, windows: 10 });
    expect(run.outages).toBe(9);
    expect(run.longestOutageHours).toBeCloseTo(10, 9);
    expect(run.samples.reduce((sum, a) => sum + (1 - a) * 87.6, 0)).toBeCloseTo(90, 9);
  });

  it('repairs in the order of failure when crews are short', () => {
    const once = (name: string, failsAt: number, takes: number): Component =>
      component(name, {
        mttfHours: failsAt,
        mttrHours: takes,
        timeToFailure: constant(failsAt),
        timeToRepair: constant(takes),
      });
    const structure = kOfN(2, [once('a', 1000, 5), once('b', 1001, 3), once('c', 1002, 1)]);
    // 1100 hours with the warm-up, so each fails once. Two are down from 1001; one crew fixes a by 1005 and b by 1008.
    const options = { years: 1, yearDays: 1000 / 24, windows: 10, seed: 1 };
    const oneCrew = simulateStructure(structure, { ...options, repairCrews: 1 });
    expect(oneCrew.outages).toBe(1);
    expect(oneCrew.longestOutageHours).toBeCloseTo(7, 9);
    // With a crew each, c is back at 1003 and b, the second, at 1004.
    expect(simulateStructure(structure, options).longestOutageHours).toBeCloseTo(3, 9);
  });

  it('counts a time that is drawn below 0 as 0 (seed 24)', () => {
    const part = component('a', {
      mttfHours: 90,
      mttrHours: 10,
      timeToFailure: constant(90),
      timeToRepair: normal(10, 10),
    });
    const { availability } = simulateStructure(part, { years: 200, seed: 24, confidence: 0.999 });
    // The mean of max(0, X) for X normal with mean and deviation 10: 10 (Phi(1) + phi(1)).
    const repairHours = 10 * (0.841344746 + 0.241970725);
    expect(covers(availability, 90 / (90 + repairHours))).toBe(true);
    expect(covers(availability, 0.9)).toBe(false);
  });

  it('is the same run for the same seed', () => {
    const structure = parallel([server('a'), server('b')]);
    const run = () => simulateStructure(structure, { years: 5, seed: 'again' });
    expect(run()).toEqual(run());
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const refused: [string, () => unknown, string][] = [
    ['component', () => component('a', 1.1), 'availability must be in [0, 1], got 1.1'],
    ['no parts', () => series([]), 'parts must be a list of at least 1, got 0'],
    ['k', () => kOfN(3, [server('a'), server('b')]), 'k must be a whole number in [1, 2], got 3'],
    [
      'two availabilities of one name',
      () => structureAvailability(series([component('a', 0.9), component('a', 0.8)])),
      "component 'a' must have one availability, got 0.9 and 0.8",
    ],
    [
      'another mean than stated',
      () => component('a', { mttfHours: 5, mttrHours: 1, timeToFailure: constant(6) }),
      'timeToFailure must be a distribution of mean',
    ],
    [
      'no times to simulate',
      () => simulateStructure(component('a', 0.9), { years: 1, seed: 1 }),
      "component 'a' must have mttfHours and mttrHours above 0 to be simulated",
    ],
    [
      'years',
      () => simulateStructure(server('a'), { years: 0, seed: 1 }),
      'years must be a finite number above 0',
    ],
    [
      'crews',
      () => simulateStructure(server('a'), { years: 1, seed: 1, repairCrews: 0 }),
      'repairCrews must be a whole number, 1 or above, got 0',
    ],
    [
      'windows',
      () => simulateStructure(server('a'), { years: 1, seed: 1, windows: 2 }),
      'windows must be a whole number, 10 or above, got 2',
    ],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
