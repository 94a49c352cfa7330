import { gradedByCommand, specOf } from '@faultlines/exercises';
import {
  AnswerFailure,
  type AnswerTransport,
  type GradedSource,
  type GradeOptions,
  gradeAnswer,
  type Report,
  type Spec,
} from 'faultlines/exercise';
import { type CellCompiling, type CompiledAnswer, compileAnswer } from './answer-code.js';
import { startAnswer } from './answer-process.js';
import { courseCompiler } from './course-compiler.js';

/** The text of an answer, and where it was found. */
export interface AnswerSource extends GradedSource {
  readonly text: string;
}

/** A report, and what the answer printed while it was asked. */
export interface GradedAnswer {
  readonly report: Report;
  readonly printed: string;
}

/**
 * Grades the text of an answer, which runs in a process of its own; the spec runs here.
 *
 * @param compiling the compiler of cells; that of the course unless a kernel has one
 */
export async function gradeSource(
  id: string,
  { text, ...graded }: AnswerSource,
  options: GradeOptions = {},
  compiling: CellCompiling = courseCompiler(),
): Promise<GradedAnswer> {
  const spec = await specOf(id);
  const withSource: GradeOptions = { ...gradedByCommand(id), ...options, graded };
  let compiled: CompiledAnswer;
  try {
    compiled = compileAnswer(compiling, text, spec);
  } catch (error) {
    if (!(error instanceof AnswerFailure)) throw error;
    return { report: await gradeAnswer(spec, refusing(error), withSource), printed: '' };
  }
  return gradeCompiled(spec, compiled, withSource);
}

/** Grades an answer that compiled, as `gradeSource` does. */
export async function gradeCompiled(
  spec: Spec,
  compiled: CompiledAnswer,
  options: GradeOptions,
): Promise<GradedAnswer> {
  const answer = startAnswer(compiled);
  try {
    const report = await gradeAnswer(spec, answer, options);
    return { report, printed: answer.printed() };
  } finally {
    answer.stop();
  }
}

/** The report on an exercise of which nothing could be graded. */
export async function refuseToGrade(id: string, why: string, options: GradeOptions = {}): Promise<Report> {
  return gradeAnswer(await specOf(id), refusing(new AnswerFailure('unusable', why)), {
    ...gradedByCommand(id),
    ...options,
  });
}

/** The report on an answer that is still the starter. */
export async function reportUnanswered(id: string, options: GradeOptions = {}): Promise<Report> {
  const unwritten = (what: string) => async () => {
    throw new AnswerFailure('unanswered', `this ${what} is not written yet`);
  };
  return gradeAnswer(
    await specOf(id),
    { batch: unwritten('function'), nodes: unwritten('class') },
    {
      ...gradedByCommand(id),
      ...options,
    },
  );
}

/** Stands in for an answer that cannot be asked: every property reports the same reason. */
function refusing(failure: AnswerFailure): AnswerTransport {
  const refuse = async () => {
    throw failure;
  };
  return { batch: refuse, nodes: refuse };
}
