import { describe, expect, it } from 'vitest';
import { jacksonNetwork, mmc } from '../../../subjects/queueing/index.js';
import { exponential, Random } from '../../random/index.js';
import { tInterval } from '../../stats/index.js';
import {
  Occupancy,
  Semaphore,
  Server,
  type Station,
  simulateQueueingNetwork,
  Timeline,
  TokenBucket,
  WaitingLine,
} from './index.js';

describe('a timeline', () => {
  it('runs actions in order of time, and of scheduling at one time', () => {
    const timeline = new Timeline();
    const random = new Random(3);
    const ran: [number, number][] = [];
    const expected = Array.from({ length: 500 }, (_, index): [number, number] => [random.below(50), index]);
    for (const [time, index] of expected)
      timeline.at(time, () => {
        ran.push([timeline.nowMs, index]);
      });
    timeline.run();
    expect(ran).toEqual([...expected].sort((one, other) => one[0] - other[0] || one[1] - other[1]));
  });

  it('keeps sums of times exact: three times 0.1 ms is 0.3 ms', () => {
    const timeline = new Timeline();
    const order: string[] = [];
    timeline.at(0.3, () => order.push('at 0.3'));
    timeline.after(0.1, () =>
      timeline.after(0.1, () => timeline.after(0.1, () => order.push('after three times 0.1'))),
    );
    timeline.run();
    expect(order).toEqual(['at 0.3', 'after three times 0.1']);
    expect(timeline.nowMs).toBe(0.3);
  });

  it('cancels what has not happened, and nothing that came later into its place', () => {
    const timeline = new Timeline();
    const ran: string[] = [];
    const canceled = timeline.at(1, () => ran.push('canceled'));
    const first = timeline.at(1, () => ran.push('first'));
    timeline.cancel(canceled);
    timeline.run();
    timeline.at(2, () => ran.push('second'));
    timeline.at(2, () => ran.push('third'));
    timeline.cancel(first);
    timeline.cancel(canceled);
    timeline.run();
    expect(ran).toEqual(['first', 'second', 'third']);
  });

  it('stops at a time, and goes on from there', () => {
    const timeline = new Timeline();
    const ran: number[] = [];
    for (const time of [1, 2, 3]) timeline.at(time, () => ran.push(time));
    timeline.run({ untilMs: 2.5 });
    expect([ran, timeline.nowMs, timeline.size]).toEqual([[1, 2], 2.5, 1]);
    expect(() => timeline.at(2, () => undefined)).toThrow('timeMs must be at least 2.5, got 2');
    timeline.run();
    expect(ran).toEqual([1, 2, 3]);
    expect(() => timeline.runNext()).toThrow('no action is scheduled');
  });
});

describe('a waiting line', () => {
  it.each([
    ['fifo', [0, 1, 2, 3, 4]],
    ['lifo', [4, 3, 2, 1, 0]],
    ['priority', [1, 4, 0, 3, 2]],
  ] as const)('serves %s', (discipline, expected) => {
    const line = new WaitingLine<number>(discipline);
    for (const [value, priority] of [5, 9, 1, 5, 9].entries()) line.add(value, priority);
    expect(Array.from({ length: 5 }, () => line.take())).toEqual(expected);
    expect(line.take()).toBeUndefined();
  });

  it('is what a sorted list would be, whatever comes, goes and leaves', () => {
    const random = new Random(11);
    for (const discipline of ['fifo', 'lifo', 'priority'] as const) {
      const line = new WaitingLine<number>(discipline);
      let plain: { value: number; priority: number }[] = [];
      for (let value = 0; value < 2000; value++) {
        const priority = random.below(5);
        line.add(value, priority);
        plain.push({ value, priority });
        if (random.chance(0.2)) {
          const leaver = random.below(value + 1);
          expect(line.remove(leaver)).toBe(plain.some(entry => entry.value === leaver));
          plain = plain.filter(entry => entry.value !== leaver);
        }
        if (random.chance(0.7)) {
          const next = {
            fifo: plain[0],
            lifo: plain.at(-1),
            priority: plain.reduce<(typeof plain)[number] | undefined>(
              (best, entry) => (best === undefined || entry.priority > best.priority ? entry : best),
              undefined,
            ),
          }[discipline];
          expect(line.take()).toBe(next?.value);
          plain = plain.filter(entry => entry !== next);
        }
      }
      expect(line.length).toBe(plain.length);
    }
  });
});

