import { specOf } from '@faultlines/exercises';
import {
  AnswerFailure,
  type AnswerTransport,
  type GradeOptions,
  gradeAnswer,
  namesOf,
  type Report,
} from 'faultlines/exercise';
import { type AnswerSource, compileAnswer } from './answer-code.js';
import { startAnswer } from './answer-process.js';

/** A report, and what the answer printed while it was asked. */
export interface GradedAnswer {
  readonly report: Report;
  readonly printed: string;
}

/** Grades the source of an answer, which runs in a child process; the spec runs here. */
export async function gradeSource(
  id: string,
  source: AnswerSource,
  options: GradeOptions = {},
): Promise<GradedAnswer> {
  const spec = await specOf(id);
  let code: string;
  try {
    code = await compileAnswer(source, namesOf(spec));
  } catch (error) {
    if (!(error instanceof AnswerFailure)) throw error;
    return { report: await gradeAnswer(spec, unusable(error), options), printed: '' };
  }
  const answer = startAnswer(code);
  try {
    const report = await gradeAnswer(spec, answer, options);
    return { report, printed: answer.printed() };
  } finally {
    answer.stop();
  }
}

/** Stands in for an answer that could not even be compiled: every property reports the same reason. */
function unusable(failure: AnswerFailure): AnswerTransport {
  const refuse = async () => {
    throw failure;
  };
  return { batch: refuse, nodes: refuse };
}
