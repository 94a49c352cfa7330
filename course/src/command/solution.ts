import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { specOf } from '@faultlines/exercises';
import { maxScore } from 'faultlines/exercise';
import { UsageError } from '../errors.js';
import { selectExercises } from '../grading/catalog.js';
import { asShown } from '../grading/starter.js';
import { inCourse } from '../paths.js';
import { updateProgress, withSolutionShown } from '../progress/store.js';
import type { Command } from './command.js';

const usage = `
Usage: faultlines solution <id>

Shows a solution. That it was shown is remembered in work/progress.json, without reproach.
`;

export const command: Command = {
  name: 'solution',
  summary: 'show a solution',
  usage,
  run: async (args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    if (positionals.length !== 1)
      throw new UsageError('say the id of one exercise, such as `faultlines solution 5.2.1`');
    const [exercise] = selectExercises(positionals);
    const { id, solution } = exercise;
    const most = maxScore(await specOf(id));
    updateProgress(inCourse('work', 'progress.json'), progress =>
      withSolutionShown(progress, id, most, new Date().toISOString()),
    );
    terminal.stdout(asShown(readFileSync(solution, 'utf8')));
    return 0;
  },
};
