import { runAmbiguousWorlds } from '../../../src/subjects/rpc/index.js';
import type { EdgeCases } from '../edge-case.js';

/** As the explorer gives it: not to be varied. */
const state = () => Object.assign(Object.create({}), { nodes: {}, messages: [], clients: {}, disks: {} });

const runOnce = Object.assign(Object.create({}), runAmbiguousWorlds()[0].run);

export const cases: EdgeCases = {
  ambiguousWorlds: () => [],
  callOutcomes: {
    args: () => [{ attempts: 3, keyed: false }, 0.1],
    also: [() => [{ attempts: 3, keyed: true }, 0.1]],
  },
  moneyIsKept: () => [state()],
  moneyOnDisk: () => [state()],
  runAmbiguousWorlds: () => [],
  simulateCalls: () => [{ attempts: 3, keyed: true }, 0.1, { seed: 1, calls: 5, timeoutMs: 50 }],
  viewOf: () => [runOnce, 'client', 150],
};
