/** Which server a request goes to: round robin, at random, the better of two choices, the least loaded. */
export {
  type BalancedFleet,
  type BalancingRule,
  type FleetMeasurement,
  type FleetRun,
  measureBalancedFleet,
  type NodeTrouble,
  simulateBalancedFleet,
} from './balanced-fleet.js';
