import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtLeast, covers } from '../../engine/stats/index.js';
import {
  cassandraQuorums,
  checkEveryPair,
  faultTolerance,
  findDisjoint,
  gridQuorumSize,
  gridSystem,
  hierarchicalSystem,
  levelIsMet,
  loadLowerBound,
  majority,
  nodesOf,
  overlap,
  type QuorumSystem,
  quorumAvailability,
  quorumLoad,
  quorumSystem,
  simulateQuorumAvailability,
  thresholdSystem,
  weightedSystem,
} from './index.js';

const sizes = (most: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain(n => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n }), fc.integer({ min: 1, max: n })));

const systems = fc
  .integer({ min: 1, max: 7 })
  .chain(nodes =>
    fc
      .array(fc.uniqueArray(fc.nat(nodes - 1), { minLength: 1 }), { minLength: 1, maxLength: 6 })
      .map(sets => quorumSystem(nodes, sets)),
  );

const known: QuorumSystem[] = [
  thresholdSystem(5, 3),
  thresholdSystem(4, 3),
  weightedSystem([2, 1, 1], 3),
  weightedSystem([3, 2, 2, 1, 1], 5),
  gridSystem(3, 3),
  gridSystem(2, 4),
  hierarchicalSystem([
    { children: 3, needed: 2 },
    { children: 3, needed: 2 },
  ]),
];

/** Whether each set of nodes contains a quorum, weighed by its probability. */
function byEnumeration({ nodes, quorums }: QuorumSystem, availability: readonly number[]): number {
  let sum = 0;
  for (let up = 0; up < 2 ** nodes; up++) {
    if (!quorums.some(quorum => (quorum & up) === quorum)) continue;
    sum += availability.reduce((product, a, node) => product * ((up >> node) & 1 ? a : 1 - a), 1);
  }
  return sum;
}

describe('overlap', () => {
  it('overlaps exactly when R + W > N, over every pair of quorums for N up to 9', () => {
    for (let n = 1; n <= 9; n++) {
      for (let r = 1; r <= n; r++) {
        for (let w = 1; w <= n; w++) {
          const { pairs, meeting, leastShared, disjoint } = checkEveryPair(n, r, w);
          const { shared, strict } = overlap(n, r, w);
          expect(meeting === pairs, `N=${n} R=${r} W=${w}`).toBe(strict);
          expect(leastShared).toBe(shared);
          expect(disjoint === undefined).toBe(strict);
          if (disjoint) expect(disjoint.read.some(node => disjoint.write.includes(node))).toBe(false);
        }
      }
    }
  });

  it('lets two writes pass each other exactly when 2W <= N', () => {
    fc.assert(
      fc.property(sizes(9), ([n, r, w]) => {
        expect(overlap(n, r, w).writesMeet).toBe(findDisjoint(thresholdSystem(n, w)) === undefined);
      }),
    );
  });

  it('tolerates what the systems of its quorums tolerate', () => {
    fc.assert(
      fc.property(sizes(7), ([n, r, w]) => {
        const { readTolerance, writeTolerance } = overlap(n, r, w);
        expect(faultTolerance(thresholdSystem(n, r))).toBe(readTolerance);
        expect(faultTolerance(thresholdSystem(n, w))).toBe(writeTolerance);
      }),
    );
  });

  it('makes the smallest majority that meets itself', () => {
    for (let n = 1; n <= 9; n++) {
      expect(overlap(n, majority(n), majority(n)).strict).toBe(true);
      if (majority(n) > 1) expect(overlap(n, majority(n) - 1, majority(n) - 1).strict).toBe(false);
    }
  });
});

describe("Cassandra's levels", () => {
  it('survive the loss of a data center or not', () => {
    const factors = { dc1: 3, dc2: 3 };
    const lost = { dc1: 3, dc2: 0 };
    expect(levelIsMet('LOCAL_QUORUM', factors, lost, 'dc1')).toBe(true);
    expect(levelIsMet('LOCAL_QUORUM', factors, lost, 'dc2')).toBe(false);
    expect(levelIsMet('EACH_QUORUM', factors, lost, 'dc1')).toBe(false);
    expect(levelIsMet('QUORUM', factors, lost, 'dc1')).toBe(false);
    expect(levelIsMet('QUORUM', { ...factors, dc3: 3 }, { ...lost, dc3: 2 }, 'dc1')).toBe(true);
  });

  it('count each data center by its own factor', () => {
    expect(cassandraQuorums({ eu: 5, us: 3 })).toEqual({
      localQuorum: { eu: 3, us: 2 },
      eachQuorum: { eu: 3, us: 2 },
      quorum: 5,
    });
  });
});

