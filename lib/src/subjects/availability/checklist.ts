import type { Rule } from '../review/index.js';
import { structureAvailability } from './exact.js';
import { downtimeSeconds } from './model.js';
import { singlePointsOfFailure } from './single-point-of-failure.js';
import { componentsOf, type Structure } from './structure.js';

/** What a reviewer needs to know of a design's availability and fault tolerance. */
export interface AvailabilityDesign {
  readonly name: string;
  /** Share of the time in which it is promised to answer. */
  readonly objective: number;
  /** What must be up, as a tree. */
  readonly structure: Structure;
  /** Until a failed part is repaired or replaced, in minutes, as measured; `undefined` if nobody measured. */
  readonly measuredRepairMinutes?: number;
  /** When a restore was last tried from a backup to a serving system, in days; `undefined` if never. */
  readonly daysSinceRestoreTest?: number;
  /** What it does when its replicas cannot agree. */
  readonly whenInDoubt: 'refuses' | 'answers from what it has' | 'not decided';
  /** What happens when the error budget is spent. */
  readonly budgetPolicy: 'written down' | 'none';
}

const DAYS_BETWEEN_RESTORE_TESTS = 90;

function minutesAYear(availability: number): string {
  return `${Number((downtimeSeconds(availability, 365 * 86_400) / 60).toPrecision(3))} min a year`;
}

/** The review checklist of chapter 4.2. */
export const availabilityChecklist: readonly Rule<AvailabilityDesign>[] = [
  {
    id: 'objective-within-reach',
    question: 'Can the structure keep the objective at all?',
    problem: ({ objective, structure }) => {
      const reached = structureAvailability(structure);
      if (reached >= objective) return undefined;
      return `The parts as wired are down ${minutesAYear(reached)}; promised are at most ${minutesAYear(objective)}.`;
    },
    advice: 'Add redundancy where the importance is greatest, repair faster, or promise less.',
  },
  {
    id: 'single-point-of-failure',
    question: 'Does every single part have a substitute, or the whole budget to itself?',
    problem: ({ objective, structure }) => {
      const alone = new Set(singlePointsOfFailure(structure));
      const weak = componentsOf(structure).filter(
        ({ name, availability }) => alone.has(name) && 1 - availability > (1 - objective) / 10,
      );
      if (weak.length === 0) return undefined;
      return `${weak.map(({ name }) => name).join(', ')}: each takes everything down alone, and over a tenth of the budget.`;
    },
    advice:
      'A part that everything needs should have one nine more than the promise (the rule of the extra nine).',
  },
  {
    id: 'measured-repair',
    question: 'Has the time to repair been measured?',
    problem: ({ measuredRepairMinutes }) =>
      measuredRepairMinutes === undefined
        ? 'The time to repair is a hope; half of the availability formula is missing.'
        : undefined,
    advice: 'Measure it from real incidents and from drills.',
  },
  {
    id: 'restore-tested',
    question: `Was a restore tried in the last ${DAYS_BETWEEN_RESTORE_TESTS} days?`,
    problem: ({ daysSinceRestoreTest }) => {
      if (daysSinceRestoreTest === undefined) return 'No restore was ever tried: there may be no backup.';
      if (daysSinceRestoreTest <= DAYS_BETWEEN_RESTORE_TESTS) return undefined;
      return `The last restore was tried ${daysSinceRestoreTest} days ago.`;
    },
    advice: 'Restore on a schedule, to a system that serves.',
  },
  {
    id: 'correctness-decided',
    question: 'Is it decided, for each operation, whether to refuse or to answer when in doubt?',
    problem: ({ whenInDoubt }) =>
      whenInDoubt === 'not decided'
        ? 'When its replicas cannot agree, what happens is whatever the code happens to do.'
        : undefined,
    advice: 'Name the invariants that must hold; refuse where a wrong answer breaks one.',
  },
  {
    id: 'budget-policy',
    question: 'Is it written down what happens when the error budget is spent?',
    problem: ({ budgetPolicy }) =>
      budgetPolicy === 'none' ? 'A budget that nobody acts on is a chart.' : undefined,
    advice: 'Agree beforehand who stops what at which share of the budget.',
  },
];
