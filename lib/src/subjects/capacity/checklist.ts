import type { Rule } from '../review/index.js';
import { machinesNeeded, peakDemand, yearsUntilFull, type Zones } from './model.js';

/** What a reviewer needs to know of a capacity plan. */
export interface CapacityDesign {
  readonly name: string;
  readonly machines: number;
  readonly averageRequestsPerSecond: number;
  /** Peak over average, as measured. */
  readonly peakFactor: number;
  readonly growthPerYear: number;
  readonly requestsPerSecondPerMachine: number;
  /** How the capacity of one machine is known. */
  readonly machineCapacityFrom: 'load test' | 'estimate';
  readonly targetUtilization: number;
  readonly zones?: Zones;
  /** From the order of a machine until it serves, in weeks. */
  readonly leadTimeWeeks: number;
  /** The percentile of the demand forecast that the plan is made for; 0.5 is the median. */
  readonly planPercentile: number;
  /** Machines paid for in advance. */
  readonly reservedMachines: number;
  /** The fewest machines that ever run. */
  readonly leastMachines: number;
  /** Whether the bill is known by request or by user. */
  readonly unitCostKnown: boolean;
}

function needOf(design: CapacityDesign): Parameters<typeof machinesNeeded>[0] {
  const { averageRequestsPerSecond, peakFactor, requestsPerSecondPerMachine, targetUtilization, zones } =
    design;
  return {
    peakRequestsPerSecond: peakDemand({ averageRequestsPerSecond, peakFactor }),
    requestsPerSecondPerMachine,
    targetUtilization,
    ...(zones === undefined ? {} : { zones }),
  };
}

/** Above this, a small rise in demand, or one lost machine, makes a long queue. */
const HIGHEST_SOUND_UTILISATION = 0.75;

/** The review checklist of chapter 5.10. */
export const capacityChecklist: readonly Rule<CapacityDesign>[] = [
  {
    id: 'carries-the-peak',
    question: 'Do the machines carry the peak, with a zone lost if that is promised?',
    problem: design => {
      const { machines } = machinesNeeded(needOf(design));
      return design.machines >= machines
        ? undefined
        : `The peak needs ${machines} machines, there are ${design.machines}.`;
    },
    advice: 'Size for the peak after the loss, not for the average.',
  },
  {
    id: 'target-utilization',
    question: `Is the target utilization at most ${100 * HIGHEST_SOUND_UTILISATION}%?`,
    problem: ({ targetUtilization }) =>
      targetUtilization > HIGHEST_SOUND_UTILISATION
        ? `At ${Math.round(100 * targetUtilization)}% the queue is most of the latency, and there is no room for a surprise.`
        : undefined,
    advice: 'Derive the target from the latency objective.',
  },
  {
    id: 'growth-within-lead-time',
    question: 'Does the headroom last until more machines can be had?',
    problem: design => {
      const need = needOf(design);
      if (design.machines < machinesNeeded(need).machines) return undefined;
      const weeks = 52 * yearsUntilFull(design.machines, need, design.growthPerYear);
      if (weeks >= design.leadTimeWeeks) return undefined;
      return `The headroom lasts ${weeks.toFixed(1)} weeks, a new machine takes ${design.leadTimeWeeks}.`;
    },
    advice: 'Order earlier, or keep growth times lead time as headroom.',
  },
  {
    id: 'plan-for-a-percentile',
    question: 'Is the plan made for a high percentile of the forecast?',
    problem: ({ planPercentile }) =>
      planPercentile < 0.8
        ? `A plan for the ${Math.round(100 * planPercentile)}th percentile is too small in ${Math.round(100 * (1 - planPercentile))} of 100 futures.`
        : undefined,
    advice: 'Give the inputs ranges, and plan for the 90th or 95th percentile of the machines.',
  },
  {
    id: 'machine-capacity-measured',
    question: 'Was the capacity of one machine measured under load?',
    problem: ({ machineCapacityFrom }) =>
      machineCapacityFrom === 'estimate'
        ? 'Everything is divided by a number that nobody measured.'
        : undefined,
    advice: 'Load-test one machine to the latency objective, with production traffic if you can.',
  },
  {
    id: 'commitment-below-base',
    question: 'Is no more reserved than always runs?',
    problem: ({ reservedMachines, leastMachines }) =>
      reservedMachines > leastMachines
        ? `${reservedMachines} machines are paid for day and night, ${leastMachines} always run.`
        : undefined,
    advice: 'Right-size first, then commit to the base; above it, only as far as use exceeds the break-even.',
  },
  {
    id: 'unit-cost',
    question: 'Is the cost of a request or of a user known?',
    problem: ({ unitCostKnown }) =>
      unitCostKnown ? undefined : 'A bill that grows says nothing; a bill for each user does.',
    advice: 'Divide the bill by what it serves, every month.',
  },
];
