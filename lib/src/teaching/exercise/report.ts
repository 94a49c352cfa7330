/** Reports in words. */
import type { GradedSource, Outcome, PropertyReport, Report } from '../../ground/host/index.js';

export type {
  AnswerPlace,
  Counterexample,
  GradedSource,
  Outcome,
  PropertyReport,
  Report,
} from '../../ground/host/index.js';

/** What was graded, in words. */
export function describeSource({ from, path }: GradedSource): string {
  if (from === 'handed') return 'what the check cell was handed (this kernel cannot read the answer cell)';
  if (from !== 'cell') return path ?? from;
  return path === undefined ? 'the answer cell, as it was last run' : `the answer cell of ${path}`;
}

/** The outcome of an exercise from those of its properties: the machinery's faults first, then the gravest. */
export function overallOutcome(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.every(outcome => outcome === 'pass')) return 'pass';
  if (outcomes.every(outcome => outcome === 'not-attempted')) return 'not-attempted';
  const gravest: Outcome[] = ['infrastructure-error', 'submission-error', 'timeout'];
  return gravest.find(outcome => outcomes.includes(outcome)) ?? 'fail';
}

/** The one thing to say of an answer of which the same is true for every property, such as that it does not compile. */
export function sharedMessage({ properties }: Report): string | undefined {
  const [first, ...others] = properties;
  if (first === undefined || others.length === 0 || first.outcome === 'pass') return undefined;
  const isSame = ({ outcome, message, counterexample, hints }: PropertyReport): boolean =>
    outcome === first.outcome &&
    message === first.message &&
    counterexample === undefined &&
    hints === undefined;
  return properties.every(isSame) ? first.message : undefined;
}

/** How an outcome is said to a person. */
export const OUTCOME_WORDS: Record<Outcome, string> = {
  pass: 'passed',
  fail: 'failed',
  timeout: 'took too long',
  'submission-error': 'could not be run',
  'infrastructure-error': 'could not be judged',
  'not-attempted': 'not attempted yet',
};
