/** A third look at shapes, names and numbers that nobody listed beforehand. */
import { describe, expect, it } from 'vitest';
import { checkLinearizability, historyOf, historyOfEvents, registerModel } from './engine/checking/index.js';
import { type Client, Node, simulate, type World } from './engine/simulation/index.js';
import { machinesNeeded } from './subjects/capacity/index.js';
import { fixedTimeoutQuality } from './subjects/failure-detection/index.js';
import { mmcSojournPercentile, mmcSojournTail } from './subjects/queueing/index.js';

describe('unlisted shapes of histories', () => {
  const write = { client: 'a', input: { type: 'write', value: 1 } };
  it.each<[string, () => unknown, RegExp]>([
    [
      "Jepsen's words",
      () => historyOfEvents([{ type: 'ok', process: 0, f: 'read', value: 1 }] as never),
      /process|type|ok/,
    ],
    [
      'an event in capitals',
      () => historyOfEvents([{ type: 'Invoke', client: 'a', input: 1 }] as never),
      /Invoke|type/,
    ],
    [
      '`time` for `at`',
      () => historyOfEvents([{ type: 'invoke', client: 'a', input: 1, time: 5 }] as never),
      /time/,
    ],
    [
      '`ouput`',
      () =>
        historyOfEvents([
          { type: 'invoke', client: 'a', input: 1 },
          { type: 'complete', client: 'a', ouput: 1 },
        ] as never),
      /ouput/,
    ],
    ['start and end', () => historyOf([{ ...write, start: 0, end: 1 }] as never), /start|invokedAt/],
    [
      'completedAtMs',
      () => historyOf([{ ...write, invokedAt: 0, completedAtMs: 1 }] as never),
      /completedAtMs/,
    ],
    [
      'an end that is null',
      () => historyOf([{ ...write, invokedAt: 0, completedAt: null }] as never),
      /completedAt/,
    ],
    [
      'dates',
      () => historyOf([{ ...write, invokedAt: new Date(0), completedAt: new Date(1) }] as never),
      /invokedAt/,
    ],
    [
      'an end before the beginning',
      () => historyOf([{ ...write, invokedAt: 5, completedAt: 4 }]),
      /completedAt/,
    ],
    [
      'one client twice at once',
      () =>
        historyOf([
          { ...write, invokedAt: 0, completedAt: 5 },
          { ...write, invokedAt: 1, completedAt: 2 },
        ]),
      /client|"?a"?/,
    ],
    [
      'times without places',
      () => checkLinearizability([{ ...write, invokedAt: 0, completedAt: 1 }] as never, registerModel(0)),
      /invokedPlace|historyOf/,
    ],
    [
      'a run instead of its history',
      () => checkLinearizability({ history: [] } as never, registerModel(0)),
      /history/,
    ],
    [
      'the model and the history in the other order',
      () => checkLinearizability(registerModel(0) as never, [] as never),
      /history|model/,
    ],
    [
      'a client without a name',
      () => historyOf([{ input: write.input, invokedAt: 0, completedAt: 1 }] as never),
      /client/,
    ],
  ])('unlisted 87 (row 36): %s are refused by name', (_what, make, words) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(words);
  });
});

describe('unlisted values', () => {
  it('unlisted 88 (values): a sojourn where waiting and service have the same rate, and close to it', () => {
    // Two servers and one erlang: a wait has the rate 2 - 1, that of the service. P(T > t) = e^-t (1 + C t), and Erlang C is 1/3.
    const right = (t: number) => Math.exp(-t) * (1 + t / 3);
    for (const off of [0, 1e-15, -1e-15, 1e-12, 1e-9, -1e-9]) {
      for (const t of [1e-9, 0.5, 3, 30, 300]) {
        const tail = mmcSojournTail({ arrivalRate: 1 + off, serviceRate: 1, servers: 2 }, t);
        expect(Math.abs(tail / right(t) - 1), `${off} at ${t}: ${tail}`).toBeLessThan(
          1e-12 + 1000 * Math.abs(off),
        );
      }
      const p99 = mmcSojournPercentile({ arrivalRate: 1 + off, serviceRate: 1, servers: 2 }, 0.99);
      expect(right(p99)).toBeCloseTo(0.01, 8);
    }
  });

  it('unlisted 89 (values): decimal quotients that are whole need no machine more and no mistake more', () => {
    for (const [rate, share] of [
      [1, 0.7],
      [1.1, 1],
      [0.3, 0.3],
      [250, 0.55],
      [7, 0.1],
    ]) {
      for (let count = 1; count <= 300; count++) {
        // The product as a reader would write it, in decimals.
        const peak = Number((count * rate * share).toPrecision(12));
        const { machines } = machinesNeeded({
          peakRequestsPerSecond: peak,
          requestsPerSecondPerMachine: rate,
          targetUtilization: share,
        });
        expect(machines, `${peak} / (${rate} * ${share})`).toBe(count);
      }
    }
    for (let count = 1; count <= 60; count++) {
      const link = { delayMs: 0, lossProbability: 0.5 };
      const whole = fixedTimeoutQuality({ ...link, intervalMs: 1, timeoutMs: count });
      const decimal = fixedTimeoutQuality({
        ...link,
        intervalMs: 0.1,
        timeoutMs: Number((count * 0.1).toPrecision(12)),
      });
      expect(decimal.mistakesPerHour / (10 * whole.mistakesPerHour), `${count}`).toBeCloseTo(1, 9);
    }
  });

  class Echo extends Node {
    seen: Record<string, number> = {};
    onRequest(client: Client, request: unknown): void {
      this.reply(client, request);
    }
  }

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '0', 'two words', 'größe'])(
    'unlisted 90 (values): a node and a client may be called %s, or are refused by name',
    name => {
      const world = {
        nodes: { [name]: Echo, other: Echo },
        clients: { [name]: [{ to: name, request: 1 }], bob: [{ to: name, request: 2 }] },
      } as unknown as World;
      let run: ReturnType<typeof simulate>;
      try {
        run = simulate(world, { seed: 1 });
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toContain(name);
        return;
      }
      expect(run.history.map(({ output }) => output).sort()).toEqual([1, 2]);
      expect(Object.keys(run.states).sort()).toEqual([name, 'other'].sort());
    },
  );
});
