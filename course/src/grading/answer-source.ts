/** Which text is a learner's answer: the exercise's file, or the chapter's answer cell. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { UsageError } from '../errors.js';
import type { AnswerSource } from './answer-code.js';
import { type ExerciseFiles, shown } from './catalogue.js';
import { answerIn, type ExerciseCell } from './exercise-cells.js';
import { asCell } from './starter.js';

export type AnswerPlace = 'cell' | 'file';

/** An answer, and a line that says why this one if there was a choice. */
export interface FoundAnswer {
  readonly source: AnswerSource;
  readonly note?: string;
}

interface Candidate {
  readonly place: AnswerPlace;
  readonly text: string;
  readonly file: string;
  /** Whether it differs from the starter. */
  readonly changed: boolean;
  readonly savedAt: number;
}

function normalised(text: string): string {
  return asCell(text).trim();
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

function cellsOf(file: string): ExerciseCell[] {
  try {
    const { cells } = JSON.parse(readText(file)) as { cells?: unknown };
    if (Array.isArray(cells)) return cells as ExerciseCell[];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(
    `${shown(file)} is not a notebook (JSON with cells): restore it, or reset the chapter in the workbook`,
  );
}

function fileCandidate({ workFile, starter }: ExerciseFiles): Candidate {
  const file = existsSync(workFile) ? workFile : starter;
  const text = readText(file);
  const changed = normalised(text) !== normalised(readText(starter));
  return { place: 'file', text, file, changed, savedAt: statSync(file).mtimeMs };
}

function cellCandidate({ id, workNotebook, starter }: ExerciseFiles): Candidate | undefined {
  if (!existsSync(workNotebook)) return undefined;
  const text = answerIn(cellsOf(workNotebook), id, shown(workNotebook));
  const changed = normalised(text) !== normalised(readText(starter));
  return { place: 'cell', text, file: workNotebook, changed, savedAt: statSync(workNotebook).mtimeMs };
}

function sourceOf({ place, text, file }: Candidate): AnswerSource {
  return { text, file, form: place };
}

/**
 * Finds the answer to an exercise. The file counts where it differs from the starter, else the cell; where both differ and
 * disagree, the one that was saved last, and a note says so.
 *
 * @param from decides instead
 * @throws UsageError if the chosen place holds no answer, or two
 */
export function findAnswer(exercise: ExerciseFiles, from?: AnswerPlace): FoundAnswer {
  const inFile = fileCandidate(exercise);
  if (from === 'file') return { source: sourceOf(inFile) };
  if (from === 'cell') {
    const inCell = cellCandidate(exercise);
    if (inCell !== undefined) return { source: sourceOf(inCell) };
    throw new UsageError(
      `there is no ${shown(exercise.workNotebook)} yet: open the chapter in the workbook and change a cell, or grade the file with --from file`,
    );
  }
  if (!existsSync(exercise.workNotebook)) return { source: sourceOf(inFile) };
  const inCell = cellCandidate(exercise) as Candidate;
  if (!inCell.changed || !inFile.changed || normalised(inCell.text) === normalised(inFile.text)) {
    return { source: sourceOf(inFile.changed ? inFile : inCell) };
  }
  const [newer, older] = inFile.savedAt >= inCell.savedAt ? [inFile, inCell] : [inCell, inFile];
  const note = `${exercise.id}: the ${newer.place} and the ${older.place} differ; grading the ${newer.place}, which was saved last (--from ${older.place} grades the other)`;
  return { source: sourceOf(newer), note };
}
