import { describe, expect } from 'vitest';
import { expectAllClose, holds } from '../../../testing/published-numbers.js';
import { headroomUtilization, machinesNeeded } from './index.js';

describe('chapters 4.3 and 5.10', () => {
  holds('active-active.headroom', (inputs, expected) => {
    expectAllClose(
      inputs.map(({ n }: { n: number }) => headroomUtilization(n, 1)),
      expected,
      1e-6,
    );
  });

  holds('capacity.formula', (inputs, expected) => {
    const [spare, zones] = inputs;
    const need = (input: typeof spare) => ({
      peakRequestsPerSecond: input.peak_rps,
      requestsPerSecondPerMachine: input.per_node,
      targetUtilization: input.target_util,
    });
    expect(machinesNeeded({ ...need(spare), spares: spare['n+'] }).machines).toBe(expected[0]);
    expect(machinesNeeded({ ...need(zones), zones: { count: zones.az, survive: 1 } }).machines).toBe(
      expected[1],
    );
  });
});
