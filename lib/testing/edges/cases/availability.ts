import {
  component,
  kOfN,
  parallel,
  type ServiceDesign,
  series,
} from '../../../src/subjects/availability/index.js';
import type { EdgeCases } from '../edge-case.js';

const service = (): ServiceDesign => ({
  name: 'store',
  copies: 2,
  failoverMinutes: 5,
  lagSeconds: 1,
  crash: { everyHours: 500, recoverMinutes: 10 },
  diskLoss: { everyHours: 5000, recoverMinutes: 600 },
  backupEveryHours: 24,
  writesPerSecond: 10,
});
const server = (name: string) => component(name, { mttfHours: 999, mttrHours: 1 });
const tree = () =>
  series([server('gate'), kOfN(2, [server('a'), server('b'), parallel([server('c'), server('d')])])]);

export const cases: EdgeCases = {
  availabilityFromMtbf: () => [1000, 1],
  availabilityFromMttf: () => [999, 1],
  cheaperLever: () => [1000, 1, 0.9999, { perMttfDoubling: 3, perMttrHalving: 2 }],
  commonCauseAvailability: () => [{ n: 3, k: 1, availability: 0.99, beta: 0.1 }],
  component: { args: () => ['a', 0.99], also: [() => ['a', { mttfHours: 999, mttrHours: 1 }]] },
  componentImportance: () => [tree()],
  componentsOf: () => [tree()],
  downtimeSeconds: () => [0.999, 3600],
  expectService: () => [service()],
  expectedOversold: () => [{ seats: 20, buyersPerMinute: 3, partitionMinutes: 4 }],
  kOfN: () => [1, [component('a', 0.9), component('b', 0.9)]],
  kOfNAvailability: () => [2, [0.99, 0.9, 0.95]],
  leversToReach: () => [1000, 1, 0.9999],
  nines: () => [0.999],
  ninesTable: () => [[0.99, 0.999], { yearDays: 365 }],
  parallel: () => [[component('a', 0.9), component('b', 0.9)]],
  parallelAvailability: () => [[0.99, 0.9]],
  parallelUnavailability: () => [[0.01, 0.1]],
  ninesOfUnavailability: () => [0.001],
  runService: () => [service(), { years: 3, seed: 1 }],
  sellThroughPartition: () => [
    { seats: 20, buyersPerMinute: 3, partitionMinutes: 4 },
    'keep selling',
    { runs: 5, seed: 1 },
  ],
  series: () => [[component('a', 0.9), component('b', 0.9)]],
  seriesAvailability: () => [[0.99, 0.9]],
  simulateStructure: () => [
    tree(),
    { years: 2, seed: 1, repairCrews: 1, windows: 10, confidence: 0.95, yearDays: 365 },
  ],
  singlePointsOfFailure: () => [tree()],
  structureAvailability: () => [tree()],
};
