/** What a check in a notebook grades: the text of the answer cell, if it is the one that ran. */

import { statSync } from 'node:fs';
import type { GradedCell } from 'faultlines/host';
import { anchorOf } from '../chapters/ids.js';
import { UsageError } from '../errors.js';
import type { RanAnswer } from '../kernel/answer-cells.js';
import type { AskedAnswer } from '../kernel/engine.js';
import { isStarter, readAnswerCell } from './answer-source.js';
import { selectExercises, shown } from './catalog.js';
import { gradeSource, refuseToGrade, reportUnanswered } from './grade.js';

/** The answer cell as it stands in the notebook's file, or why there is none. */
interface SavedCell {
  readonly text?: string;
  readonly fault?: string;
  readonly savedAt: number;
}

/**
 * Grades the answer cell of a running notebook, or says why it cannot be graded as it is.
 *
 * @param notebookFile where the notebook is saved, if that is known: tells whether the cell was edited since it was run
 */
export async function gradeCell(id: string, asked: AskedAnswer, notebookFile?: string): Promise<GradedCell> {
  const { ran } = asked;
  const saved = notebookFile === undefined ? undefined : readSaved(id, notebookFile);
  const why = whyNotGraded(id, ran, saved);
  if (ran === undefined || why !== undefined) {
    return { report: await refuseToGrade(id, why ?? notRun(id)), printed: '' };
  }
  const [exercise] = selectExercises([id]);
  if (isStarter(ran.source, exercise)) return { report: await reportUnanswered(id), printed: '' };
  const path = notebookFile === undefined ? {} : { path: shown(notebookFile) };
  return gradeSource(id, { text: ran.source, from: 'cell', ...path }, {}, asked);
}

function notRun(id: string): string {
  return `the answer cell was not run since the kernel started: run it, then this check (it is the cell whose first line is \`${anchorOf(id)}\`)`;
}

function whyNotGraded(
  id: string,
  ran: RanAnswer | undefined,
  saved: SavedCell | undefined,
): string | undefined {
  if (ran === undefined) return saved?.fault ?? notRun(id);
  // A file that is older than the run has not been saved since: what ran is newer than what it holds.
  if (saved === undefined || saved.savedAt <= ran.at) return undefined;
  if (saved.fault !== undefined) return saved.fault;
  if (saved.text !== undefined && isSame(saved.text, ran.source)) return undefined;
  return 'the answer cell was edited since it was run: run it, then this check';
}

function isSame(one: string, other: string): boolean {
  const plain = (text: string): string => text.replace(/\r\n?/g, '\n').trim();
  return plain(one) === plain(other);
}

function readSaved(id: string, notebookFile: string): SavedCell | undefined {
  const savedAt = statSync(notebookFile, { throwIfNoEntry: false })?.mtimeMs;
  if (savedAt === undefined) return undefined;
  try {
    return { text: readAnswerCell(id, notebookFile), savedAt };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { fault: error.message, savedAt };
  }
}
