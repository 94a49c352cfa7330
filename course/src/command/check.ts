import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { version } from 'faultlines';
import { DEFAULT_SEED, printable, type Report, reportText } from 'faultlines/exercise';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import {
  ANSWER_PLACES,
  describePlaces,
  findAnswer,
  type LearnerPlace,
  starterOf,
} from '../grading/answer-source.js';
import { type ExerciseFiles, selectExercises, shown } from '../grading/catalog.js';
import { type GradedAnswer, gradeSource, refuseToGrade, reportUnanswered } from '../grading/grade.js';
import { readText } from '../grading/text-file.js';
import { inCourse } from '../paths.js';
import { openProgress } from '../progress/store.js';
import type { Command, ExitStatus, Terminal } from './command.js';
import { ProgressBar } from './progress-bar.js';
import { watchFiles } from './watch-files.js';

const usage = `
Usage: faultlines check [id...] [options]

Grades your answers. An answer stands in one of three places:

  cell        the answer cell of the chapter, in work/notebooks/ (or in notebooks/, if you edit that)
  work        a file in work/exercises/; --watch with an id puts the starter there
  exercises   the file in exercises/

The place that differs from the starter is graded; if several do, the one that was saved last, and the others are named.
Without an id, every exercise of the course.

  --solution     grade the solutions instead
  --from PLACE   'cell', 'work' or 'exercises': which of the three to grade
  --seed N       the seed of the generated inputs (default ${DEFAULT_SEED})
  --hints        show all hints of what failed
  --watch        grade again whenever an answer is saved; ends with Ctrl-C
  --json         one result document on stdout

Status 0: every exercise that was asked for earned all its points. 1: something did not.
`;

interface CheckOptions {
  readonly exercises: readonly ExerciseFiles[];
  readonly solution: boolean;
  readonly from?: LearnerPlace;
  readonly seed: number;
  readonly hints: boolean;
  readonly json: boolean;
  /** Whether ids were named: then an exercise that is not attempted is a failure, else it is merely still to do. */
  readonly named: boolean;
}

function readOptions(args: readonly string[]): CheckOptions & { watch: boolean } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      solution: { type: 'boolean', default: false },
      from: { type: 'string' },
      seed: { type: 'string' },
      hints: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { solution, watch, json, hints } = values;
  const from = ANSWER_PLACES.find(place => place === values.from);
  if (values.from !== undefined && from === undefined) {
    throw new UsageError(`--from must be 'cell', 'work' or 'exercises', got '${values.from}'`);
  }
  if (solution && from !== undefined) {
    throw new UsageError('--solution and --from do not go together: leave one out');
  }
  if (watch && json) throw new UsageError('--watch and --json do not go together: leave one out');
  return {
    exercises: selectExercises([...new Set(positionals)]),
    solution,
    from,
    seed: readSeed(values.seed),
    hints,
    watch,
    json,
    named: positionals.length > 0,
  };
}

function readSeed(given: string | undefined): number {
  const seed = given === undefined ? DEFAULT_SEED : Number(given);
  if (given?.trim() === '' || !Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(`--seed must be a whole number, 0 or above, got '${given}'`);
  }
  return seed;
}

/** Grades one exercise. What keeps it from being graded is its own report, so that the others are graded. */
async function gradeOne(
  exercise: ExerciseFiles,
  options: CheckOptions,
  terminal: Terminal,
): Promise<GradedAnswer> {
  const { id, solution } = exercise;
  const { seed } = options;
  try {
    if (options.solution) {
      const source = { text: readText(solution), from: 'solution', path: shown(solution) } as const;
      return await gradeSource(id, source, { seed });
    }
    const { source, isStarter, notes } = findAnswer(exercise, options.from);
    for (const note of notes) terminal.stderr(`${printable(note)}\n`);
    if (!isStarter) return await gradeSource(id, source, { seed });
    return {
      report: await reportUnanswered(id, { seed, graded: { from: source.from, path: source.path } }),
      printed: '',
    };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr(`${id}: ${printable(error.message)}\n`);
    return { report: await refuseToGrade(id, error.message, { seed }), printed: '' };
  }
}

