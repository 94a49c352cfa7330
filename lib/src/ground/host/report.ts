/** What grading gives: the document that a check prints and a host keeps. */

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

/** The result of grading one exercise; one entry of a result document. */
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
  /** The command that grades this exercise, where there is one: `npx faultlines check 5.2.1`. */
  readonly command?: string;
  /** One line that grades the same answer with the same seed again. */
  readonly replay: string;
}
