import type { EdgeCases } from '../edge-case.js';
import { cases as failures } from './failures.js';

export const cases: EdgeCases = {
  measureBalancedFleet: failures.measureBalancedFleet,
  simulateBalancedFleet: failures.simulateBalancedFleet,
};
