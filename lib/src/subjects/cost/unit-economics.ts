import {
  requireKnownFields,
  requireNonNegative,
  requirePositive,
  requireRepresentable,
  requireShareBelowOne,
  requireWhole,
} from '../../ground/arguments.js';
import { wholeAbove } from '../../ground/rounding.js';

/** How a service's cost depends on its load. */
export interface CostStructure {
  /** What is paid whatever the load, in a month; 0 or above. */
  readonly fixedPerMonth: number;
  /** Of one machine for a month, 0 or above. */
  readonly machinePerMonth: number;
  /** How many requests one machine serves in a month at its target utilization, above 0. */
  readonly requestsPerMachineMonth: number;
  /** How many machines there are at least, for redundancy; a whole number. Default 0. */
  readonly leastMachines?: number;
  /** What each request costs by itself (egress, managed calls), 0 or above. Default 0. */
  readonly variablePerRequest?: number;
}

/** Cost at one scale. */
export interface UnitEconomics {
  readonly requestsPerMonth: number;
  readonly machines: number;
  readonly total: number;
  readonly perMillionRequests: number;
  /** Present if the requests of one user were given. */
  readonly perUser?: number;
}

/**
 * What a million requests, and a user, cost at a scale. Fixed cost is shared by more and more requests, machines come
 * in whole numbers, and the variable part stays: the floor under the cost of a request is
 * machinePerMonth / requestsPerMachineMonth + variablePerRequest.
 *
 * @param requestsPerMonth above 0
 * @param requestsPerUserMonth how many requests one user makes in a month, above 0
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * const service = { fixedPerMonth: 1000, machinePerMonth: 146, requestsPerMachineMonth: 400e6, leastMachines: 2 };
 * unitEconomics(service, 10e6).perMillionRequests; // 129.2
 * unitEconomics(service, 4e9).perMillionRequests; // 0.615
 */
export function unitEconomics(
  structure: CostStructure,
  requestsPerMonth: number,
  requestsPerUserMonth?: number,
): UnitEconomics {
  requireKnownFields('structure', structure, {
    fixedPerMonth: true,
    machinePerMonth: true,
    requestsPerMachineMonth: true,
    leastMachines: true,
    variablePerRequest: true,
  });
  const {
    fixedPerMonth,
    machinePerMonth,
    requestsPerMachineMonth,
    leastMachines = 0,
    variablePerRequest = 0,
  } = structure;
  requireNonNegative('fixedPerMonth', fixedPerMonth);
  requireNonNegative('machinePerMonth', machinePerMonth);
  requirePositive('requestsPerMachineMonth', requestsPerMachineMonth);
  requireWhole('leastMachines', leastMachines, 0);
  requireNonNegative('variablePerRequest', variablePerRequest);
  requirePositive('requestsPerMonth', requestsPerMonth);
  if (requestsPerUserMonth !== undefined) requirePositive('requestsPerUserMonth', requestsPerUserMonth);
  const machines = Math.max(leastMachines, wholeAbove(requestsPerMonth / requestsPerMachineMonth));
  const total = requireRepresentable(
    'requestsPerMonth and requestsPerMachineMonth',
    fixedPerMonth + machines * machinePerMonth + requestsPerMonth * variablePerRequest,
  );
  const perRequest = total / requestsPerMonth;
  return {
    requestsPerMonth,
    machines,
    total,
    perMillionRequests: perRequest * 1e6,
    ...(requestsPerUserMonth === undefined ? {} : { perUser: perRequest * requestsPerUserMonth }),
  };
}

/**
 * The share of a month for which a reserved machine must be busy to be cheaper than one on demand: 1 - discount.
 *
 * @param discount of the reservation, in [0, 1)
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * reservedBreakEven(0.4); // 0.6: at least 438 of the month's 730 hours
 */
export function reservedBreakEven(discount: number): number {
  requireShareBelowOne('discount', discount);
  return 1 - discount;
}
