/** How much of the time a system is up: nines, repair, redundancy, structures of components. */
export { type AvailabilityDesign, availabilityChecklist } from './checklist.js';
export {
  type ComponentImportance,
  componentImportance,
  structureAvailability,
} from './exact.js';
export {
  type AvailabilityLevers,
  availabilityFromMtbf,
  availabilityFromMttf,
  type CommonCause,
  cheaperLever,
  commonCauseAvailability,
  downtimeSeconds,
  kOfNAvailability,
  type LeverChoice,
  type LeverCosts,
  leversToReach,
  type NinesRow,
  nines,
  ninesOfUnavailability,
  ninesTable,
  parallelAvailability,
  parallelUnavailability,
  seriesAvailability,
} from './model.js';
export {
  expectService,
  type FaultLaw,
  runService,
  type ServiceDesign,
  type ServiceExpectation,
  type ServiceFault,
  type ServiceRun,
} from './service-run.js';
export { type StructureSimulation, type StructureSimulationOptions, simulateStructure } from './simulate.js';
export { singlePointsOfFailure } from './single-point-of-failure.js';
export {
  type Component,
  component,
  componentsOf,
  type Group,
  kOfN,
  parallel,
  type RepairBehavior,
  type Structure,
  series,
} from './structure.js';
export {
  expectedOversold,
  type SalesPolicy,
  type SalesRun,
  type SalesScenario,
  sellThroughPartition,
} from './ticket-sales.js';
