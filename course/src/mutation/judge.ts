/** What becomes of a mutant: it is graded exactly as a learner's answer is, under one seed after the other, until it loses a point. */
import { AnswerFailure, DEFAULT_SEED, type Outcome, type Spec } from 'faultlines/exercise';
import { type CompiledAnswer, compileAnswer } from '../grading/answer-code.js';
import { courseCompiler } from '../grading/course-compiler.js';
import { gradeCompiled } from '../grading/grade.js';

/** The seeds under which a mutant is graded, in this order. */
export const MUTANT_SEEDS: readonly number[] = [DEFAULT_SEED, 1, 2, 3];

export type Verdict =
  /** It is no answer at all, and so no mutant. */
  | { readonly status: 'uncompilable' }
  | { readonly status: 'survived' }
  | {
      readonly status: 'killed';
      /** The first property that it lost, and how. */
      readonly property: string;
      readonly outcome: Outcome;
      readonly seed: number;
    };

/** Grades the text of a mutant. */
export async function judgeMutant(
  spec: Spec,
  text: string,
  seeds: readonly number[] = MUTANT_SEEDS,
): Promise<Verdict> {
  let compiled: CompiledAnswer;
  try {
    compiled = compileAnswer(courseCompiler(), text, spec);
  } catch (error) {
    if (error instanceof AnswerFailure) return { status: 'uncompilable' };
    throw error;
  }
  for (const seed of seeds) {
    const { report } = await gradeCompiled(spec, compiled, { seed, untilLoss: true });
    const lost = report.properties.find(({ outcome }) => outcome !== 'pass');
    if (lost !== undefined) return { status: 'killed', property: lost.name, outcome: lost.outcome, seed };
  }
  return { status: 'survived' };
}