describe('quorum systems', () => {
  it('keep only minimal sets', () => {
    fc.assert(
      fc.property(systems, ({ quorums }) => {
        for (const a of quorums) {
          for (const b of quorums) expect(a !== b && (a & b) === a).toBe(false);
        }
      }),
    );
  });

  it('of majorities, grids and hierarchies meet in every pair', () => {
    for (const system of known) expect(findDisjoint(system), system.name).toBeUndefined();
  });

  it('show the first pair that does not meet', () => {
    const split = quorumSystem(4, [
      [0, 1],
      [1, 2, 3],
      [2, 3],
    ]);
    expect(split.quorums.map(nodesOf)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(findDisjoint(split)).toEqual({ first: [0, 1], second: [2, 3] });
    expect(findDisjoint(thresholdSystem(3, 1), thresholdSystem(3, 2))).toEqual({
      first: [0],
      second: [1, 2],
    });
  });

  it('by votes are those whose votes suffice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
        fc.nat(10),
        (votes, extra) => {
          const all = votes.reduce((a, b) => a + b);
          fc.pre(all > 0);
          const needed = 1 + (extra % all);
          const { quorums } = weightedSystem(votes, needed);
          for (let set = 0; set < 2 ** votes.length; set++) {
            const sum = nodesOf(set).reduce((total, node) => total + votes[node], 0);
            expect(quorums.some(quorum => (quorum & set) === quorum)).toBe(sum >= needed);
          }
        },
      ),
    );
  });

  it('of one vote each are thresholds', () => {
    expect(weightedSystem([1, 1, 1, 1, 1], 3).quorums).toEqual(thresholdSystem(5, 3).quorums);
  });

  it('in a grid have a row and a column', () => {
    const grid = gridSystem(4, 4);
    expect(grid.quorums.length).toBe(16);
    for (const quorum of grid.quorums) expect(nodesOf(quorum).length).toBe(gridQuorumSize(16));
    expect(faultTolerance(grid)).toBe(3);
  });

  it('in a hierarchy of 2 of 3 over 2 of 3 need four of nine nodes', () => {
    const system = known[6];
    expect(system.quorums.length).toBe(27);
    expect(new Set(system.quorums.map(quorum => nodesOf(quorum).length))).toEqual(new Set([4]));
    expect(faultTolerance(system)).toBe(3);
  });
});

