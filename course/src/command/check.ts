import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { version } from 'faultlines';
import { DEFAULT_SEED, type Report, reportText } from 'faultlines/exercise';
import { UsageError } from '../errors.js';
import type { AnswerSource } from '../grading/answer-code.js';
import { type AnswerPlace, findAnswer } from '../grading/answer-source.js';
import { type ExerciseFiles, selectExercises } from '../grading/catalogue.js';
import { gradeSource } from '../grading/grade.js';
import { inCourse } from '../paths.js';
import { openProgress } from '../progress/store.js';
import type { Command, ExitStatus, Terminal } from './command.js';
import { ProgressBar } from './progress-bar.js';

const usage = `
Usage: faultlines check [id...] [options]

Grades your answers: the exercise's file in work/exercises/ (or exercises/) where it differs from the starter, else the
answer cell of the chapter in work/notebooks/. Without an id, every exercise of the course.

  --solution     grade the solutions instead
  --from PLACE   'cell' or 'file': which of the two to grade
  --seed N       the seed of the generated inputs (default ${DEFAULT_SEED})
  --watch        grade again whenever an answer is saved; ends with Ctrl-C
  --json         one result document on stdout

Status 0: every exercise that was asked for earned all its points. 1: something did not.
`;

interface CheckOptions {
  readonly exercises: readonly ExerciseFiles[];
  readonly solution: boolean;
  readonly from?: AnswerPlace;
  readonly seed: number;
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
      watch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { from, solution, watch, json } = values;
  if (from !== undefined && from !== 'cell' && from !== 'file') {
    throw new UsageError(`--from must be 'cell' or 'file', got '${from}'`);
  }
  if (watch && json) throw new UsageError('--watch and --json do not go together: leave one out');
  const seed = values.seed === undefined ? DEFAULT_SEED : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(`--seed must be a whole number, 0 or above, got '${values.seed}'`);
  }
  return {
    exercises: selectExercises(positionals),
    solution,
    from,
    seed,
    watch,
    json,
    named: positionals.length > 0,
  };
}

function sourceFor(exercise: ExerciseFiles, options: CheckOptions, terminal: Terminal): AnswerSource {
  if (options.solution) {
    return { text: readFileSync(exercise.solution, 'utf8'), file: exercise.solution, form: 'file' };
  }
  const { source, note } = findAnswer(exercise, options.from);
  if (note !== undefined) terminal.stderr(`${note}\n`);
  return source;
}

async function gradeAll(options: CheckOptions, terminal: Terminal): Promise<Report[]> {
  const progress = options.solution ? undefined : openProgress(inCourse('work', 'progress.json'));
  const bar = new ProgressBar(terminal, options.exercises.length);
  const reports: Report[] = [];
  for (const exercise of options.exercises) {
    bar.advance(exercise.id);
    const { report, printed } = await gradeSource(exercise.id, sourceFor(exercise, options, terminal), {
      seed: options.seed,
    });
    reports.push(report);
    bar.clear();
    const { id, score, maxScore, outcome } = report;
    if (outcome !== 'not-attempted') progress?.remember({ kind: 'check', id, score, maxScore, outcome });
    if (!options.json) terminal.stdout(`${reportText(report)}\n`);
    if (printed !== '' && !options.json)
      terminal.stdout(`  the answer printed:\n${printed.replace(/^/gm, '    ').trimEnd()}\n`);
  }
  return reports;
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
  const exercises = reports.map(({ replay: _replay, seed: _seed, ...report }) => report);
  return JSON.stringify(
    { schema: 'faultlines-result-1', course: `faultlines ${version}`, seed, exercises },
    undefined,
    2,
  );
}

/** When the answers were last saved; a file that is not there counts as never. */
function savedAt(exercises: readonly ExerciseFiles[]): string {
  const files = exercises.flatMap(({ workFile, starter, workNotebook }) => [workFile, starter, workNotebook]);
  return files.map(file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ');
}

const WATCH_EVERY_MS = 300;

/** Looks at the files' times instead of asking the system for events, which it loses when an editor renames a file. */
async function watchAnswers(options: CheckOptions, terminal: Terminal): Promise<ExitStatus> {
  let last = '';
  let points = -1;
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  while (!stopped) {
    const now = savedAt(options.exercises);
    if (now !== last) {
      last = now;
      const reports = await gradeAll(options, terminal).catch((error: unknown) => {
        if (!(error instanceof UsageError)) throw error;
        terminal.stderr(`${error.message}\n`);
        return [];
      });
      const score = reports.reduce((sum, report) => sum + report.score, 0);
      const solved = reports.length > 0 && reports.every(({ outcome }) => outcome === 'pass');
      if (solved) terminal.stdout(`${summary(reports)}. All of it. Ctrl-C ends.\n`);
      else if (points >= 0 && score > points)
        terminal.stdout(`${summary(reports)}: ${score - points} more than before.\n`);
      else terminal.stdout(`${summary(reports)}. Waiting for the next save; Ctrl-C ends.\n`);
      points = score;
    }
    await new Promise(resolve => setTimeout(resolve, WATCH_EVERY_MS));
  }
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
