import { describe, expect, it } from 'vitest';
import { reviewDesign } from '../review/index.js';
import { type CapacityDesign, capacityChecklist } from './checklist.js';

const sound: CapacityDesign = {
  name: 'sound',
  machines: 70,
  averageRequestsPerSecond: 4800,
  peakFactor: 2.5,
  growthPerYear: 0.4,
  requestsPerSecondPerMachine: 500,
  machineCapacityFrom: 'load test',
  targetUtilization: 0.6,
  zones: { count: 3, survive: 1 },
  leadTimeWeeks: 6,
  planPercentile: 0.95,
  reservedMachines: 20,
  leastMachines: 25,
  unitCostKnown: true,
};

const FAULTS: [string, Partial<CapacityDesign>][] = [
  ['carries-the-peak', { machines: 59 }],
  ['target-utilization', { targetUtilization: 0.9 }],
  ['growth-within-lead-time', { machines: 60 }],
  ['plan-for-a-percentile', { planPercentile: 0.5 }],
  ['machine-capacity-measured', { machineCapacityFrom: 'estimate' }],
  ['commitment-below-base', { reservedMachines: 40 }],
  ['unit-cost', { unitCostKnown: false }],
];

describe('the capacity checklist', () => {
  it('passes a sound plan', () => {
    expect(reviewDesign(sound, capacityChecklist).findings).toEqual([]);
  });

  it.each(FAULTS)('finds exactly %s', (id, fault) => {
    const { findings } = reviewDesign({ ...sound, ...fault }, capacityChecklist);
    expect(findings.map(finding => finding.id)).toEqual([id]);
  });
});