async function gradeAll(options: CheckOptions, terminal: Terminal): Promise<Report[]> {
  const file = inCourse('work', 'progress.json');
  let told = false;
  const progress = options.solution
    ? undefined
    : openProgress(file, error => {
        if (!told) terminal.stderr(`the points are not kept: ${shown(file)}: ${(error as Error).message}\n`);
        told = true;
      });
  const bar = new ProgressBar(terminal, options.exercises.length);
  const reports: Report[] = [];
  for (const exercise of options.exercises) {
    bar.advance(exercise.id);
    const { report, printed } = await gradeOne(exercise, options, terminal);
    reports.push(report);
    bar.clear();
    const { id, score, maxScore, outcome, graded } = report;
    const isAttempt = graded !== undefined && outcome !== 'not-attempted';
    if (isAttempt) progress?.remember({ kind: 'check', id, score, maxScore, outcome });
    if (!options.json) terminal.stdout(describe(report, printed, exercise, options));
  }
  return reports;
}

function describe(
  report: Report,
  printed: string,
  exercise: ExerciseFiles,
  { hints, named }: CheckOptions,
): string {
  const lines = [reportText(report, { allHints: hints })];
  if (report.outcome === 'not-attempted' && named) lines.push(`  ${describePlaces(exercise)}`);
  if (printed !== '') lines.push('  the answer printed:', `    ${printable(printed.trimEnd(), '    ')}`);
  return `${lines.join('\n')}\n`;
}

function statusOf(reports: readonly Report[], named: boolean): ExitStatus {
  if (reports.some(({ outcome }) => outcome === 'infrastructure-error')) return 3;
  const asked = named ? reports : reports.filter(({ outcome }) => outcome !== 'not-attempted');
  return asked.every(({ outcome }) => outcome === 'pass') ? 0 : 1;
}

function summary(reports: readonly Report[]): string {
  const score = reports.reduce((sum, report) => sum + report.score, 0);
  const most = reports.reduce((sum, report) => sum + report.maxScore, 0);
  const passed = reports.filter(({ outcome }) => outcome === 'pass').length;
  return `${passed} of ${reports.length} exercises solved, ${score} of ${most} points`;
}

function resultDocument(reports: readonly Report[], seed: number): string {
  const exercises = reports.map(({ replay: _replay, command: _command, seed: _seed, ...report }) => report);
  return JSON.stringify(
    { schema: 'faultlines-result-1', course: `faultlines ${version}`, seed, exercises },
    undefined,
    2,
  );
}

/** Whoever works in an editor needs a file: the starter, where nothing stands yet. */
function layOutFiles({ exercises, named, solution, from }: CheckOptions, terminal: Terminal): void {
  if (!named || solution || (from !== undefined && from !== 'work')) return;
  for (const exercise of exercises) {
    const { id, workFile } = exercise;
    if (!existsSync(workFile)) writeAtomically(workFile, `${starterOf(exercise).trimEnd()}\n`);
    terminal.stdout(`${id}: write your answer in ${shown(workFile)}\n`);
  }
}

async function watchAnswers(options: CheckOptions, terminal: Terminal): Promise<ExitStatus> {
  layOutFiles(options, terminal);
  const files = options.exercises.flatMap(({ workFile, starter, workNotebook, notebook }) => [
    workFile,
    starter,
    workNotebook,
    notebook,
  ]);
  let points = -1;
  await watchFiles(files, async () => {
    const reports = await gradeAll(options, terminal);
    const score = reports.reduce((sum, report) => sum + report.score, 0);
    const solved = reports.every(({ outcome }) => outcome === 'pass');
    const gained = points >= 0 && score > points ? `: ${score - points} more than before` : '';
    const next = solved ? 'All of it. Ctrl-C ends.' : 'Waiting for the next save; Ctrl-C ends.';
    terminal.stdout(`${summary(reports)}${gained}. ${next}\n`);
    points = score;
  });
  return 0;
}

export const command: Command = {
  name: 'check',
  summary: 'grade answers, or the solutions',
  usage,
  run: async (args, terminal) => {
    const { watch, ...options } = readOptions(args);
    if (watch) return watchAnswers(options, terminal);
    const reports = await gradeAll(options, terminal);
    terminal.stdout(options.json ? `${resultDocument(reports, options.seed)}\n` : `${summary(reports)}\n`);
    return statusOf(reports, options.named);
  },
};
