/** Which text is a learner's answer: the chapter's answer cell, the file in `work/exercises/`, or the one in `exercises/`. */
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeSource } from 'faultlines/exercise';
import type { Cell } from '../chapters/document.js';
import { UsageError } from '../errors.js';
import { type ExerciseFiles, shown } from './catalog.js';
import { answerIn } from './exercise-cells.js';
import type { AnswerSource } from './grade.js';
import { asCell, makeStarter } from './starter.js';
import { readText } from './text-file.js';

/** The places where a learner may write an answer, in the order in which they are looked at. */
export const ANSWER_PLACES = ['cell', 'work', 'exercises'] as const;

export type LearnerPlace = (typeof ANSWER_PLACES)[number];

/** An answer, and what else a person should know of the choice. */
export interface FoundAnswer {
  readonly source: AnswerSource;
  /** Whether it is still the starter, so that there is nothing to grade. */
  readonly isStarter: boolean;
  /** One line each: other answers that were not taken, and places that could not be read. */
  readonly notes: readonly string[];
}

interface Candidate extends AnswerSource {
  readonly from: LearnerPlace;
  readonly savedAt: number;
}

/** Two texts are the same answer if they differ in nothing but what a cell cannot have. */
function normalized(text: string): string {
  return asCell(text).trim();
}

/** Whether a text is what the learner was given. */
export function isStarter(text: string, exercise: ExerciseFiles): boolean {
  return normalized(text) === normalized(starterOf(exercise));
}

function cellsOf(file: string): Cell[] {
  try {
    const { cells } = JSON.parse(readText(file)) as { cells?: unknown };
    if (Array.isArray(cells)) return cells as Cell[];
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new UsageError(
    `${shown(file)} is not a notebook (JSON with cells): restore it, or reset the chapter in the workbook`,
  );
}

/** The files of a place. Who works in Jupyter or VS Code may write into the chapter itself instead of a copy. */
function filesOf(
  place: LearnerPlace,
  { workNotebook, notebook, workFile, starter }: ExerciseFiles,
): string[] {
  return { cell: [workNotebook, notebook], work: [workFile], exercises: [starter] }[place];
}

/** The answer cell of an exercise in a notebook file. */
export function readAnswerCell(id: string, notebook: string): string {
  return answerIn(cellsOf(notebook), id, shown(notebook));
}

function candidateIn(place: LearnerPlace, file: string, id: string): Candidate | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new UsageError(`${shown(file)} is no file`);
  const text = place === 'cell' ? readAnswerCell(id, file) : readText(file);
  return { from: place, path: shown(file), text, savedAt: stats.mtimeMs };
}

/**
 * The text that learners are given: made from the solution, or, where solutions are not at hand, the answer cell of the chapter.
 */
export function starterOf({ id, solution, notebook }: ExerciseFiles): string {
  return existsSync(solution)
    ? makeStarter(id, readText(solution), shown(solution))
    : readAnswerCell(id, notebook);
}

/**
 * Finds the answer to an exercise. Places whose text differs from the starter are candidates. If there are several and they disagree, the
 * one that was saved last is taken, and a note names the others. A place that cannot be read does not hide another.
 *
 * @param from decides instead
 * @throws UsageError if the chosen place holds no answer or cannot be read, or if no place holds one and one cannot be read
 */
export function findAnswer(exercise: ExerciseFiles, from?: LearnerPlace): FoundAnswer {
  const starter = normalized(starterOf(exercise));
  const isChanged = ({ text }: Candidate): boolean => normalized(text) !== starter;
  const candidates: Candidate[] = [];
  const faults: UsageError[] = [];
  for (const place of from === undefined ? ANSWER_PLACES : [from]) {
    for (const file of filesOf(place, exercise)) {
      try {
        const candidate = candidateIn(place, file, exercise.id);
        if (candidate !== undefined) candidates.push(candidate);
      } catch (error) {
        faults.push(asUsageError(error, file));
      }
    }
  }
  const changed = candidates.filter(isChanged).sort((one, other) => other.savedAt - one.savedAt);
  const [newest] = changed;
  if (newest === undefined) {
    const [fault] = faults;
    if (fault !== undefined) throw fault;
    const [untouched] = candidates;
    if (untouched === undefined) throw new UsageError(nothingIn(from ?? 'exercises', exercise));
    return { source: sourceOf(untouched), isStarter: true, notes: strayFiles(exercise) };
  }
  const notes = faults.map(({ message }) => message);
  const others = changed.filter(other => normalized(other.text) !== normalized(newest.text));
  if (others.length > 0) notes.push(describeChoice(exercise.id, newest, others));
  return { source: sourceOf(newest), isStarter: false, notes };
}

