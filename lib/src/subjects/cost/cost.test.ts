import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../engine/random/index.js';
import { covers, tInterval } from '../../engine/stats/index.js';
import {
  bestReservedMix,
  consistencyCost,
  dynamoReadUnits,
  dynamoWriteUnits,
  illustrativePrices,
  monthlyBill,
  replicationEgress,
  reservedBreakEven,
  reservedMixCost,
  savingsLadder,
  simulateSpotJob,
  spotHours,
  storageOverhead,
  tieredCost,
  unitEconomics,
} from './index.js';

const prices = illustrativePrices();

describe('the price list', () => {
  it('says what it is and when', () => {
    expect(prices.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(prices.note).toMatch(/not to be billed by/);
    expect(prices.title).toMatch(/Illustrative/);
  });

  it('ends every route in a tier without end, in ascending order', () => {
    for (const tiers of Object.values(prices.network)) {
      const bounds = tiers.map(tier => tier.upToGB ?? Number.POSITIVE_INFINITY);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(bounds.at(-1)).toBe(Number.POSITIVE_INFINITY);
    }
  });
});

describe('tieredCost', () => {
  const tiers = prices.network.internet;

  it('adds up over any cut of the quantity, gigabyte by gigabyte', () => {
    const priceAt = (gigabyte: number) =>
      tiers.find(tier => gigabyte < (tier.upToGB ?? Number.POSITIVE_INFINITY))?.usdPerGB ?? Number.NaN;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300_000 }), gigabytes => {
        const next = tieredCost(gigabytes + 1, tiers) - tieredCost(gigabytes, tiers);
        expect(next).toBeCloseTo(priceAt(gigabytes), 6);
      }),
    );
    expect(tieredCost(0, tiers)).toBe(0);
    expect(tieredCost(15_000, tiers)).toBeCloseTo(900 + 425, 9);
  });
});

describe('monthlyBill', () => {
  const usage = {
    compute: [
      { machineType: 'medium', count: 10 },
      { machineType: 'large', count: 4, commitment: 'reserved-1-year' },
      { machineType: 'small', count: 2, hours: 200, commitment: 'spot' },
    ],
    storage: [
      { storageClass: 'object', gigabytes: 50_000 },
      { storageClass: 'archive', gigabytes: 1000, gigabytesRead: 10 },
    ],
    egress: [{ route: 'internet', gigabytes: 12_000 }],
    managed: [{ service: 'load balancer', quantity: 730 }],
  };

  it('is the sum of its lines, by dimension', () => {
    const { lines, byDimension, total } = monthlyBill(usage, prices);
    expect(byDimension.compute).toBeCloseTo(1460 + 4 * 730 * 0.4 * 0.65 + 400 * 0.1 * 0.35, 9);
    expect(byDimension.storage).toBeCloseTo(1150 + 2 + 0.3, 9);
    expect(byDimension.egress).toBeCloseTo(900 + 170, 9);
    expect(byDimension.managed).toBeCloseTo(18.25, 9);
    expect(lines.reduce((sum, line) => sum + line.cost, 0)).toBeCloseTo(total, 9);
    expect(Object.values(byDimension).reduce((a, b) => a + b)).toBeCloseTo(total, 9);
  });

  it('of nothing is nothing', () => {
    expect(monthlyBill({}, prices).total).toBe(0);
  });
});

describe('unitEconomics', () => {
  const service = {
    fixedPerMonth: 1000,
    machinePerMonth: 146,
    requestsPerMachineMonth: 400e6,
    leastMachines: 2,
    variablePerRequest: 1e-8,
  };

  it('falls with scale towards its floor', () => {
    const floor = (146 / 400e6 + 1e-8) * 1e6;
    let last = Number.POSITIVE_INFINITY;
    for (let requests = 400e6; requests < 1e13; requests *= 2) {
      const { perMillionRequests } = unitEconomics(service, requests);
      expect(perMillionRequests).toBeLessThanOrEqual(last);
      expect(perMillionRequests).toBeGreaterThan(floor);
      last = perMillionRequests;
    }
    expect(last).toBeCloseTo(floor, 3);
  });

  it('costs a user what the requests of a user cost', () => {
    const { total, perUser, machines } = unitEconomics(service, 500e6, 1000);
    expect(machines).toBe(2);
    expect((perUser ?? 0) * 500_000).toBeCloseTo(total, 6);
    expect(unitEconomics(service, 500e6)).not.toHaveProperty('perUser');
  });
});

