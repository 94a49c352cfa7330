/** How much of the time a system is up: nines, repair, redundancy, structures of components. */
export {
  type ComponentImportance,
  componentImportance,
  singlePointsOfFailure,
  structureAvailability,
} from './exact.js';
export {
  type AvailabilityLevers,
  availabilityFromMtbf,
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
  ninesTable,
  parallelAvailability,
  seriesAvailability,
} from './model.js';
export { type StructureSimulation, type StructureSimulationOptions, simulateStructure } from './simulate.js';
export {
  type Component,
  component,
  componentsOf,
  type Group,
  kOfN,
  parallel,
  type RepairBehaviour,
  type Structure,
  series,
} from './structure.js';