describe('a server', () => {
  it.each([
    [1, 0.7],
    [3, 0.85],
  ])('with %i at a load of %f waits as M/M/c says', (servers, load) => {
    const batches = Array.from({ length: 20 }, (_, batch) => {
      const random = new Random(`server ${servers} ${batch}`);
      const timeline = new Timeline();
      const server = new Server(timeline, { servers });
      const between = exponential(10 / (load * servers));
      const service = exponential(10);
      const arrive = (): void => {
        server.serve({ serviceMs: () => service.sample(random) });
        timeline.after(between.sample(random), arrive);
      };
      arrive();
      timeline.run({ untilMs: 20_000 });
      for (const occupancy of [server.busy, server.waiting]) occupancy.forget();
      timeline.run({ untilMs: 120_000 });
      return [server.busy.mean / servers, server.waiting.mean];
    });
    const expected = mmc({ arrivalRate: (load * servers) / 10, serviceRate: 0.1, servers });
    const utilization = tInterval(
      batches.map(([busy]) => busy),
      0.999,
    );
    const waiting = tInterval(
      batches.map(([, line]) => line),
      0.999,
    );
    expect(utilization.low).toBeLessThan(load);
    expect(utilization.high).toBeGreaterThan(load);
    expect(waiting.low).toBeLessThan(expected.meanQueueLength);
    expect(waiting.high).toBeGreaterThan(expected.meanQueueLength);
  });

  it('turns away whoever finds the line full', () => {
    const timeline = new Timeline();
    const server = new Server(timeline, { mostWaiting: 1 });
    const jobs = [1, 2, 3].map(() => server.serve({ serviceMs: 10 }));
    expect(jobs.map(({ state }) => state)).toEqual(['being served', 'waiting', 'turned away']);
    timeline.run();
    expect(jobs.map(({ beganAtMs }) => beganAtMs)).toEqual([0, 10, undefined]);
    expect([server.done, server.turnedAway, server.jobs]).toEqual([2, 1, 0]);
  });

  it('lets go of work that is called off, waiting or begun, and takes up the next', () => {
    const timeline = new Timeline();
    const server = new Server(timeline);
    const done: string[] = [];
    const serve = (name: string) => server.serve({ serviceMs: 10, onDone: () => done.push(name) });
    const [first, second, third] = ['first', 'second', 'third'].map(serve);
    timeline.at(4, () => {
      expect(server.callOff(second)).toBe(true);
      expect(server.callOff(first)).toBe(true);
    });
    timeline.run();
    expect(done).toEqual(['third']);
    expect(third.beganAtMs).toBe(4);
    expect(server.callOff(third)).toBe(false);
  });

  it('serves the more important first, and works as fast as it is told', () => {
    const timeline = new Timeline();
    const server = new Server(timeline, { discipline: 'priority' });
    server.speed = 2;
    const began: number[] = [];
    for (const priority of [0, 1, 2])
      server.serve({ serviceMs: 10, priority, onBegin: () => began.push(priority) });
    timeline.run();
    expect([began, timeline.nowMs]).toEqual([[0, 2, 1], 15]);
  });
});

describe('a semaphore', () => {
  it('lets in so many, then one for each that leaves, in order', () => {
    const timeline = new Timeline();
    const pool = new Semaphore(timeline, { permits: 2, mostWaiting: 2 });
    const seen: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      pool.acquire({
        onHeld: () => {
          seen.push(`${name} at ${timeline.nowMs}`);
          timeline.after(10, () => pool.release());
        },
        onRefused: why => seen.push(`${name} ${why}`),
      });
    }
    timeline.run();
    expect(seen).toEqual(['a at 0', 'b at 0', 'e full', 'c at 10', 'd at 10']);
    expect(pool.held.level).toBe(0);
    expect(() => pool.release()).toThrow('none is');
  });

  it('refuses whoever waited too long, and gives the permit to the one behind', () => {
    const timeline = new Timeline();
    const pool = new Semaphore(timeline, { permits: 1, timeoutMs: 5 });
    const seen: string[] = [];
    const ask = (name: string, holdMs: number) =>
      pool.acquire({
        onHeld: () => {
          seen.push(`${name} at ${timeline.nowMs}`);
          timeline.after(holdMs, () => pool.release());
        },
        onRefused: why => seen.push(`${name} ${why} at ${timeline.nowMs}`),
      });
    ask('a', 8);
    ask('b', 1);
    timeline.at(4, () => ask('c', 1));
    timeline.run();
    expect(seen).toEqual(['a at 0', 'b timeout at 5', 'c at 8']);
  });
});

