/** What came of one property, or of a whole exercise. */
export type Outcome =
  | 'pass'
  | 'fail'
  | 'timeout'
  | 'submission-error'
  | 'infrastructure-error'
  | 'not-attempted';

/** The smallest input on which a property failed. */
export interface Counterexample {
  /** The call or situation, as source. */
  readonly input?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** An SVG. */
  readonly picture?: string;
}

export interface PropertyReport {
  readonly name: string;
  readonly score: number;
  readonly maxScore: number;
  readonly outcome: Outcome;
  /** One sentence: what was tried, or what is wrong. */
  readonly message: string;
  readonly counterexample?: Counterexample;
  /** Given after a failure, the mildest first. */
  readonly hints?: readonly string[];
}

/** Where an answer was found: the chapter's cell, a file of the learner's or the starter's place, or handed over by a cell. */
export type AnswerPlace = 'cell' | 'work' | 'exercises' | 'solution' | 'handed';

/** What was graded. */
export interface GradedSource {
  readonly from: AnswerPlace;
  /** The file, from the root of the course, where there is one that is known. */
  readonly path?: string;
}

/** What was graded, in words. */
export function describeSource({ from, path }: GradedSource): string {
  if (from === 'handed') return 'what the check cell was handed (this kernel cannot read the answer cell)';
  if (from !== 'cell') return path ?? from;
  return path === undefined ? 'the answer cell, as it was last run' : `the answer cell of ${path}`;
}

/** The result of grading one exercise; one entry of the result document that `faultlines check --json` prints. */
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly outcome: Outcome;
  readonly seed: number;
  /** What was graded, where that is known. */
  readonly graded?: GradedSource;
  readonly properties: readonly PropertyReport[];
  readonly ms: number;
  /** One line that grades the same answer with the same seed again. */
  readonly replay: string;
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