describe('reserved machines', () => {
  const demands = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 });
  const discounts = fc.double({ min: 0, max: 0.95, noNaN: true });

  it('are best where no other number is cheaper', () => {
    fc.assert(
      fc.property(demands, discounts, (demand, discount) => {
        const machine = { onDemandPerHour: 1, discount };
        const best = bestReservedMix(demand, machine);
        for (let reserved = 0; reserved <= 13; reserved++) {
          expect(best.cost).toBeLessThanOrEqual(reservedMixCost(demand, reserved, machine).cost + 1e-9);
        }
        expect(best.cost).toBeLessThanOrEqual(best.onDemandCost + 1e-9);
      }),
    );
  });

  it('break even at the use that reservedBreakEven says', () => {
    const machine = { onDemandPerHour: 1, discount: 0.4 };
    const share = reservedBreakEven(0.4);
    const demand = Array.from({ length: 100 }, (_, hour) => (hour < share * 100 ? 1 : 0));
    const mix = reservedMixCost(demand, 1, machine);
    expect(mix.cost).toBeCloseTo(mix.onDemandCost, 9);
    expect(mix.reservedUse).toBeCloseTo(share, 12);
  });

  it('are best also for a demand in fractions of a machine', () => {
    const demand = [0.4, 1.6, 1.6, 2.4];
    const machine = { onDemandPerHour: 1, discount: 0.5 };
    const costs = [0, 1, 2, 3].map(reserved => reservedMixCost(demand, reserved, machine).cost);
    expect(bestReservedMix(demand, machine).cost).toBe(Math.min(...costs));
  });
});

describe('spot machines', () => {
  it.each([
    { interruptionsPerHour: 0.05, checkpointEveryHours: 1, checkpointHours: 0.02, restartHours: 0.1 },
    { interruptionsPerHour: 0.5, checkpointEveryHours: 3, checkpointHours: 0.1, restartHours: 0.5 },
  ])('take as long as the closed form says (seed 61): %o', job => {
    const work = { ...job, workHours: 20.5 };
    const { samples } = simulateSpotJob(work, { seed: 61, runs: 4000 });
    expect(covers(tInterval(samples, 0.999), spotHours(work))).toBe(true);
  });

  it('take just the work and its checkpoints when nothing interrupts', () => {
    const job = {
      workHours: 5,
      interruptionsPerHour: 0,
      checkpointEveryHours: 2,
      checkpointHours: 0.5,
      restartHours: 1,
    };
    expect(spotHours(job)).toBe(6.5);
    expect(simulateSpotJob(job, { seed: 1, runs: 2 }).hours.estimate).toBe(6.5);
  });
});

describe('replication', () => {
  it('sends each write to each remote replica', () => {
    expect(replicationEgress({ writeMegabytesPerSecond: 10, remoteReplicas: 0, usdPerGB: 1 }).cost).toBe(0);
    expect(storageOverhead(1, 0)).toBe(1);
  });

  const store = {
    dataGigabytes: 1000,
    writesPerSecond: 100,
    readsPerSecond: 1000,
    recordKilobytes: 1,
    replicas: 3,
    remoteReplicas: 1,
    readQuorum: 1,
  };
  const storePrices = { usdPerGBMonth: 0.1, crossRegionUsdPerGB: 0.02, usdPerMillionOperations: 0.2 };

  it('costs more with every step towards consistency', () => {
    const total = (change: Partial<typeof store>) =>
      consistencyCost({ ...store, ...change }, storePrices).total;
    expect(total({ readQuorum: 2 })).toBeGreaterThan(total({}));
    expect(total({ readQuorum: 3 })).toBeGreaterThan(total({ readQuorum: 2 }));
    expect(total({ remoteReplicas: 2 })).toBeGreaterThan(total({}));
    expect(total({ replicas: 5 })).toBeGreaterThan(total({}));
  });

  it('reads across regions only for what local replicas cannot answer', () => {
    expect(consistencyCost({ ...store, readQuorum: 2 }, storePrices).readEgress).toBe(0);
    const { readEgress, writeEgress, storage, operations } = consistencyCost(
      { ...store, readQuorum: 3 },
      storePrices,
    );
    expect(readEgress).toBeCloseTo(2592 * 0.02, 9);
    expect(writeEgress).toBeCloseTo(259.2 * 0.02, 9);
    expect(storage).toBeCloseTo(300, 9);
    expect(operations).toBeCloseTo(3300 * 2.592 * 0.2, 9);
  });
});

describe('DynamoDB units', () => {
  it('count blocks begun', () => {
    expect([0, 1, 4, 4.001, 400].map(kb => dynamoReadUnits(kb, 'strong'))).toEqual([1, 1, 1, 2, 100]);
    expect([0, 1, 1.5, 400].map(kb => dynamoWriteUnits(kb))).toEqual([1, 1, 2, 400]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 400, noNaN: true }), kb => {
        expect(dynamoReadUnits(kb)).toBe(dynamoReadUnits(kb, 'strong') / 2);
        expect(dynamoReadUnits(kb, 'transactional')).toBe(2 * dynamoReadUnits(kb, 'strong'));
        expect(dynamoWriteUnits(kb, 'transactional')).toBe(2 * dynamoWriteUnits(kb));
      }),
    );
  });
});

