import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { UsageError } from '../errors.js';
import { type ExerciseFiles, selectExercises, shown } from '../grading/catalog.js';
import { JudgePool } from '../mutation/judge-pool.js';
import type { Mutant } from '../mutation/mutants.js';
import { mutantsOfExercise, mutateExercise } from '../mutation/mutate-exercise.js';
import {
  type Counts,
  countsOf,
  isAdequate,
  type JudgedMutant,
  LEAST_KILLED,
  MOST_EQUIVALENT,
  readReport,
  reportFileOf,
  shareKilled,
  writeReport,
} from '../mutation/report.js';
import { describeChange } from '../mutation/rerun.js';
import type { Command, ExitStatus, Terminal } from './command.js';
import { ProgressBar } from './progress-bar.js';

const usage = `
Usage: faultlines mutate [id...] [--jobs N] [--json]

Shows whether the spec of an exercise catches small mistakes. It changes the solution in one place at a time, between
BEGIN SOLUTION and END SOLUTION, grades each of these mutants as an answer, and writes what became of it into
solutions/.../<id>-<name>.mutants.json. Without an id, every exercise of the course; that takes a quarter of an hour.

  killed         it lost a point, under the default seed or under 1, 2 or 3; the report says which property took it
  survived       it earned everything under all four seeds: sharpen the spec, or mark the mutant as equivalent
  equivalent     it survived, and somebody said why no spec can tell it from the solution
  uncompilable   it is no answer at all, and does not count as a mutant

To mark a survivor, edit its line in the report: "status": "equivalent", "reason": "why nothing can tell it apart".
The next run keeps the mark while the mutant and its line in the solution stay the same, and drops it if the mutant is
killed. A change of the solution, of exercises/kit.ts or of the spec makes a report out of date; a change of the spec's
statement, title, hints and comments does not.

  --jobs N   how many processes grade side by side (default 2)
  --json     one document on stdout

Status 0: of what is not equivalent, at least ${100 * LEAST_KILLED}% is killed, and at most ${100 * MOST_EQUIVALENT}% is marked as equivalent, in each exercise.
1: in some exercise it is not so.
`;

interface Row extends Counts {
  readonly id: string;
  readonly report: string;
  readonly share: number;
  readonly ok: boolean;
}

function readJobs(given: string | undefined): number {
  const jobs = given === undefined ? 2 : Number(given);
  const most = Math.max(2, availableParallelism());
  if (given?.trim() === '' || !Number.isInteger(jobs) || jobs < 1 || jobs > most) {
    throw new UsageError(`--jobs must be a whole number from 1 to ${most}, got '${given}'`);
  }
  return jobs;
}

interface Work {
  readonly exercise: ExerciseFiles;
  readonly mutants: readonly Mutant[];
}

async function mutateAll(
  work: readonly Work[],
  jobs: number,
  json: boolean,
  terminal: Terminal,
): Promise<Row[]> {
  const bar = new ProgressBar(
    terminal,
    work.reduce((sum, { mutants }) => sum + mutants.length, 0),
  );
  const rows: Row[] = [];
  const pool = new JudgePool(jobs);
  try {
    for (const { exercise, mutants } of work) {
      const { id } = exercise;
      const { report, fallen } = await mutateExercise(exercise, mutants, pool, () => bar.advance(id));
      // At once: whoever stops the command keeps what was done.
      writeReport(exercise, report);
      bar.clear();
      const counts = countsOf(report);
      rows.push({
        id,
        report: shown(reportFileOf(exercise)),
        ...counts,
        share: shareKilled(counts),
        ok: isAdequate(counts),
      });
      for (const mutant of fallen)
        terminal.stderr(`${id}: no longer marked as equivalent: ${printable(describeChange(mutant))}\n`);
      if (!json) terminal.stdout(printable(describeRest(id, report.mutants)));
    }
  } finally {
    pool.close();
  }
  return rows;
}

/** What a person has to look at. */
function describeRest(id: string, mutants: readonly JudgedMutant[]): string {
  return mutants
    .map(mutant => {
      if (mutant.status === 'survived') return `${id}: survived: ${describeChange(mutant)}\n`;
      if (mutant.status === 'killed' && mutant.outcome === 'infrastructure-error')
        return `${id}: '${mutant.property}' takes this for a fault of the spec: ${describeChange(mutant)}\n`;
      return '';
    })
    .join('');
}

function table(rows: readonly Row[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const sum = (field: keyof Counts): number => rows.reduce((total, row) => total + row[field], 0);
  const all: Counts = {
    mutants: sum('mutants'),
    killed: sum('killed'),
    survived: sum('survived'),
    equivalent: sum('equivalent'),
    uncompilable: sum('uncompilable'),
  };
  const cellsOf = (name: string, counts: Counts, ok: boolean): string[] => [
    name,
    String(counts.mutants),
    String(counts.killed),
    String(counts.survived),
    String(counts.equivalent),
    percent(shareKilled(counts)),
    ok ? '' : 'too few',
  ];
  const lines = [
    ['exercise', 'mutants', 'killed', 'survived', 'equivalent', 'share', ''],
    ...rows.map(row => cellsOf(row.id, row, row.ok)),
    ...(rows.length > 1 ? [cellsOf('all', all, true)] : []),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0))) ?? [];
  const text = lines.map(line =>
    line
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n${all.uncompilable} changes more did not compile\n`;
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { jobs: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const jobs = readJobs(values.jobs);
  const exercises = selectExercises([...new Set(positionals)]);
  // All are read before the first is judged: a report that cannot be read should not be found after minutes.
  const work: Work[] = [];
  for (const exercise of exercises) {
    readReport(exercise);
    work.push({ exercise, mutants: await mutantsOfExercise(exercise) });
  }
  const rows = await mutateAll(work, jobs, values.json, terminal);
  const ok = rows.every(row => row.ok);
  terminal.stdout(
    values.json
      ? `${JSON.stringify({ schema: 'faultlines-mutate-1', ok, exercises: rows }, undefined, 2)}\n`
      : table(rows),
  );
  return ok ? 0 : 1;
}

export const command: Command = {
  name: 'mutate',
  summary: 'show whether specs catch small mistakes in the solutions',
  usage,
  run,
};
