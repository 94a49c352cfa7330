/** The reports of mutants that are kept beside solutions: every exercise has one, it is up to date, and it is honest. */
import { spawnSync } from 'node:child_process';
import { specOf } from '@faultlines/exercises';
import { describe, expect, it } from 'vitest';
import { listExercises, shown } from '../grading/catalog.js';
import { bindingOf } from '../mutation/binding.js';
import { judgeMutant } from '../mutation/judge.js';
import { mutantsOfExercise } from '../mutation/mutate-exercise.js';
import { readReport, reportFileOf } from '../mutation/report.js';
import { compareWithMutants, describeChange, drawMutants, rerun } from '../mutation/rerun.js';
import { courseRoot } from '../paths.js';

/** In all, of all exercises: enough that a report which lies does not last, few enough for every commit. */
const DRAWN = 20;
const RERUN_MS = 900_000;

const exercises = listExercises();
const reports = exercises.flatMap(exercise => readReport(exercise) ?? []);

/** The commit, where there is one; else the reports themselves. */
function drawnFrom(): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: courseRoot, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : JSON.stringify(reports);
}

describe.each(exercises.map(exercise => [exercise.id, exercise] as const))(
  'mutants of %s',
  (id, exercise) => {
    it('have a report that is up to date', () => {
      const report = readReport(exercise);
      const again = `run \`npx faultlines mutate ${id}\` and commit ${shown(reportFileOf(exercise))}`;
      expect(report?.exercise, `there is no report: ${again}`).toBe(id);
      expect(report?.hash, `the solution, kit.ts or the spec changed: ${again}`).toBe(bindingOf(exercise));
    });

    it('are all in the report, and no others', async () => {
      const report = readReport(exercise);
      const problems =
        report === undefined ? [] : compareWithMutants(report, await mutantsOfExercise(exercise));
      expect(problems).toEqual([]);
    });
  },
);

it(
  `end as their reports say: ${DRAWN} drawn by the commit`,
  async () => {
    const wrong: string[] = [];
    for (const drawn of drawMutants(reports, DRAWN, drawnFrom())) {
      const exercise = exercises.find(({ id }) => id === drawn.report.exercise);
      if (exercise === undefined) throw new Error(`there is no exercise ${drawn.report.exercise}`);
      const mutants = await mutantsOfExercise(exercise);
      const problem = await rerun(drawn, mutants, await specOf(exercise.id));
      if (problem !== undefined) wrong.push(problem);
    }
    expect(wrong).toEqual([]);
  },
  RERUN_MS,
);

it(
  `that are listed as uncompilable do not compile: ${DRAWN} drawn by the commit`,
  async () => {
    const listed = reports.map(report => ({
      ...report,
      mutants: report.uncompilable.map(change => ({ ...change, status: 'survived' as const })),
    }));
    for (const { report, mutant } of drawMutants(listed, DRAWN, drawnFrom())) {
      const exercise = exercises.find(({ id }) => id === report.exercise);
      if (exercise === undefined) throw new Error(`there is no exercise ${report.exercise}`);
      const found = (await mutantsOfExercise(exercise)).find(
        ({ line, column, operator, after }) =>
          line === mutant.line &&
          column === mutant.column &&
          operator === mutant.operator &&
          after === mutant.after,
      );
      const { status } = await judgeMutant(await specOf(exercise.id), found?.answer ?? '', []);
      expect(`${report.exercise}, ${describeChange(mutant)}: ${status}`).toMatch(/: uncompilable$/);
    }
  },
  RERUN_MS,
);
