import {
  requireAtLeast,
  requireInRange,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requireProbability,
  requireRecord,
  requireRepresentable,
  requireShareAboveZero,
  requireShareBelowOne,
} from '../../ground/arguments.js';
import { wholeAbove } from '../../ground/rounding.js';
import { HOURS_PER_MONTH } from './bill.js';
import { bestReservedMix } from './commitment.js';
import { type PriceList, priceOf } from './prices.js';

/** A system before anybody has looked at its bill. */
export interface LadderWorkload {
  readonly machineType: string;
  /** Production machines running in each hour of a week or another cycle, each 0 or above. */
  readonly productionDemand: readonly number[];
  /** How busy they are, in (0, 1]. */
  readonly utilization: number;
  /** Machines for development and tests, which run day and night; 0 or above. */
  readonly developmentMachines: number;
  readonly storageClass: string;
  /** 0 or above. */
  readonly gigabytes: number;
}

/** What each step of the ladder may do. */
export interface LadderSteps {
  /** Right-sizing: how busy machines may be, in (0, 1]. A workload that is busier already is left as it is. */
  readonly targetUtilization: number;
  /** Scheduling: the share of hours in which development machines are needed, in [0, 1]; 50 hours a week is 0.3. */
  readonly developmentShare: number;
  /** The commitment for machines that always run, by its name in the price list. */
  readonly commitment: string;
  /** The share of the machines on demand that can bear interruptions, in [0, 1]. */
  readonly spotShare: number;
  /** Hours that a spot machine works for each hour of use, at least 1; see `spotHours`. Default 1.05. */
  readonly spotOverhead?: number;
  /** The share of the data that is seldom read, in [0, 1], and the class that it moves to. */
  readonly coldShare: number;
  readonly coldStorageClass: string;
}

/** The bill after one step. */
export interface LadderRung {
  readonly step: 'as it is' | 'right-sizing' | 'scheduling' | 'reserved' | 'spot' | 'lifecycle';
  /** What a month costs after this step. */
  readonly cost: number;
  /** What this step saved against the rung before. */
  readonly saved: number;
  /** What all steps so far saved, as a share of the first bill. */
  readonly savedShare: number;
}

function requireLadder(workload: LadderWorkload, steps: LadderSteps): void {
  requireRecord('workload', workload);
  requireKnownFields('steps', steps, {
    targetUtilization: true,
    developmentShare: true,
    commitment: true,
    spotShare: true,
    spotOverhead: true,
    coldShare: true,
    coldStorageClass: true,
  });
  requireLength('productionDemand', workload.productionDemand, 1);
  workload.productionDemand.forEach((machines, hour) => {
    requireInRange(`productionDemand[${hour}]`, machines, 0, 1e15);
  });
  requireShareAboveZero('utilization', workload.utilization);
  requireNonNegative('developmentMachines', workload.developmentMachines);
  requireNonNegative('gigabytes', workload.gigabytes);
  requireShareAboveZero('targetUtilization', steps.targetUtilization);
  requireProbability('developmentShare', steps.developmentShare);
  requireProbability('spotShare', steps.spotShare);
  requireAtLeast('spotOverhead', steps.spotOverhead ?? 1, 1);
  requireProbability('coldShare', steps.coldShare);
}

/**
 * The savings ladder, each step applied to what the steps before it left: use fewer machines, run them fewer hours, pay
 * less for those that remain, keep data where it belongs. The order matters: what is reserved before right-sizing is
 * reserved for machines that should not exist, and savings multiply where percentages on slides add.
 *
 * @throws RangeError if a number is out of range or a name is not in the price list
 */
export function savingsLadder(workload: LadderWorkload, steps: LadderSteps, prices: PriceList): LadderRung[] {
  requireLadder(workload, steps);
  requireRecord('prices', prices);
  requireRecord('prices.compute', prices.compute);
  const { usdPerHour } = priceOf('machineType', prices.compute.machineTypes, workload.machineType);
  const { discount } = priceOf('commitment', prices.compute.commitments, steps.commitment);
  const spot = priceOf('commitment', prices.compute.commitments, 'spot');
  const stored = priceOf('storageClass', prices.storage, workload.storageClass).usdPerGBMonth;
  const cold = priceOf('coldStorageClass', prices.storage, steps.coldStorageClass).usdPerGBMonth;

  requireNonNegative('usdPerHour', usdPerHour);
  requireShareBelowOne('discount', discount);
  requireShareBelowOne('discount', spot.discount);
  requireNonNegative('usdPerGBMonth', stored);
  requireNonNegative('usdPerGBMonth', cold);

  const shrink = Math.min(1, workload.utilization / steps.targetUtilization);
  const { productionDemand: demand, developmentMachines: development, gigabytes } = workload;
  const rightSized = demand.map(machines => wholeAbove(machines * shrink));
  const perHour = (machines: readonly number[]): number =>
    machines.reduce((sum, count) => sum + count, 0) / machines.length;
  const month = (machineHours: number): number => machineHours * HOURS_PER_MONTH * usdPerHour;

  const storage = gigabytes * stored;
  const scheduled = month(development * steps.developmentShare);
  const mix = bestReservedMix(rightSized, { onDemandPerHour: usdPerHour, discount });
  const beyond = perHour(rightSized.map(machines => Math.max(0, machines - mix.reserved)));
  const reserved = month(mix.reserved * (1 - discount));
  const spotFactor =
    1 - steps.spotShare + steps.spotShare * (1 - spot.discount) * (steps.spotOverhead ?? 1.05);
  const elastic = (month(beyond) + scheduled) * Math.min(1, spotFactor);

  const costs: [LadderRung['step'], number][] = [
    ['as it is', month(perHour(demand) + development) + storage],
    ['right-sizing', month(perHour(rightSized) + development) + storage],
    ['scheduling', month(perHour(rightSized)) + scheduled + storage],
    ['reserved', reserved + month(beyond) + scheduled + storage],
    ['spot', reserved + elastic + storage],
    [
      'lifecycle',
      reserved + elastic + gigabytes * Math.min(stored, stored + steps.coldShare * (cold - stored)),
    ],
  ];
  for (const [, cost] of costs) requireRepresentable('productionDemand, gigabytes and prices', cost);
  const first = costs[0][1];
  return costs.map(([step, cost], i) => ({
    step,
    cost,
    saved: i === 0 ? 0 : requireRepresentable('gigabytes and prices', costs[i - 1][1] - cost),
    savedShare: first === 0 ? 0 : requireRepresentable('gigabytes and prices', (first - cost) / first),
  }));
}
