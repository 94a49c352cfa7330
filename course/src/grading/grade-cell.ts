/** What a check in a notebook grades: the text of the answer cell, if it is the one that ran. */
import { statSync } from 'node:fs';
import type { GradedCell } from 'faultlines/host';
import { UsageError } from '../errors.js';
import type { AskedAnswer } from '../kernel/engine.js';
import { isStarter, readAnswerCell } from './answer-source.js';
import { selectExercises, shown } from './catalogue.js';
import { gradeSource, refuseToGrade, reportUnanswered } from './grade.js';

/** The answer cell as it stands in the notebook's file. */
interface SavedCell {
  readonly text: string;
  readonly savedAt: number;
}

/**
 * Grades the answer cell of a running notebook, or says why it cannot be graded as it is.
 *
 * @param notebookFile where the notebook is saved, if that is known: tells whether the cell was edited since it was run
 */
export async function gradeCell(id: string, asked: AskedAnswer, notebookFile?: string): Promise<GradedCell> {
  const { ran } = asked;
  const refuse = async (why: string): Promise<GradedCell> => ({
    report: await refuseToGrade(id, why),
    printed: '',
  });
  let saved: SavedCell | undefined;
  try {
    saved = notebookFile === undefined ? undefined : readSaved(id, notebookFile);
  } catch (error) {
    if (error instanceof UsageError) return refuse(error.message);
    throw error;
  }
  if (ran === undefined)
    return refuse('the answer cell was not run since the kernel started: run it, then this check');
  // A file that is older than the run has not been saved since: then what ran is newer than what it holds.
  if (saved !== undefined && saved.savedAt > ran.at && !isSame(saved.text, ran.source))
    return refuse('the answer cell was edited since it was run: run it, then this check');
  const [exercise] = selectExercises([id]);
  if (isStarter(ran.source, exercise)) return { report: await reportUnanswered(id), printed: '' };
  const path =
    notebookFile === undefined
      ? 'the answer cell, as it was last run'
      : `the answer cell of ${shown(notebookFile)}`;
  return gradeSource(id, { text: ran.source, from: 'cell', path }, {}, asked);
}

function isSame(one: string, other: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  return plain(one) === plain(other);
}

/** @throws UsageError if the answer cell is missing there, or there are two; a file that cannot be read tells nothing */
function readSaved(id: string, notebookFile: string): SavedCell | undefined {
  const stats = statSync(notebookFile, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return { text: readAnswerCell(id, notebookFile), savedAt: stats.mtimeMs };
}
