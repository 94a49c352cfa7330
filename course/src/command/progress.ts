import { parseArgs } from 'node:util';
import { specOf } from '@faultlines/exercises';
import { maxScore, printable } from 'faultlines/exercise';
import { type ExerciseFiles, listExercises } from '../grading/catalog.js';
import { inCourse } from '../paths.js';
import { type Progress, readProgress } from '../progress/store.js';
import type { Command } from './command.js';

const usage = `
Usage: faultlines progress [--json]

Chapters read, predictions made, points earned, from work/progress.json.
`;

interface ExerciseProgress {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly attempts: number;
  /** Points of the latest attempt, which need not be the best. */
  readonly latest?: number;
  readonly solutionShown: boolean;
}

async function exerciseProgress({ id }: ExerciseFiles, progress: Progress): Promise<ExerciseProgress> {
  const spec = await specOf(id);
  const kept = progress.checks[id];
  return {
    id,
    title: spec.title,
    score: kept?.score ?? 0,
    maxScore: maxScore(spec),
    attempts: kept?.attempts ?? 0,
    ...(kept?.latest === undefined ? {} : { latest: kept.latest.score }),
    solutionShown: kept?.solutionShownAt !== undefined,
  };
}

function wordsFor(exercise: ExerciseProgress): string {
  const { id, title, score, maxScore: most, attempts, latest, solutionShown } = exercise;
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const last = latest === undefined || latest === score ? '' : `, the latest ${latest}/${most}`;
  const state = attempts === 0 ? 'not attempted' : `${tries}${last}`;
  return `  ${id.padEnd(7)} ${`${score}/${most}`.padStart(6)}  ${title} (${state}${solutionShown ? ', solution shown' : ''})`;
}

export const command: Command = {
  name: 'progress',
  summary: 'chapters read, predictions made, points earned',
  usage,
  run: async (args, terminal) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
    const progress = readProgress(inCourse('work', 'progress.json'));
    const exercises = await Promise.all(
      listExercises().map(exercise => exerciseProgress(exercise, progress)),
    );
    if (values.json) {
      const { predictions, cellsRun } = progress;
      terminal.stdout(
        `${JSON.stringify({ schema: 'faultlines-progress-1', exercises, predictions, cellsRun }, undefined, 2)}\n`,
      );
      return 0;
    }
    const score = exercises.reduce((sum, exercise) => sum + exercise.score, 0);
    const most = exercises.reduce((sum, exercise) => sum + exercise.maxScore, 0);
    const chapters = Object.entries(progress.cellsRun).map(
      ([id, cells]) => `${printable(id)} (${cells.length} cells)`,
    );
    terminal.stdout(`Chapters begun: ${chapters.length === 0 ? 'none yet' : chapters.join(', ')}\n`);
    terminal.stdout(`Predictions made: ${Object.keys(progress.predictions).length}\n`);
    terminal.stdout(`Points: ${score} of ${most}\n${exercises.map(wordsFor).join('\n')}\n`);
    return 0;
  },
};