/** A file that the system refuses to give is named like one that cannot be understood. */
function asUsageError(error: unknown, file: string): UsageError {
  if (error instanceof UsageError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return new UsageError(`${shown(file)} could not be read (${code})`);
}

function sourceOf({ from, path, text }: Candidate): AnswerSource {
  return { from, path, text };
}

/**
 * Files that are named almost as an answer is, or lie in a folder above or beside its own: some editors add `.txt`, browsers
 * `(1)`, and Jupyter `-Copy1`.
 */
function strayFiles({ id, workFile, starter, workNotebook }: ExerciseFiles): string[] {
  const all = dirname(dirname(dirname(workFile)));
  const own = [dirname(workFile), dirname(starter)];
  const chapter = basename(workNotebook, '.ipynb');
  const strays = [
    ...filesNamed(`${id}-`, [dirname(starter), dirname(all), ...foldersIn(all)]).filter(
      file => file !== workFile && file !== starter && !file.endsWith('.spec.ts'),
    ),
    ...filesNamed(chapter, [dirname(workNotebook)]).filter(
      file => file !== workNotebook && file.endsWith('.ipynb'),
    ),
  ];
  return strays.map(file => {
    const right = file.endsWith('.ipynb') ? `in ${shown(workNotebook)}` : `named ${basename(workFile)}`;
    const isNear = file.endsWith('.ipynb') || own.includes(dirname(file));
    const place = isNear ? right : shown(workFile);
    return `${shown(file)} is not graded: an answer to ${id} is ${place}`;
  });
}

/** A folder and those in it, as deep as exercises lie: part, chapter, and one more. Links are not followed. */
function foldersIn(folder: string, depth = 3): string[] {
  if (depth === 0) return [folder];
  const inside = entriesOf(folder).filter(entry => entry.isDirectory());
  return [folder, ...inside.flatMap(({ name }) => foldersIn(join(folder, name), depth - 1))];
}

function filesNamed(start: string, among: readonly string[]): string[] {
  return among.flatMap(folder =>
    entriesOf(folder)
      .filter(({ name }) => name.startsWith(start))
      .map(({ name }) => join(folder, name)),
  );
}

/** What is in a folder; nothing where there is none or it may not be read, which is no reason to give no verdict. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function nothingIn(place: LearnerPlace, exercise: ExerciseFiles): string {
  const file = shown(filesOf(place, exercise)[0] as string);
  return place === 'cell'
    ? `there is no ${file} yet: open the chapter in the workbook and write in its answer cell, or grade a file with --from work`
    : `there is no ${file} yet: \`faultlines check ${exercise.id} --watch\` puts the starter there`;
}

function describeChoice(id: string, taken: Candidate, others: readonly Candidate[]): string {
  const rest = others.map(other => `${describeSource(other)} (--from ${other.from})`).join(', ');
  return `${id}: grading ${describeSource(taken)}, which was saved last; another answer is in ${rest}`;
}

/** Where a learner writes an answer, in words. */
export function describePlaces(exercise: ExerciseFiles): string {
  const { workFile, workNotebook, id } = exercise;
  const file = existsSync(workFile)
    ? shown(workFile)
    : `${shown(workFile)} (\`faultlines check ${id} --watch\` puts the starter there)`;
  return `write it in the answer cell of the chapter (${shown(workNotebook)}), or in ${file}`;
}