describe('quorumAvailability', () => {
  it('is the sum over all sets of live nodes', () => {
    fc.assert(
      fc.property(
        systems,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
        (system, each) => {
          const availability = each.slice(0, system.nodes);
          expect(quorumAvailability(system, availability)).toBeCloseTo(
            byEnumeration(system, availability),
            12,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a threshold is the binomial tail', () => {
    for (const n of [3, 5, 9, 13]) {
      expect(quorumAvailability(thresholdSystem(n, majority(n)), 0.9)).toBeCloseTo(
        binomialAtLeast(n, majority(n), 0.9),
        12,
      );
    }
  });

  it("gives Gifford's three examples their blocking probabilities", () => {
    // Table 1 of the paper: representatives up 99% of the time; votes, read and write quorum.
    const blocked = (votes: number[], needed: number) =>
      1 - quorumAvailability(weightedSystem(votes, needed), 0.99);
    expect(blocked([1, 0, 0], 1)).toBeCloseTo(1e-2, 12);
    expect(blocked([2, 1, 1], 2)).toBeCloseTo(2.0e-4, 5);
    expect(blocked([2, 1, 1], 3)).toBeCloseTo(1.01e-2, 4);
    expect(blocked([1, 1, 1], 1)).toBeCloseTo(1e-6, 12);
    expect(blocked([1, 1, 1], 3)).toBeCloseTo(2.97e-2, 4);
  });

  it.each(known.map(system => ({ name: system.name, system })))(
    'agrees with its simulation (seed 71): $name',
    ({ system }) => {
      const { availability, samples } = simulateQuorumAvailability(system, 0.8, { seed: 71, trials: 30_000 });
      const wide = { ...availability, low: availability.low - 0.003, high: availability.high + 0.003 };
      expect(covers(wide, quorumAvailability(system, 0.8))).toBe(true);
      expect(samples.length).toBe(Math.round(30_000 * (1 - availability.estimate)));
    },
  );

  it('is best for majorities when nodes are good, and for a single node when they are bad', () => {
    for (const system of [gridSystem(3, 3), known[6]]) {
      expect(quorumAvailability(thresholdSystem(9, 5), 0.9)).toBeGreaterThan(quorumAvailability(system, 0.9));
    }
    expect(quorumAvailability(thresholdSystem(9, 5), 0.4)).toBeLessThan(0.4);
  });
});

describe('quorumLoad', () => {
  it('agrees with the published loads', () => {
    // Naor and Wool: majorities, grids, and the projective plane of order 2.
    for (const n of [1, 3, 4, 5, 9])
      expect(quorumLoad(thresholdSystem(n, majority(n))).load).toBeCloseTo(majority(n) / n, 10);
    for (const side of [2, 3, 4]) {
      expect(quorumLoad(gridSystem(side, side)).load).toBeCloseTo((2 * side - 1) / side ** 2, 10);
    }
    const plane = [
      [0, 1, 2],
      [0, 3, 4],
      [0, 5, 6],
      [1, 3, 5],
      [1, 4, 6],
      [2, 3, 6],
      [2, 4, 5],
    ];
    expect(quorumLoad(quorumSystem(7, plane)).load).toBeCloseTo(3 / 7, 10);
  });

  it('is reached by its strategy and never beats the bound', () => {
    fc.assert(
      fc.property(systems, system => {
        const { load, strategy } = quorumLoad(system);
        expect(strategy.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        expect(strategy.every(share => share >= -1e-12)).toBe(true);
        const perNode = Array.from({ length: system.nodes }, (_, node) =>
          system.quorums.reduce((sum, quorum, i) => sum + ((quorum >> node) & 1) * strategy[i], 0),
        );
        expect(Math.max(...perNode)).toBeCloseTo(load, 9);
        const smallest = Math.min(...system.quorums.map(quorum => nodesOf(quorum).length));
        expect(load).toBeGreaterThanOrEqual(smallest / system.nodes - 1e-9);
        if (findDisjoint(system) === undefined)
          expect(load).toBeGreaterThanOrEqual(loadLowerBound(system) - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('is best: no strategy drawn at random is better (seed 72)', () => {
    fc.assert(
      fc.property(
        systems,
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (system, raw) => {
          const weights = system.quorums.map((_, i) => raw[i]);
          const total = weights.reduce((a, b) => a + b);
          const perNode = Array.from({ length: system.nodes }, (_, node) =>
            system.quorums.reduce((sum, quorum, i) => sum + (((quorum >> node) & 1) * weights[i]) / total, 0),
          );
          expect(quorumLoad(system).load).toBeLessThanOrEqual(Math.max(...perNode) + 1e-9);
        },
      ),
      { numRuns: 300, seed: 72 },
    );
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const refused: [string, () => unknown, string][] = [
    ['n', () => overlap(0, 1, 1), 'n must be a whole number, 1 or above, got 0'],
    ['r', () => overlap(3, 4, 1), 'r must be a whole number in [1, 3], got 4'],
    ['w', () => overlap(3, 1, 0), 'w must be a whole number in [1, 3], got 0'],
    ['pairs', () => checkEveryPair(14, 1, 1), 'n must be a whole number in [1, 13], got 14'],
    ['majority', () => majority(2.5), 'n must be a whole number, 1 or above, got 2.5'],
    ['factors', () => cassandraQuorums({}), 'replicationFactors must be a list of at least 1, got 0'],
    [
      'factor',
      () => cassandraQuorums({ dc1: 0 }),
      'replicationFactors.dc1 must be a whole number in [1, 1000000000000], got 0',
    ],
    [
      'alive',
      () => levelIsMet('QUORUM', { a: 3 }, { a: 4 }, 'a'),
      'alive.a must be a whole number in [0, 3], got 4',
    ],
    ['local', () => levelIsMet('QUORUM', { a: 3 }, { a: 3 }, 'b'), "local must be one of a, got 'b'"],
    ['nodes', () => quorumSystem(25, [[0]]), 'nodes must be a whole number in [1, 24], got 25'],
    ['node', () => quorumSystem(2, [[0, 2]]), 'sets[0][1] must be a whole number in [0, 1], got 2'],
    ['empty set', () => quorumSystem(2, [[]]), 'sets[0] must be a list of at least 1, got 0'],
    ['threshold', () => thresholdSystem(17, 2), 'nodes must be a whole number in [1, 16], got 17'],
    ['votes', () => weightedSystem([1, -1], 1), 'votes[1] must be a finite number, 0 or above, got -1'],
    ['needed', () => weightedSystem([1, 1], 3), 'needed must be at most the sum of all votes (2), got 3'],
    ['grid', () => gridSystem(5, 5), 'columns must be a whole number in [1, 4], got 5'],
    ['square', () => gridQuorumSize(8), 'nodes must be a square number, got 8'],
    [
      'level',
      () => hierarchicalSystem([{ children: 3, needed: 4 }]),
      'levels[0].needed must be a whole number in [1, 3], got 4',
    ],
    [
      'systems',
      () => findDisjoint(thresholdSystem(2, 1), thresholdSystem(3, 1)),
      'second must have as many nodes as first (2), got 3',
    ],
    [
      'availability',
      () => quorumAvailability(thresholdSystem(2, 1), 1.1),
      'availability must be in [0, 1], got 1.1',
    ],
    [
      'each',
      () => quorumAvailability(thresholdSystem(2, 1), [0.5, 2]),
      'availability[1] must be in [0, 1], got 2',
    ],
    [
      'trials',
      () => simulateQuorumAvailability(thresholdSystem(2, 1), 0.5, { seed: 1, trials: 0 }),
      'trials must be a whole number',
    ],
    [
      'load',
      () => quorumLoad(thresholdSystem(15, 8)),
      'system must have at most 2000 minimal quorums, got 6435',
    ],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
