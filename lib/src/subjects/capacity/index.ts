/** From demand to machines: the capacity formula, its uncertainty, and plans held against a year. */
export { type CapacityDesign, capacityChecklist } from './checklist.js';
export {
  type Capacity,
  type CapacityNeed,
  type DemandGrowth,
  headroomUtilization,
  machinesNeeded,
  peakDemand,
  yearsUntilFull,
  type Zones,
} from './model.js';
export {
  drawDemand,
  evaluatePlan,
  type PlanEvaluation,
  type PlanMonth,
  type PlanSimulation,
  type PlanTerms,
  simulatePlan,
  type YearOfDemand,
} from './plan.js';
export {
  type CapacityForecast,
  type ForecastOptions,
  forecastMachines,
  type Uncertain,
  type UncertainNeed,
} from './simulate.js';
