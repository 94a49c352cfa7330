import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential } from '../../engine/random/index.js';
import { simulate } from '../../engine/simulation/index.js';
import {
  type CausalEvent,
  causalOrder,
  causalOrderOfRun,
  compareHybridTimes,
  compareVectors,
  countTotalOrders,
  hybridNext,
  joinVectors,
  stampedRun,
  TimeServer,
  timeClient,
} from './index.js';

/** Lists of events in which some hear of an earlier one. */
const traces = fc
  .array(fc.record({ process: fc.constantFrom('a', 'b', 'c'), back: fc.option(fc.nat({ max: 8 })) }), {
    maxLength: 8,
  })
  .map(drawn =>
    drawn.map(({ process, back }, place): CausalEvent => {
      if (back === null || back === 0 || back > place) return { process };
      return { process, hears: place - back };
    }),
  );

/** Straight from the definition: the transitive closure of both kinds of steps. */
function reaches(events: readonly CausalEvent[], one: number, other: number): boolean {
  return events.some((event, place) => {
    const isStep =
      event.hears === one ||
      (event.process === events[one].process &&
        place > one &&
        events.slice(one + 1, place).every(between => between.process !== event.process));
    return isStep && (place === other || reaches(events, place, other));
  });
}

/** Every order of the events, tried. */
function bruteForce(events: readonly CausalEvent[]): bigint {
  const isBefore = events.map((_, one) => events.map((_other, other) => reaches(events, one, other)));
  const from = (left: readonly number[]): bigint => {
    if (left.length === 0) return 1n;
    return left
      .filter(event => left.every(other => !isBefore[other][event]))
      .reduce((sum, event) => sum + from(left.filter(other => other !== event)), 0n);
  };
  return from(events.map((_, place) => place));
}

describe('happens-before', () => {
  it('is the transitive closure of process order and messages', () => {
    fc.assert(
      fc.property(traces, events => {
        const order = causalOrder(events);
        for (let one = 0; one < events.length; one++)
          for (let other = 0; other < events.length; other++)
            expect(order.happensBefore(one, other)).toBe(reaches(events, one, other));
      }),
      { seed: 15 },
    );
  });

  it('admits as many total orders as there are when all are tried', () => {
    let most = 0n;
    fc.assert(
      fc.property(traces, events => {
        const counted = countTotalOrders(causalOrder(events));
        const orders = bruteForce(events);
        if (orders > most) most = orders;
        expect(counted).toMatchObject({ verdict: 'counted', orders });
      }),
      { seed: 15, numRuns: 300 },
    );
    expect(most).toBeGreaterThan(100n);
  });

  it('of three processes that never speak admits the multinomial', () => {
    const silent = ['a', 'b', 'c'].flatMap(process => Array.from({ length: 4 }, () => ({ process })));
    // 12! / (4! 4! 4!), and a cut for each of five places at each process.
    expect(countTotalOrders(causalOrder(silent))).toEqual({ verdict: 'counted', orders: 34_650n, cuts: 125 });
    expect(countTotalOrders(causalOrder(silent), 124)).toEqual({ verdict: 'too large', mostCuts: 124 });
  });

  it('refuses what hears of the future', () => {
    expect(() => causalOrder([{ process: 'a', hears: 0 }])).toThrow('events[0].hears');
    expect(() => causalOrder([{ process: 'a' }]).happensBefore(0, 1)).toThrow('event must be');
  });

  it('is carried by events of a run that are not kept', () => {
    const run = simulate(
      {
        nodes: { client: timeClient({ pollMs: 50, readMs: 20 }), server: TimeServer },
        network: { latency: 5 },
      },
      { seed: 15, untilMs: 100 },
    );
    const all = causalOrderOfRun(run);
    const some = causalOrderOfRun(run, ({ kind }) => kind === 'deliver');
    const placeOf = (name: string | undefined): number => all.events.findIndex(event => event.name === name);
    expect(some.events.length).toBeGreaterThan(3);
    some.events.forEach((one, first) => {
      some.events.forEach((other, second) => {
        expect(some.happensBefore(first, second)).toBe(
          all.happensBefore(placeOf(one.name), placeOf(other.name)),
        );
      });
    });
  });
});

describe('logical clocks', () => {
  const { events, order } = stampedRun({
    processes: 4,
    acts: 12,
    everyMs: 10,
    sendShare: 0.6,
    latency: exponential(8),
    clocks: { a: { offsetMs: 40 }, b: { offsetMs: -40 }, c: { driftPpm: 500 } },
    seed: 15,
  });

  it('Lamport: what came before has the smaller time; a smaller time does not mean before', () => {
    expect(order.orderedPairs().every(([one, other]) => events[one].lamport < events[other].lamport)).toBe(
      true,
    );
    const silent = order
      .concurrentPairs()
      .filter(([one, other]) => events[one].lamport < events[other].lamport);
    expect(silent.length).toBeGreaterThan(50);
  });

  it('vectors: before exactly if it came before, concurrent exactly if concurrent', () => {
    events.forEach((one, first) => {
      events.forEach((other, second) => {
        const relation = compareVectors(one.vector, other.vector);
        if (first === second) expect(relation).toBe('equal');
        else if (order.happensBefore(first, second)) expect(relation).toBe('before');
        else expect(relation).toBe(order.happensBefore(second, first) ? 'after' : 'concurrent');
      });
    });
  });

  it('hybrid: what came before has the smaller time, which is within the skew of the wall clock', () => {
    for (const [one, other] of order.orderedPairs())
      expect(compareHybridTimes(events[one].hybrid, events[other].hybrid)).toBeLessThan(0);
    for (const { hybrid, wallMs } of events) {
      expect(hybrid.wallMs).toBeGreaterThanOrEqual(wallMs);
      expect(hybrid.wallMs - wallMs).toBeLessThanOrEqual(80 + 1);
    }
  });

  it('wall clocks put causes after effects', () => {
    const wrong = order.orderedPairs().filter(([one, other]) => events[one].wallMs > events[other].wallMs);
    expect(wrong.length).toBeGreaterThan(20);
  });

  it('a hybrid time is above what it showed and what it heard, by its counter where the wall clock is behind', () => {
    const time = fc.record({ wallMs: fc.integer({ min: 0, max: 5 }), counter: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 5 }), fc.option(time), (last, wallMs, heard) => {
        const next = hybridNext(last, wallMs, heard ?? undefined);
        expect(compareHybridTimes(next, last)).toBeGreaterThan(0);
        if (heard !== null) expect(compareHybridTimes(next, heard)).toBeGreaterThan(0);
        expect(next.wallMs).toBe(Math.max(last.wallMs, wallMs, heard?.wallMs ?? 0));
      }),
      { seed: 15 },
    );
  });

  it('joining vectors is the least that is above both', () => {
    const vector = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        const joined = joinVectors(one, other);
        expect(['before', 'equal']).toContain(compareVectors(one, joined));
        for (const count of Object.entries(joined))
          expect(Math.max(one[count[0]] ?? 0, other[count[0]] ?? 0)).toBe(count[1]);
      }),
      { seed: 15 },
    );
  });
});
