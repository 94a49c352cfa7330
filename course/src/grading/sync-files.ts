/** Makes the checked-in files that follow from solutions and specs: starters and the registry of specs. */
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { inCourse } from '../paths.js';
import { type ExerciseFiles, shown } from './catalog.js';
import { makeStarter } from './starter.js';

/** A file as it should be. */
export interface WantedFile {
  readonly file: string;
  readonly text: string;
}

function readSolution({ solution }: ExerciseFiles): string {
  return readFileSync(solution, 'utf8');
}

/** The starters of these exercises. */
export function wantedStarters(exercises: readonly ExerciseFiles[]): WantedFile[] {
  return exercises.map(exercise => ({
    file: exercise.starter,
    text: makeStarter(exercise.id, readSolution(exercise), shown(exercise.solution)),
  }));
}

/** The table of all specs, by id. */
export function wantedRegistry(exercises: readonly ExerciseFiles[]): WantedFile {
  const missing = exercises.find(({ spec }) => !existsSync(spec));
  if (missing !== undefined) {
    throw new UsageError(`${shown(missing.solution)} has no spec: write ${shown(missing.spec)}`);
  }
  const lines = exercises.map(({ id, stem }) => `  '${id}': () => import('./${stem}.spec.js'),`);
  const text = `/** Made by \`faultlines sync\` from the spec files: do not edit. */
import type { Spec } from 'faultlines/exercise';

export const SPECS: Readonly<Record<string, () => Promise<{ readonly default: Spec }>>> = {
${lines.join('\n')}
};
`;
  return { file: inCourse('exercises', 'registry.ts'), text };
}
