import { exponential } from '../../../src/engine/random/index.js';
import { at, simulate, stepClock } from '../../../src/engine/simulation/index.js';
import {
  ClockCoordinator,
  causalOrder,
  intervalNow,
  LastWriteWinsStore,
  undisciplined,
} from '../../../src/subjects/clocks/index.js';
import type { EdgeCases } from '../edge-case.js';

const quality = () => ({ driftPpm: 200, setWithinMs: 1 });
const order = () => causalOrder([{ process: 'a' }, { process: 'b' }, { process: 'b', hears: 0 }]);
const stamped = (timestampMs: number) => ({ timestampMs, writer: 'a' });
const run = simulate({ nodes: { store: LastWriteWinsStore } }, { seed: 1 });

export const cases: EdgeCases = {
  causalOrder: () => [[{ process: 'a' }, { process: 'b' }, { process: 'b', hears: 0 }]],
  causalOrderOfRun: () => [run],
  clockUncertaintyMs: () => [quality(), 1000],
  commitWaitMs: () => [7],
  compareHybridTimes: () => [
    { wallMs: 5, counter: 1 },
    { wallMs: 5, counter: 2 },
  ],
  compareIntervals: () => [intervalNow(5, 1), intervalNow(9, 1)],
  compareVectors: {
    args: () => [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
    also: [() => [{ constructor: 1 }, {}], () => [JSON.parse('{"__proto__": 1}'), {}]],
  },
  corrected: () => [{ correctionMs: 1, pendingMs: 2, sinceMs: 3, slewRate: 0.0005 }, 10, -3],
  countTotalOrders: () => [order(), 1000],
  disciplinedNow: () => [{ correctionMs: 1, pendingMs: 2, sinceMs: 3, slewRate: 0.0005 }, 10],
  driftedMs: () => [200, 30_000],
  estimateOffset: () => [{ askedMs: 0, receivedMs: 60, answeredMs: 61, heardMs: 21 }],
  hasPassed: () => [3, { earliest: 4, latest: 6 }],
  hybridNext: () => [{ wallMs: 5, counter: 1 }, 5, { wallMs: 5, counter: 7 }],
  intervalNow: () => [100, 7],
  isToCome: () => [7, { earliest: 4, latest: 6 }],
  joinVectors: { args: () => [{ a: 1 }, { a: 2, b: 1 }], also: [() => [{}, { constructor: 1 }]] },
  lamportNext: () => [3, 7],
  lastWriteOf: () => [stamped(1), stamped(2)],
  laterWriteLoss: () => [5, 2],
  laterWriteLossAtRandom: () => [{ acknowledgedAfterMs: 4, meanMs: 10, skewMs: 3 }],
  laterWriteLossWithin: () => [5, 10],
  meanClockUncertaintyMs: () => [quality(), 30_000],
  measureDurations: () => [
    { callMs: 10, everyMs: 50, tickMs: 5, faults: [at(120, stepClock('caller', -20))], untilMs: 200 },
  ],
  observeTimeClient: () => [
    {
      pollMs: 100,
      slewPpm: 500,
      readMs: 50,
      driftPpm: 100,
      offsetMs: 5,
      network: { latency: 1 },
      untilMs: 300,
      seed: 1,
    },
  ],
  simulateLaterWrites: {
    args: () => [{ coordinator: ClockCoordinator, skewMs: 5, hopMs: 1, gapMs: 6, pairs: 3, seed: 1 }],
    also: [() => [{ coordinator: ClockCoordinator, skewMs: 5, hopMs: 1, meanMs: 6, pairs: 3, seed: 1 }]],
  },
  simulateSnapshots: () => [{ epsilonMs: 5, waits: true, offByMs: 5, hopMs: 1, runs: 2, seed: 1 }],
  skewBoundMs: () => [quality(), 30_000],
  slewDurationMs: () => [1000, 500],
  snapshotModel: () => [['x', 'y']],
  snapshotNode: () => [{ epsilonMs: 5, waits: true }],
  stampedRun: () => [
    {
      processes: 2,
      acts: 3,
      everyMs: 10,
      sendShare: 0.5,
      latency: exponential(5),
      clocks: { a: { offsetMs: 5, driftPpm: 10 } },
      seed: 1,
    },
  ],
  synchronizationIntervalMs: () => [quality(), 10],
  timeClient: () => [{ pollMs: 100, slewPpm: 500, readMs: 50 }],
  undisciplined: { args: () => [500], also: [() => [], () => [undisciplined().slewRate]] },
  vectorNext: {
    args: () => [{ a: 1 }, 'a', { b: 2 }],
    also: [() => [{}, 'constructor'], () => [{}, '__proto__', {}]],
  },
};
