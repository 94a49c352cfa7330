import { existsSync, readFileSync } from 'node:fs';
import { documentText, type NotebookDocument } from '../chapters/document.js';
import { UsageError } from '../errors.js';
import { type ExerciseFiles, shown } from './catalog.js';
import { writeExerciseCells } from './exercise-cells.js';
import { loadSpec } from './load-spec.js';
import { makeStarter } from './starter.js';
import type { WantedFile } from './sync-files.js';

/** The chapters with their exercises' cells as they should be; everything else in them as it is. */
export async function wantedNotebooks(exercises: readonly ExerciseFiles[]): Promise<WantedFile[]> {
  const files = [...new Set(exercises.map(({ notebook }) => notebook))];
  return Promise.all(
    files.map(async file => {
      if (!existsSync(file))
        throw new UsageError(`there is no chapter ${shown(file)}: its exercises need one`);
      const notebook = JSON.parse(readFileSync(file, 'utf8')) as NotebookDocument;
      for (const exercise of exercises.filter(one => one.notebook === file)) {
        const starter = makeStarter(
          exercise.id,
          readFileSync(exercise.solution, 'utf8'),
          shown(exercise.solution),
        );
        writeExerciseCells(notebook.cells, await loadSpec(exercise), starter, shown(file));
      }
      return { file, text: documentText(notebook) };
    }),
  );
}