describe('a token bucket', () => {
  it('never lets through more than its burst and its rate, in any window', () => {
    const timeline = new Timeline();
    const bucket = new TokenBucket(timeline, { ratePerSecond: 100, burst: 20 });
    const random = new Random(5);
    const passed: number[] = [];
    for (let time = 0; time < 2000; time += random.below(5))
      timeline.at(time, () => {
        if (bucket.take()) passed.push(timeline.nowMs);
      });
    timeline.run();
    expect(passed.length).toBeGreaterThan(200);
    for (const [first, from] of passed.entries())
      for (let last = first; last < passed.length; last++)
        expect(last - first + 1).toBeLessThanOrEqual(20 + (passed[last] - from) / 10 + 1e-6);
  });

  it('says how long to wait, and then lets through', () => {
    const timeline = new Timeline();
    const bucket = new TokenBucket(timeline, { ratePerSecond: 3, burst: 1 });
    expect(bucket.take()).toBe(true);
    const waitMs = bucket.waitMs();
    expect(waitMs).toBeCloseTo(1000 / 3, 2);
    timeline.run({ untilMs: waitMs - 0.01 });
    expect(bucket.take()).toBe(false);
    timeline.run({ untilMs: waitMs });
    expect(bucket.take()).toBe(true);
    expect(() => bucket.waitMs(2)).toThrow('count must be at most the burst, 1, got 2');
  });
});

describe('occupancy', () => {
  it('is the mean over time, from when measuring begins', () => {
    const clock = { nowMs: 0 };
    const occupancy = new Occupancy(clock);
    occupancy.change(4);
    clock.nowMs = 10;
    occupancy.forget();
    clock.nowMs = 20;
    occupancy.change(-2);
    clock.nowMs = 40;
    expect([occupancy.mean, occupancy.most, occupancy.level]).toEqual([(4 * 10 + 2 * 20) / 30, 4, 2]);
  });
});

describe('a network of queues', () => {
  const stations: Record<string, Station> = {
    web: { serviceMs: exponential(4), servers: 2, arrivalsPerSecond: 200, routing: { database: 0.6 } },
    database: { serviceMs: exponential(5), arrivalsPerSecond: 20, routing: { web: 0.1, database: 0.05 } },
  };

  it('is what Jackson says of it', () => {
    const expected = jacksonNetwork({
      web: { serviceRate: 250, servers: 2, arrivalRate: 200, routing: { database: 0.6 } },
      database: { serviceRate: 200, arrivalRate: 20, routing: { web: 0.1, database: 0.05 } },
    });
    const runs = Array.from({ length: 20 }, (_, seed) =>
      simulateQueueingNetwork(stations, { untilMs: 40_000, seed }),
    );
    for (const name of ['web', 'database']) {
      for (const [measured, closed] of [
        [runs.map(run => run.stations[name].perSecond), expected.throughput[name]],
        [runs.map(run => run.stations[name].meanCustomers), expected.stations[name].meanInSystem],
        [runs.map(run => run.stations[name].utilization), expected.stations[name].utilization],
      ] as const) {
        const { low, high } = tInterval(measured, 0.999);
        expect(low).toBeLessThan(closed);
        expect(high).toBeGreaterThan(closed);
      }
    }
    const sojourns = tInterval(
      runs.map(({ sojournsMs }) => sojournsMs.reduce((sum, one) => sum + one, 0) / sojournsMs.length),
      0.999,
    );
    expect(sojourns.low).toBeLessThan(1000 * expected.meanSojourn);
    expect(sojourns.high).toBeGreaterThan(1000 * expected.meanSojourn);
  });

  it('names what is wrong with it', () => {
    const run = (wrong: Record<string, Station>) => () =>
      simulateQueueingNetwork(wrong, { untilMs: 1, seed: 1 });
    expect(run({})).toThrow('at least one station');
    expect(run({ a: { serviceMs: exponential(1) } })).toThrow('arrivalsPerSecond above 0');
    expect(run({ a: { serviceMs: exponential(1), arrivalsPerSecond: 1, routing: { b: 1 } } })).toThrow(
      "names 'b'",
    );
    expect(
      run({
        a: { serviceMs: exponential(1), arrivalsPerSecond: 1, routing: { a: 0.7, b: 0.6 } },
        b: { serviceMs: exponential(1) },
      }),
    ).toThrow('stations.a.routing must sum to at most 1');
    const loop = { serviceRate: 1, arrivalRate: 1, routing: { a: 1 } };
    expect(() => jacksonNetwork({ a: loop })).toThrow('let every customer leave');
    expect(() => jacksonNetwork({ a: { serviceRate: 1, arrivalRate: 2 } })).toThrow(
      'stations.a must keep up',
    );
  });
});
