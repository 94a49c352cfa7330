import { lognormal, Random } from '../../../src/engine/random/index.js';
import type { EdgeCases } from '../edge-case.js';

const need = () => ({
  peakRequestsPerSecond: 12_000,
  requestsPerSecondPerMachine: 500,
  targetUtilization: 0.6,
  spares: 1,
  zones: { count: 3, survive: 1 },
});
const terms = () => ({
  requestsPerSecondPerMachine: 500,
  targetUtilization: 0.6,
  costPerMachineMonth: 100,
  costPerViolation: 1000,
});
const year = () => ({
  peakRequestsPerSecond: 5000,
  growthPerMonth: 0.03,
  growthDeviation: 0.02,
  season: [1, 1.2],
  months: 2,
});

export const cases: EdgeCases = {
  drawDemand: () => [year(), new Random(1)],
  evaluatePlan: () => [[20, 21], [5000, 6000], terms()],
  forecastMachines: () => [
    {
      averageRequestsPerSecond: 4000,
      peakFactor: lognormal(2.5, 0.2),
      growthPerYear: 0.4,
      years: 1,
      requestsPerSecondPerMachine: 500,
      targetUtilization: 0.6,
      spares: 1,
      zones: { count: 3, survive: 1 },
    },
    { seed: 1, planPercentile: 0.9, draws: 100 },
  ],
  headroomUtilization: () => [3, 1],
  machinesNeeded: () => [need()],
  peakDemand: () => [{ averageRequestsPerSecond: 4000, peakFactor: 2.5, growthPerYear: 0.44, years: 0.5 }],
  simulatePlan: () => [[20, 21], year(), terms(), { seed: 1, years: 10 }],
  yearsUntilFull: () => [90, need(), 0.4],
};