describe('savingsLadder', () => {
  const random = new Random(62);
  const workload = {
    machineType: 'large',
    productionDemand: Array.from({ length: 168 }, (_, hour) => (hour % 24 < 8 ? 10 : 20) + random.below(5)),
    utilization: 0.25,
    developmentMachines: 8,
    storageClass: 'object',
    gigabytes: 100_000,
  };
  const steps = {
    targetUtilization: 0.5,
    developmentShare: 0.3,
    commitment: 'reserved-1-year',
    spotShare: 0.5,
    coldShare: 0.8,
    coldStorageClass: 'archive',
  };

  it('takes its six rungs in order, and never costs more than the rung before', () => {
    fc.assert(
      fc.property(
        fc.record({
          targetUtilization: fc.double({ min: 0.05, max: 1, noNaN: true }),
          developmentShare: fc.double({ min: 0, max: 1, noNaN: true }),
          spotShare: fc.double({ min: 0, max: 1, noNaN: true }),
          spotOverhead: fc.double({ min: 1, max: 5, noNaN: true }),
          coldShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        varied => {
          const rungs = savingsLadder(workload, { ...steps, ...varied }, prices);
          expect(rungs.map(rung => rung.step)).toEqual([
            'as it is',
            'right-sizing',
            'scheduling',
            'reserved',
            'spot',
            'lifecycle',
          ]);
          for (const [i, rung] of rungs.entries()) {
            expect(rung.saved).toBeGreaterThanOrEqual(-1e-6);
            if (i > 0) expect(rungs[i - 1].cost - rung.saved).toBeCloseTo(rung.cost, 6);
            expect(rung.savedShare).toBeCloseTo(1 - rung.cost / rungs[0].cost, 12);
          }
        },
      ),
    );
  });

  it('starts from the bill as it is', () => {
    const [first] = savingsLadder(workload, steps, prices);
    const machineHours = workload.productionDemand.reduce((a, b) => a + b) / 168 + 8;
    const bill = monthlyBill(
      {
        compute: [{ machineType: 'large', count: machineHours }],
        storage: [{ storageClass: 'object', gigabytes: 100_000 }],
      },
      prices,
    );
    expect(first.cost).toBeCloseTo(bill.total, 6);
  });

  it('cannot use what is not allowed', () => {
    const idle = {
      ...steps,
      targetUtilization: 0.25,
      developmentShare: 1,
      commitment: 'on-demand',
      spotShare: 0,
      coldShare: 0,
    };
    for (const rung of savingsLadder(workload, idle, prices)) expect(rung.saved).toBeCloseTo(0, 6);
  });
});

describe('what has no meaning is refused, naming argument and range', () => {
  const machine = { onDemandPerHour: 1, discount: 0.3 };
  const job = {
    workHours: 1,
    interruptionsPerHour: 1,
    checkpointEveryHours: 1,
    checkpointHours: 0,
    restartHours: 0,
  };
  const structure = { fixedPerMonth: 0, machinePerMonth: 1, requestsPerMachineMonth: 1 };
  const refused: [string, () => unknown, string][] = [
    [
      'quantity',
      () => tieredCost(-1, prices.network.internet),
      'quantity must be a finite number, 0 or above, got -1',
    ],
    [
      'tiers',
      () => tieredCost(5, [{ upToGB: 4, usdPerGB: 1 }]),
      'quantity must be within tiers, at most 4, got 5',
    ],
    [
      'machine type',
      () => monthlyBill({ compute: [{ machineType: 'huge', count: 1 }] }, prices),
      "machineType must be one of small, medium, large, memory, got 'huge'",
    ],
    [
      'inherited names',
      () => monthlyBill({ egress: [{ route: 'toString', gigabytes: 1 }] }, prices),
      "route must be one of internet, cross-region, cross-zone, got 'toString'",
    ],
    ['count', () => monthlyBill({ compute: [{ machineType: 'small', count: -1 }] }, prices), 'count must be'],
    [
      'requests',
      () => unitEconomics(structure, 0),
      'requestsPerMonth must be a finite number above 0, got 0',
    ],
    [
      'user',
      () => unitEconomics(structure, 1, -1),
      'requestsPerUserMonth must be a finite number above 0, got -1',
    ],
    ['discount', () => reservedBreakEven(1), 'discount must be in [0, 1), got 1'],
    ['demand', () => bestReservedMix([], machine), 'demand must be a list of at least 1, got 0'],
    ['hour', () => bestReservedMix([1, -1], machine), 'demand[1] must be in [0, 1000000000000000], got -1'],
    [
      'reserved',
      () => reservedMixCost([1], 0.5, machine),
      'reserved must be a whole number, 0 or above, got 0.5',
    ],
    ['work', () => spotHours({ ...job, workHours: 0 }), 'workHours must be a finite number above 0, got 0'],
    [
      'runs',
      () => simulateSpotJob(job, { seed: 1, runs: 1 }),
      'runs must be a whole number, 2 or above, got 1',
    ],
    ['blocks', () => storageOverhead(0, 1), 'dataBlocks must be a whole number, 1 or above, got 0'],
    [
      'egress',
      () => replicationEgress({ writeMegabytesPerSecond: -1, remoteReplicas: 1, usdPerGB: 1 }),
      'writeMegabytesPerSecond must be a finite number, 0 or above, got -1',
    ],
    ['read', () => dynamoReadUnits(-1), 'kilobytes must be a finite number, 0 or above, got -1'],
    ['write', () => dynamoWriteUnits(Number.NaN), 'kilobytes must be a finite number, 0 or above, got NaN'],
  ];
  it.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
